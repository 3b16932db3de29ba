/** The image of the real StandardFirmata, and boards that run it. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { EmulatedBoard } from "../../simulator/firmware/index.ts";

const junk = join(dirname(createRequire(import.meta.url).resolve("avrgirl-arduino/package.json")), "junk", "hex");

export const imageOf = (name: "StandardFirmata" | "Blink"): string =>
  readFileSync(join(junk, "uno", `${name}.cpp.hex`), "utf8");

/** It says its name and version when it starts: so long, at 57600 baud. */
const GREETING_US = 20_000;

/** Has started, and said who it is. */
export function firmataBoard(): EmulatedBoard {
  const board = new EmulatedBoard(imageOf("StandardFirmata"));
  board.boot();
  board.run(GREETING_US);
  return board;
}
