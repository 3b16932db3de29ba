/**
 * A press that has to be held: what it does comes only after a second, begun and ended on the same control. No stale focus can do it:
 * a key counts only if it went down here, and its repeats do not count.
 */

export const HOLD_PRESS_MS = 1000;

export class HoldPress {
  readonly #nowMs: () => number;
  readonly #done: () => void;
  #sinceMs: number | null = null;

  constructor(nowMs: () => number, done: () => void) {
    this.#nowMs = nowMs;
    this.#done = done;
  }

  down(isRepeat = false): void {
    if (!isRepeat) this.#sinceMs = this.#nowMs();
  }

  /** Let go, left, cancelled, out of sight. */
  up(): void {
    this.#sinceMs = null;
  }

  /** From 0 to 1. */
  get progress(): number {
    return this.#sinceMs === null ? 0 : Math.min(1, (this.#nowMs() - this.#sinceMs) / HOLD_PRESS_MS);
  }

  /** Time has passed. */
  tick(): void {
    if (this.progress < 1) return;
    this.#sinceMs = null;
    this.#done();
  }
}
