/** How often something may be tried in a span of time. By the monotonic clock: setting the computer's clock locks nobody out. */
import type { Clock } from "../../clock/index.ts";

export interface Rate {
  readonly tries: number;
  readonly perMs: number;
}

/** Keys that are counted at a time; one more forgets the one whose span began first. */
const KEYS_MAX = 10_000;

export class RateLimit {
  readonly #clock: Pick<Clock, "nowMs">;
  readonly #rate: Rate;
  /** In the order in which their spans began. */
  readonly #spent = new Map<string, { readonly sinceMs: number; count: number }>();

  constructor(clock: Pick<Clock, "nowMs">, rate: Rate) {
    this.#clock = clock;
    this.#rate = rate;
  }

  /** Counts a try. @returns false if it is one too many */
  take(key: string): boolean {
    const nowMs = this.#clock.nowMs();
    const spent = this.#spent.get(key);
    if (spent !== undefined && nowMs - spent.sinceMs < this.#rate.perMs) {
      spent.count++;
      return spent.count <= this.#rate.tries;
    }
    // At the end of the order again.
    this.#spent.delete(key);
    this.#spent.set(key, { sinceMs: nowMs, count: 1 });
    const [oldest] = this.#spent.keys();
    if (this.#spent.size > KEYS_MAX && oldest !== undefined) this.#spent.delete(oldest);
    return this.#rate.tries >= 1;
  }
}
