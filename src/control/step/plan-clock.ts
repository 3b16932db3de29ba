/** Plan time: runs in Execute only, stands still in every hold. */
import type { Clock } from "../../clock/index.ts";

export class PlanClock {
  readonly #clock: Clock;
  /** `atMs` at which plan time was 0, as if it had never stood still. */
  #zeroAtMs = 0;
  #frozenAtPlanMs: number | null;

  /** @param fromMs plan time at which it begins */
  constructor(clock: Clock, fromMs = 0) {
    this.#clock = clock;
    this.#frozenAtPlanMs = fromMs;
  }

  /** Plan time now, ms. */
  nowMs(): number {
    return this.#frozenAtPlanMs ?? this.#clock.nowMs() - this.#zeroAtMs;
  }

  /** When a plan time comes, if nothing is held until then. */
  atMs(planMs: number): number {
    return this.#zeroAtMs + planMs;
  }

  get isRunning(): boolean {
    return this.#frozenAtPlanMs === null;
  }

  freeze(): void {
    this.#frozenAtPlanMs ??= this.#clock.nowMs() - this.#zeroAtMs;
  }

  resume(): void {
    if (this.#frozenAtPlanMs === null) return;
    this.#zeroAtMs = this.#clock.nowMs() - this.#frozenAtPlanMs;
    this.#frozenAtPlanMs = null;
  }
}
