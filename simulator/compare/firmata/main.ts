/** `npm run firmata:compare -- --port /dev/ttyUSB0` */
import { compareWithBoard } from "../session.ts";
import { processTerminal } from "../terminal.ts";
import { FIRMATA_FIRMWARE } from "./firmware.ts";

process.exitCode = await compareWithBoard(FIRMATA_FIRMWARE, process.argv.slice(2), processTerminal());
