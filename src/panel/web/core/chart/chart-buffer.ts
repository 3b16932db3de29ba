/** The last minute of some signals, in rings of numbers: written at each frame, read by the chart. */

/** Seconds and frames a second that a chart keeps. */
export const CHART_SECONDS = 60;
const SAMPLES_PER_S = 20;
export const CHART_SAMPLES = CHART_SECONDS * SAMPLES_PER_S;

/** One ring of times, and one for each signal; all are written together. A value that is not known is NaN. */
export class ChartBuffer {
  readonly signals: readonly string[];
  readonly #capacity: number;
  readonly #timesMs: Float64Array;
  readonly #values: readonly Float64Array[];
  #next = 0;
  #count = 0;

  /** @param capacity samples kept, 1 or more */
  constructor(signals: readonly string[], capacity: number = CHART_SAMPLES) {
    if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError(`a ring of ${capacity} samples`);
    this.signals = signals;
    this.#capacity = capacity;
    this.#timesMs = new Float64Array(capacity);
    this.#values = signals.map(() => new Float64Array(capacity));
  }

  get count(): number {
    return this.#count;
  }

  /** One sample. Refused if it is not later than the last one: frames that come twice leave no mark. @returns whether it was kept */
  push(atMs: number, known: (signal: string) => number | boolean | null): boolean {
    if (!Number.isFinite(atMs) || (this.#count > 0 && atMs <= this.newestMs())) return false;
    this.#timesMs[this.#next] = atMs;
    for (const [index, signal] of this.signals.entries()) {
      const values = this.#values[index];
      if (values !== undefined) values[this.#next] = numberOf(known(signal));
    }
    this.#next = (this.#next + 1) % this.#capacity;
    this.#count = Math.min(this.#count + 1, this.#capacity);
    return true;
  }

  /** NaN while it is empty. */
  newestMs(): number {
    if (this.#count === 0) return Number.NaN;
    return this.#timesMs[(this.#next + this.#capacity - 1) % this.#capacity] ?? Number.NaN;
  }

  /** Oldest first: seconds before `nowMs` (0 or less), then one column for each signal; null where it was not known. */
  columns(nowMs: number): [times: number[], ...values: (number | null)[][]] {
    const order = Array.from({ length: this.#count }, (_, index) => this.#slot(index));
    const times = order.map((slot) => ((this.#timesMs[slot] ?? 0) - nowMs) / 1000);
    const values = this.#values.map((column) =>
      order.map((slot) => {
        const value = column[slot] ?? Number.NaN;
        return Number.isNaN(value) ? null : value;
      }),
    );
    return [times, ...values];
  }

  /** Where the `index`th of the kept samples stands, oldest first. */
  #slot(index: number): number {
    return (this.#next - this.#count + index + this.#capacity) % this.#capacity;
  }
}

function numberOf(value: number | boolean | null): number {
  if (value === null) return Number.NaN;
  return typeof value === "number" ? value : Number(value);
}
