/** Deliberate mistakes in adapters, of all of them. */
import { BOARD } from "./board.mjs";
import { GRBL } from "./grbl.mjs";

export const ADAPTERS = [...BOARD, ...GRBL];
