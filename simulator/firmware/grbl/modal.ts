/** What blocks leave behind for the next, and how `$G` says it. grbl 1.1, `gc_state` of `gcode.h`, `report_gcode_modes`. Pure. */
import type { Point } from "./motion.ts";

export type Probing = "G38.2" | "G38.3" | "G38.4" | "G38.5";
export type Motion = "G0" | "G1" | "G2" | "G3" | Probing | "G80";

export interface Modal {
  readonly motion: Motion;
  /** 17 XY, 18 ZX, 19 YZ. */
  readonly plane: 17 | 18 | 19;
  /** Which of G54 to G59, from 0. */
  readonly system: number;
  /** G92, mm: gone with a reset. */
  readonly shift: Point;
  /** G43.1, mm: gone with a reset. */
  readonly toolLength: number;
  readonly isInches: boolean;
  readonly isRelative: boolean;
  /** G93: F is how often a minute the move could be made. */
  readonly isInverse: boolean;
  /** mm/min; 0: never said. */
  readonly feed: number;
  readonly spindle: "M3" | "M4" | "M5";
  /** As it was said, revolutions per minute. */
  readonly spindleSpeed: number;
  readonly isFlood: boolean;
  readonly isMist: boolean;
  readonly tool: number;
}

/** `gc_init`: after every reset. */
export const MODAL: Modal = {
  motion: "G0",
  plane: 17,
  system: 0,
  shift: [0, 0, 0],
  toolLength: 0,
  isInches: false,
  isRelative: false,
  isInverse: false,
  feed: 0,
  spindle: "M5",
  spindleSpeed: 0,
  isFlood: false,
  isMist: false,
  tool: 0,
};

/** What M2 and M30 leave: `PROGRAM_FLOW_COMPLETED`. Units, feed, speed and tool stay. */
export const afterProgram = (modal: Modal): Modal => ({
  ...modal,
  motion: "G1",
  plane: 17,
  system: 0,
  isRelative: false,
  isInverse: false,
  spindle: "M5",
  isFlood: false,
  isMist: false,
});

/** As `$G` says them. @param isInInches `$13` */
export function modesOf(modal: Modal, isInInches: boolean): string {
  const { motion, plane, system, isInches, isRelative, isInverse, spindle, isMist, isFlood } = modal;
  const coolant = `${isMist ? " M7" : ""}${isFlood ? " M8" : ""}` || " M9";
  const modes = `${motion} G${54 + system} G${plane} ${isInches ? "G20" : "G21"} ${isRelative ? "G91" : "G90"} ${isInverse ? "G93" : "G94"}`;
  const feed = isInInches ? (modal.feed / 25.4).toFixed(1) : String(Math.round(modal.feed));
  return `${modes} ${spindle}${coolant} T${modal.tool} F${feed} S${Math.round(modal.spindleSpeed)}`;
}

/** Work zero in machine coordinates: the system, G92 and the tool's length together. */
export const offsetOf = ({ shift, toolLength }: Modal, system: Point): Point =>
  system.map((value, axis) => value + (shift[axis] ?? 0) + (axis === 2 ? toolLength : 0));
