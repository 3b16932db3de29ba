/** A device's own clock: ticks of a millisecond since it started, as good as its crystal. */

export class DeviceClock {
  /** A moment of which its ticks are known. */
  #atMs: number;
  #ticks = 0;
  /** Ticks per ms. */
  #rate = 1;

  constructor(startedAtMs: number) {
    this.#atMs = startedAtMs;
  }

  ticksAt(atMs: number): number {
    return this.#ticks + (atMs - this.#atMs) * this.#rate;
  }

  /** The device starts anew at `atMs`: it counts from 0. */
  restart(atMs: number): void {
    this.#atMs = atMs;
    this.#ticks = 0;
  }

  /** From `atMs` on it runs too fast by so many parts per million, or too slow if negative. 0: as it should. */
  runOff(partsPerMillion: number, atMs: number): void {
    this.#ticks = this.ticksAt(atMs);
    this.#atMs = atMs;
    this.#rate = 1 + partsPerMillion / 1e6;
  }
}
