/** How fresh the picture is, judged by the age of the last frame alone: a socket says for 44 s that it is connected to a dead server. */
import { NO_LINK_AFTER_MS, STALE_AFTER_MS } from "../../wire/index.ts";
import type { Time } from "./browser-time.ts";
import type { Freshness } from "./panel.ts";

export class Watchdog {
  readonly #time: Pick<Time, "now" | "wallMs">;
  #heardAt: number | null = null;
  #heardWallMs = 0;
  #loopAgeMs = 0;

  constructor(time: Pick<Time, "now" | "wallMs">) {
    this.#time = time;
  }

  /** A frame has come. @param loopAgeMs how long the controller had been silent for when it was sent */
  heard(loopAgeMs: number): void {
    this.#heardAt = this.#time.now();
    this.#heardWallMs = this.#time.wallMs();
    this.#loopAgeMs = loopAgeMs;
  }

  /** Of the last frame, ms; 0 before the first. By both clocks, since the monotonic one may stand still in sleep. */
  get frameAgeMs(): number {
    if (this.#heardAt === null) return 0;
    return Math.max(0, this.#time.now() - this.#heardAt, this.#time.wallMs() - this.#heardWallMs);
  }

  get loopAgeMs(): number {
    return this.#heardAt === null ? 0 : this.#loopAgeMs + this.frameAgeMs;
  }

  /** A controller that is silent behind a live server is no fresher than a dead link. */
  get freshness(): Freshness {
    if (this.#heardAt === null) return "connecting";
    const ageMs = this.loopAgeMs;
    return ageMs >= NO_LINK_AFTER_MS ? "no-link" : ageMs >= STALE_AFTER_MS ? "stale" : "live";
  }
}
