/** How long the device takes to answer, as measured. */
import type { LatencyMs } from "../../contract.ts";

/** Part of the way to the newest that the mean goes with each measurement. */
const EASING = 0.1;

export class Latency {
  #isMeasured = false;
  #lastMs = 0;
  #meanMs = 0;
  #maxMs = 0;

  /** Null: nothing was measured on this connection yet. */
  get now(): LatencyMs | null {
    return this.#isMeasured ? { last: this.#lastMs, mean: this.#meanMs, max: this.#maxMs } : null;
  }

  restart(): void {
    this.#isMeasured = false;
  }

  measured(ms: number): void {
    this.#lastMs = ms;
    this.#meanMs = this.#isMeasured ? this.#meanMs + EASING * (ms - this.#meanMs) : ms;
    this.#maxMs = this.#isMeasured ? Math.max(this.#maxMs, ms) : ms;
    this.#isMeasured = true;
  }
}
