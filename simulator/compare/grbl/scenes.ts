/** The script for grbl 1.1h, scene by scene. */
import type { Scene } from "../scene.ts";
import { ACCESSORIES } from "./accessories.ts";
import { ERRORS } from "./errors.ts";
import { KEPT } from "./kept.ts";
import { MODES_AND_STATES } from "./modes.ts";
import { MOVES } from "./moves.ts";
import { QUESTIONS } from "./questions.ts";
import { SIMULATED } from "./simulated.ts";

export const GRBL_SCENES: readonly Scene[] = [
  ...QUESTIONS,
  ...ERRORS,
  ...MODES_AND_STATES,
  ...ACCESSORIES,
  ...MOVES,
  ...KEPT,
  ...SIMULATED,
];
