/** How long the device takes to answer, as measured. */
import type { LatencyMs } from "../../contract.ts";

/** Part of the way to the newest that the mean goes with each measurement. */
const EASING = 0.1;

export class Latency {
  #now: LatencyMs | null = null;

  /** Null: nothing was measured on this connection yet. */
  get now(): LatencyMs | null {
    return this.#now;
  }

  restart(): void {
    this.#now = null;
  }

  measured(ms: number): void {
    const before = this.#now ?? { mean: ms, max: ms };
    this.#now = { last: ms, mean: before.mean + EASING * (ms - before.mean), max: Math.max(before.max, ms) };
  }
}
