/** The longest time lately in which nothing came: what a link is like, where the age of the newest frame is always next to nothing. */
import type { Time } from "./browser-time.ts";

/** How far back it looks: about a second, ms. */
const LATELY_MS = 1000;

export class Silence {
  readonly #time: Pick<Time, "now">;
  #lastAt: number | null = null;
  #gaps: readonly { readonly atMs: number; readonly ms: number }[] = [];

  constructor(time: Pick<Time, "now">) {
    this.#time = time;
  }

  broken(): void {
    const atMs = this.#time.now();
    if (this.#lastAt !== null)
      this.#gaps = [...this.#gaps.filter((gap) => atMs - gap.atMs < LATELY_MS), { atMs, ms: atMs - this.#lastAt }];
    this.#lastAt = atMs;
  }

  longestMs(): number {
    return Math.max(0, ...this.#gaps.map(({ ms }) => ms));
  }
}
