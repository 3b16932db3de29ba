import type { TimerHandle } from "./timer-heap.ts";

/**
 * Where time comes from.
 *
 * The order of timers is the same on every clock: by due time, and among equal due times in the order they were set.
 * A due time already past keeps its place in that order, so it fires next.
 */
export interface Clock {
  /** Monotonic, ms since the clock was made, with a fraction. While a timer's action runs it is never before the timer's due time. */
  nowMs(): number;

  /**
   * Calls `action` once, at or after `dueMs`, never before this call returns.
   * @throws RangeError if `dueMs` isn't finite
   */
  at(dueMs: number, action: () => void): TimerHandle;

  /**
   * Calls `action` once, `delayMs` from now.
   * @throws RangeError if `delayMs` isn't finite
   */
  after(delayMs: number, action: () => void): TimerHandle;

  /**
   * Sets the handle's action for `dueMs`, whether it is pending, fired or cancelled; it counts as set now.
   * What samples periodically calls it from its own action, and allocates nothing.
   * @throws RangeError if `dueMs` isn't finite
   */
  reschedule(handle: TimerHandle, dueMs: number): void;

  /** The handle's action isn't called, unless rescheduled. No effect on a timer that has fired or was cancelled. */
  cancel(handle: TimerHandle): void;

  /**
   * The same time, for what may be some ms late: polling, sampling, keeping watch. No turn of the event loop is spent on its deadlines.
   * Among its timers the order is as on any clock; between them and this clock's, none is early, and that is all.
   */
  readonly rough: Clock;

  /** ISO 8601 text for people; never to be calculated with. */
  wallTime(): string;
}
