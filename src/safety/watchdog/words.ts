/** The words that controller and watchdog share, and nothing else: no message, no lock. */

/** Grows with every beat of the controller. */
export const BEATS = 0;
/** 1: the controller wants it dropped. */
export const WANTED = 1;
/** What the watchdog has done: 0 while it opens its connection, then one of the two below. */
export const STATE = 2;
export const WORDS = 3;

export const HOLDING = 1;
export const DROPPED = 2;

/** How often the watchdog looks, ms: a fraction of any limit that makes sense. */
export const TURN_MS = 10;

/** What the watchdog is told when it starts. */
export interface WatchdogData {
  readonly shared: SharedArrayBuffer;
  /** Silence of the controller longer than this drops the output, ms. */
  readonly limitMs: number;
  /** URL of the module that opens the connection, and what it is given. */
  readonly module: string;
  readonly options: unknown;
}
