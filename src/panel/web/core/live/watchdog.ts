/**
 * How fresh the picture is, judged by the age of the last frame alone: a socket says for 44 s that it is connected to a dead server.
 * Before the first frame the time counts from the page's first moment: a page that never got through has no link either.
 */
import { NO_LINK_AFTER_MS, STALE_AFTER_MS } from "../../../wire/index.ts";
import type { Time } from "./browser-time.ts";
import type { Freshness } from "./panel.ts";

export class Watchdog {
  readonly #time: Pick<Time, "now" | "wallMs">;
  #hasHeard = false;
  #heardAt: number;
  #heardWallMs: number;
  #loopAgeMs = 0;

  constructor(time: Pick<Time, "now" | "wallMs">) {
    this.#time = time;
    this.#heardAt = time.now();
    this.#heardWallMs = time.wallMs();
  }

  /** A frame has come. @param loopAgeMs how long the controller had been silent for when it was sent */
  heard(loopAgeMs: number): void {
    this.#hasHeard = true;
    this.#heardAt = this.#time.now();
    this.#heardWallMs = this.#time.wallMs();
    this.#loopAgeMs = loopAgeMs;
  }

  /** Of the last frame, or of the page before the first one, ms. By both clocks, since the monotonic one may stand still in sleep. */
  get frameAgeMs(): number {
    return Math.max(0, this.#time.now() - this.#heardAt, this.#time.wallMs() - this.#heardWallMs);
  }

  get loopAgeMs(): number {
    return this.#loopAgeMs + this.frameAgeMs;
  }

  /** A controller that is silent behind a live server is no fresher than a dead link. */
  get freshness(): Freshness {
    const ageMs = this.loopAgeMs;
    if (ageMs >= NO_LINK_AFTER_MS) return "no-link";
    if (!this.#hasHeard) return "connecting";
    return ageMs >= STALE_AFTER_MS ? "stale" : "live";
  }
}
