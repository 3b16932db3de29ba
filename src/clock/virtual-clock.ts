import type { Clock } from "./clock.ts";
import { type TimerHandle, TimerHeap } from "./timer-heap.ts";

/** What `wallTime` says when the clock starts. Fixed, so that two runs of one seed are equal to the last byte. */
const EPOCH = Date.UTC(2000, 0, 1);

/**
 * A clock that stands still until it is run, and then goes from deadline to deadline: every action sees its own due time as now,
 * and what it sets in its turn fires in the same run if it is due within it.
 *
 * An exception from an action comes out of the run; the clock then stands at that action's due time and can be run on.
 */
export class VirtualClock implements Clock {
  /** Nothing is late here. */
  readonly rough: Clock = this;
  readonly #timers = new TimerHeap();
  #nowMs = 0;

  /** How many timers are set and have not fired. */
  get pending(): number {
    return this.#timers.size;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  at(dueMs: number, action: () => void): TimerHandle {
    return this.#timers.add(dueMs, action);
  }

  after(delayMs: number, action: () => void): TimerHandle {
    return this.#timers.add(this.#nowMs + delayMs, action);
  }

  reschedule(handle: TimerHandle, dueMs: number): void {
    this.#timers.move(handle, dueMs);
  }

  cancel(handle: TimerHandle): void {
    this.#timers.remove(handle);
  }

  wallTime(): string {
    return new Date(EPOCH + this.#nowMs).toISOString();
  }

  /**
   * Fires everything due at or before `untilMs`, then stands there; time never goes back.
   * @param untilMs may be Infinity: until no timer is left, standing at the last one
   */
  runUntil(untilMs: number): void {
    for (let next = this.#timers.first(); next !== undefined && next.dueMs <= untilMs; next = this.#timers.first()) {
      this.#fire(next);
    }
    this.#standAt(untilMs);
  }

  /** Fires the next timer. @returns whether there was one */
  runNext(): boolean {
    const next = this.#timers.first();
    if (next === undefined) return false;
    this.#fire(next);
    return true;
  }

  /**
   * Fires timers as long as `isGoingOn()`, asked before each. Stands at the last one fired if it became false, else as after `runUntil`.
   * @returns whether it became false; true at once if it was false before the first timer
   */
  runWhile(isGoingOn: () => boolean, { untilMs }: { readonly untilMs: number }): boolean {
    while (isGoingOn()) {
      const next = this.#timers.first();
      if (next === undefined || next.dueMs > untilMs) {
        this.#standAt(untilMs);
        return false;
      }
      this.#fire(next);
    }
    return true;
  }

  #fire(timer: TimerHandle): void {
    this.#timers.takeFirst();
    if (timer.dueMs > this.#nowMs) this.#nowMs = timer.dueMs;
    timer.action();
  }

  #standAt(untilMs: number): void {
    if (untilMs > this.#nowMs && Number.isFinite(untilMs)) this.#nowMs = untilMs;
  }
}
