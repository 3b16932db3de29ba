/** A script of exchanges: what is sent to a board, what it says, how soon, and who says so. Plain data. */

/** Timing classes, each with the least and the most time until the last reply, ms. */
export type When =
  /** Before anything that it starts is over: also what is only planned. */
  | "at once"
  /** Bytes that come meanwhile are lost. */
  | "after writing"
  /** What was planned has been done first. */
  | "after motion"
  /** Braked along its way. */
  | "when braked"
  /** G4 P0.5. */
  | "after half a second"
  /** The shortest dwell. */
  | "after a step of a dwell"
  /** An alarm keeps it silent for half a second. */
  | "after an alarm"
  | "after homing"
  /** What the door has switched off is on again. */
  | "after restoring";

/** `boardMostMs`: over a serial port, from a program that is not alone on its machine. */
export const TIMES: Readonly<Record<When, { leastMs: number; mostMs: number; boardMostMs: number }>> = {
  "at once": { leastMs: 0, mostMs: 1, boardMostMs: 300 },
  "after writing": { leastMs: 1, mostMs: 400, boardMostMs: 1000 },
  "after motion": { leastMs: 50, mostMs: 10_000, boardMostMs: 15_000 },
  "when braked": { leastMs: 0, mostMs: 1000, boardMostMs: 2000 },
  "after half a second": { leastMs: 480, mostMs: 520, boardMostMs: 900 },
  "after a step of a dwell": { leastMs: 40, mostMs: 60, boardMostMs: 350 },
  "after an alarm": { leastMs: 400, mostMs: 600, boardMostMs: 1200 },
  "after homing": { leastMs: 100, mostMs: 60_000, boardMostMs: 90_000 },
  "after restoring": { leastMs: 900, mostMs: 6000, boardMostMs: 8000 },
};

export interface Exchange {
  /** Byte for byte; empty: nothing is sent, and what comes by itself is looked at. */
  readonly send: string;
  /** What it is, where the bytes do not say it. */
  readonly means?: string;
  /** What a person does at the board before it is sent: `press X limit`. */
  readonly act?: string;
  /** Every reply, in order. In braces: what may differ from board to board. */
  readonly says: readonly string[];
  readonly when: When;
  /** Where it is not answered so the rest of the scene is not sent: it could move what should stand. */
  readonly isGuard?: boolean;
  /** Time that passes afterwards, ms. */
  readonly passMs: number;
  /** Where it is written, or the function of the firmware that does it. */
  readonly source: string;
}

/** What a board must be asked for first. */
export type Need =
  /** Nothing moves, and nothing is kept. */
  | "nothing"
  /** Axes move, no further than the comparison states. */
  | "moves"
  /** Something is kept over a power cycle; what stood there is put back. */
  | "writes"
  /** Switches are pressed, all of the travel is driven, everything kept is wiped: on a simulated board only. */
  | "simulated";

export interface Scene {
  /** A short name, by which it can be chosen. */
  readonly about: string;
  /** How it begins: each firmware knows its own. */
  readonly begins: string;
  readonly needs: Need;
  /** Settings that it holds with: a simulated board is set to them, another is left out if it has others. */
  readonly settings: Readonly<Record<number, number>>;
  /** Options of a simulated build; a board is left out if it says others. */
  readonly build?: string;
  readonly exchanges: readonly Exchange[];
}
