/** Air gets into a vacuum: the pressure falls step by step until the part slips. */
import type { Clock, TimerHandle } from "../../../src/clock/index.ts";

/** How often the falling pressure is said before the part slips. */
const STEPS = 4;

export class Leak {
  readonly #clock: Clock;
  /** From sealed to slipping, ms. */
  readonly #lastsMs: number;
  #sealedAtMs: number | null = null;
  #timer: TimerHandle | null = null;

  constructor(clock: Clock, lastsMs: number) {
    this.#clock = clock;
    this.#lastsMs = lastsMs;
  }

  /** The vacuum stands, from now on less and less. `sinks` is told at each step, `slips` at the end. */
  begin(sinks: () => void, slips: () => void): void {
    this.end();
    this.#sealedAtMs = this.#clock.nowMs();
    this.#after(1, sinks, slips);
  }

  end(): void {
    if (this.#timer !== null) this.#clock.cancel(this.#timer);
    this.#timer = null;
    this.#sealedAtMs = null;
  }

  /** How much of the vacuum is gone at `atMs`: 0 to 1. */
  lostAt(atMs: number): number {
    return this.#sealedAtMs === null ? 0 : Math.min(1, Math.max(0, (atMs - this.#sealedAtMs) / this.#lastsMs));
  }

  #after(step: number, sinks: () => void, slips: () => void): void {
    this.#timer = this.#clock.after(this.#lastsMs / STEPS, () => {
      if (step === STEPS) return slips();
      sinks();
      this.#after(step + 1, sinks, slips);
    });
  }
}
