import type { Clock } from "./clock.ts";
import type { TimerHandle } from "./timer-heap.ts";

/** What xstate 5 wants as `clock` in an actor's options. */
interface XstateClock {
  setTimeout(action: () => void, delayMs: number): TimerHandle;
  clearTimeout(handle: TimerHandle): void;
}

/**
 * Lets an xstate actor's delays (`after`, delayed `raise` and `sendTo`) run on our clock.
 * Chance remains xstate's own: a delayed event without an `id` is named by `Math.random()`, so every delayed event of ours has an `id`.
 */
export function xstateClock(clock: Clock): XstateClock {
  return {
    setTimeout: (action, delayMs) => clock.after(Math.max(0, delayMs), action),
    clearTimeout: (handle) => clock.cancel(handle),
  };
}
