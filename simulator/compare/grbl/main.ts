/** `npm run grbl:compare -- --port /dev/ttyUSB0` */
import { compareWithBoard } from "../session.ts";
import { processTerminal } from "../terminal.ts";
import { GRBL_FIRMWARE } from "./firmware.ts";

process.exitCode = await compareWithBoard(GRBL_FIRMWARE, process.argv.slice(2), processTerminal());
