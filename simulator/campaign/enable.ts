/** The relay of `process_enable` with a watchdog on the world's own time: it drops when the controller's loop is not heard for too long. */
import type { Clock, TimerHandle } from "../../src/clock/index.ts";
import type { ProcessEnable } from "../../src/safety/index.ts";

/** How long the loop may be silent, ms. */
const SILENT_MS = 250;

export interface Relay {
  hold(): void;
  drop(): void;
}

export class WatchedEnable implements ProcessEnable {
  readonly #clock: Clock;
  readonly #relay: Relay;
  #timer: TimerHandle | null = null;

  /** @param clock the world's, not the loop's */
  constructor(clock: Clock, relay: Relay) {
    this.#clock = clock;
    this.#relay = relay;
  }

  get isDropped(): boolean {
    return this.#timer === null;
  }

  arm(): void {
    if (this.#timer !== null) return;
    this.#relay.hold();
    this.#timer = this.#clock.after(SILENT_MS, () => this.drop());
  }

  beat(): void {
    if (this.#timer !== null) this.#clock.reschedule(this.#timer, this.#clock.nowMs() + SILENT_MS);
  }

  drop(): void {
    if (this.#timer === null) return;
    this.#clock.cancel(this.#timer);
    this.#timer = null;
    this.#relay.drop();
  }

  close(): void {
    this.drop();
  }
}
