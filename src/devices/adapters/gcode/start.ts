/**
 * The beginning of a connection, until a grbl has said its status: what is done if none does, and who it is instead.
 * A board that begins anew when it is opened says by itself what it is. Of one that does not, and that is no grbl, `?` is the beginning
 * of a line that never ends: so it is ended, and asked in the way of printers. A grbl calls that line an error, and does nothing.
 */
import type { Clock, TimerHandle } from "../../../clock/index.ts";
import { foreignIn, whyForeign } from "./identity.ts";

/** One that says nothing for so long may be waiting for a reset, after a limit switch; or home, unwatched. */
const WAKE_MS = 2200;
/** A reset, and the restart that it brings, have had their time by then. */
const WHO_MS = 3400;
/** An Arduino that is opened starts anew, and its boot loader takes its time: until then nothing is strange. */
const START_MS = 4500;
/** Marlin and its relatives answer with `FIRMWARE_NAME:`. */
const WHO = "\nM115\n";

export interface StartHooks {
  /** It has said nothing yet that is grbl's. */
  isUnknown(): boolean;
  wake(): void;
  ask(text: string): void;
  /** It has not started in its time. @param nonsense a line that it said, and that is not grbl's */
  expired(nonsense: string | null): void;
  /** It is another firmware. */
  refused(why: string): void;
}

export class Start {
  readonly #clock: Clock;
  readonly #hooks: StartHooks;
  readonly #timers: readonly TimerHandle[];
  #nonsense: string | null = null;
  #isOver = false;

  constructor(clock: Clock, hooks: StartHooks) {
    this.#clock = clock;
    this.#hooks = hooks;
    this.#timers = [
      clock.after(WAKE_MS, () => hooks.isUnknown() && hooks.wake()),
      clock.after(WHO_MS, () => hooks.isUnknown() && hooks.ask(WHO)),
      clock.after(START_MS, () => hooks.expired(this.#nonsense)),
    ];
  }

  /** A line that is not grbl's. */
  heard(text: string): void {
    this.#nonsense = text;
    const name = this.#isOver || !this.#hooks.isUnknown() ? null : foreignIn(text);
    if (name !== null) this.#hooks.refused(whyForeign(name));
  }

  end(): void {
    this.#isOver = true;
    for (const timer of this.#timers) this.#clock.cancel(timer);
  }
}
