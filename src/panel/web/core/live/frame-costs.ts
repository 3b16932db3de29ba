/** Tells the server once a second what a frame costs this page, so that a slow one gets fewer. It is the lease's sign of life, too. */
import type { FrameCost } from "../../../wire/index.ts";
import type { Time } from "./browser-time.ts";

const EVERY_MS = 1000;

export class FrameCosts {
  readonly #time: Pick<Time, "now">;
  readonly #tell: (cost: FrameCost) => void;
  #sumMs = 0;
  #count = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(time: Pick<Time, "now">, tell: (cost: FrameCost) => void) {
    this.#time = time;
    this.#tell = tell;
  }

  /** What showing it took beside. */
  drew(ms: number): void {
    this.#sumMs += ms;
  }

  /** By the frames, not by a timer: a browser slows the timers of a hidden page down to one a minute. */
  took(ms: number, frame: number): void {
    this.#sumMs += ms;
    this.#count++;
    const now = this.#time.now();
    if (now - this.#toldAt < EVERY_MS) return;
    this.#toldAt = now;
    this.#tell({ meanMs: this.#sumMs / this.#count, frame });
    this.#sumMs = 0;
    this.#count = 0;
  }
}
