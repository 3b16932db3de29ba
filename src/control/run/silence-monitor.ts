/** Looks regularly whether the line is silent in Execute: see `silence.ts`. */
import type { Clock, TimerHandle } from "../../clock/index.ts";
import type { EventLog } from "../../journal/index.ts";
import { type InHand, isSilent } from "./silence.ts";

/** Between two looks, ms. What is handed on within one instant, or by one message, is not silence: it has to be so at two looks in a row. */
const LOOK_EVERY_MS = 1000;

export interface SilenceWatchDeps {
  readonly clock: Clock;
  readonly log: EventLog;
  readonly inHand: () => InHand;
  /** What is open, for who has to find out why. */
  readonly open: () => readonly string[];
  /** The line has been silent at two looks in a row. It is on record by then. */
  readonly silent: (open: readonly string[]) => void;
}

export class SilenceWatch {
  readonly #deps: SilenceWatchDeps;
  #timer: TimerHandle | null = null;
  #wasSilent = false;

  constructor(deps: SilenceWatchDeps) {
    this.#deps = deps;
  }

  /** The line has come to Execute. */
  begin(): void {
    this.end();
    this.#timer = this.#deps.clock.rough.after(LOOK_EVERY_MS, () => this.#look());
  }

  /** The line is leaving it. */
  end(): void {
    if (this.#timer !== null) this.#deps.clock.rough.cancel(this.#timer);
    this.#timer = null;
    this.#wasSilent = false;
  }

  #look(): void {
    const { clock, log, inHand, open, silent } = this.#deps;
    // It begins anew with the next stay there.
    if (log.state.state !== "Execute") return this.end();
    const isNow = isSilent(log.state, inHand);
    if (!isNow || !this.#wasSilent) {
      this.#wasSilent = isNow;
      this.#timer = clock.rough.after(LOOK_EVERY_MS, () => this.#look());
      return;
    }
    this.end();
    const what = open();
    log.emit({ type: "execute-silent", open: what });
    silent(what);
  }
}
