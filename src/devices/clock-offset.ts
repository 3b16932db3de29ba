/**
 * Where a device's clock stands against ours. Every message says when it was made, by the device's clock, and arrives later by its
 * latency: the least difference seen is the best estimate of the offset. Clocks drift apart, so only what was seen lately counts.
 */

/** A crystal is off by up to 100 ppm: 1 ms in this time. */
const WINDOW_MS = 10_000;

export class ClockOffset {
  /** Least differences in this window and in the one before it. */
  #leastMs = Number.POSITIVE_INFINITY;
  #leastBeforeMs = Number.POSITIVE_INFINITY;
  #windowEndMs = 0;

  /** The device has started anew: what was known of its clock is void. */
  restart(ticks: number, nowMs: number): void {
    this.#leastMs = nowMs - ticks;
    this.#leastBeforeMs = Number.POSITIVE_INFINITY;
    this.#windowEndMs = nowMs + WINDOW_MS;
  }

  observe(ticks: number, nowMs: number): void {
    if (nowMs > this.#windowEndMs) {
      this.#leastBeforeMs = this.#leastMs;
      this.#leastMs = Number.POSITIVE_INFINITY;
      this.#windowEndMs = nowMs + WINDOW_MS;
    }
    const differenceMs = nowMs - ticks;
    if (differenceMs < this.#leastMs) this.#leastMs = differenceMs;
  }

  /** The device's time as ours, `atMs`. */
  toAtMs(ticks: number): number {
    return ticks + Math.min(this.#leastMs, this.#leastBeforeMs);
  }
}
