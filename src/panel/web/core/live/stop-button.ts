/**
 * A stop from its press to standstill. It is sent over the socket and by HTTP at once and then every 250 ms until one of the two is
 * acknowledged, whatever the page believes of the link. What follows is read from the line's events, never assumed.
 */
import type { LineEvent } from "../../../../model/index.ts";
import { STOP_AGAIN_MS, type StopAsk } from "../../../wire/index.ts";
import type { Time } from "./browser-time.ts";
import type { StopProgress, StopTrouble } from "./panel.ts";

export interface StopWays {
  /** Each calls `acknowledged` when, and only when, the controller has taken the stop over; `failed` when it is told that it has not. */
  readonly send: readonly ((ask: StopAsk, acknowledged: () => void, failed: (why: StopTrouble) => void) => void)[];
  readonly changed: () => void;
}

/** A device as far as standing still goes: none is asked of what never moves, or was never connected. */
export interface Mover {
  readonly device: string;
  readonly isHeard: boolean;
  /** By its signals: false unless it is known to stand, or says nothing of it. */
  readonly isAtRest: boolean;
}

interface Press {
  readonly ask: StopAsk;
  readonly atMs: number;
  readonly stopped: Map<string, "measured" | "assumed" | "unconfirmed">;
  isRaised: boolean;
  end: () => void;
}

export class StopButton {
  readonly #time: Pick<Time, "now" | "every" | "newId">;
  readonly #ways: StopWays;
  #press: Press | null = null;
  #progress: StopProgress | null = null;

  constructor(time: Pick<Time, "now" | "every" | "newId">, ways: StopWays) {
    this.#time = time;
    this.#ways = ways;
  }

  get progress(): StopProgress | null {
    return this.#progress;
  }

  /** Each press is one of its own: pressing again asks again. */
  press(command: "stop" | "abort"): void {
    this.#press?.end();
    const { now, every, newId } = this.#time;
    const ask: StopAsk = { command, id: newId() };
    const press: Press = { ask, atMs: now(), stopped: new Map(), isRaised: false, end: () => {} };
    this.#press = press;
    this.#progress = {
      command,
      tries: 0,
      acceptedAfterMs: null,
      standingAfterMs: null,
      isAssumed: false,
      trouble: null,
    };
    this.#send(press);
    press.end = every(STOP_AGAIN_MS, () => this.#send(press));
  }

  /** In the order of the log. */
  hear(events: readonly LineEvent[]): void {
    const press = this.#press;
    if (press === null) return;
    for (const event of events) {
      if (event.type === "stop-raised") press.isRaised = true;
      else if (event.type === "device-stopped") press.stopped.set(event.device, event.standstill);
      else if (isMotion(event) && press.isRaised) this.#forget(press);
    }
  }

  /** Do all of these stand? Asked after each frame, until they do. */
  judge(movers: readonly Mover[]): void {
    const press = this.#press;
    const progress = this.#progress;
    if (press === null || progress === null || progress.acceptedAfterMs === null || progress.standingAfterMs !== null)
      return;
    const heard = movers.filter(({ isHeard }) => isHeard);
    if (!press.isRaised || heard.length === 0) return;
    const stands = heard.map(({ device, isAtRest }) => (isAtRest ? press.stopped.get(device) : undefined));
    if (stands.some((how) => how === undefined || how === "unconfirmed")) return;
    const isAssumed = heard.length < movers.length || stands.includes("assumed");
    this.#progress = { ...progress, standingAfterMs: this.#time.now() - press.atMs, isAssumed };
    this.#ways.changed();
  }

  close(): void {
    this.#press?.end();
  }

  #send(press: Press): void {
    if (press !== this.#press || this.#progress === null) return;
    this.#progress = { ...this.#progress, tries: this.#progress.tries + 1 };
    for (const way of this.#ways.send)
      way(
        press.ask,
        () => this.#acknowledged(press),
        (why) => this.#failed(press, why),
      );
    this.#ways.changed();
  }

  /** Something moves again: that all stood is not so any more. */
  #forget(press: Press): void {
    if (this.#progress?.acceptedAfterMs === null || press !== this.#press) return;
    this.#press = null;
    this.#progress = null;
  }

  #acknowledged(press: Press): void {
    if (press !== this.#press || this.#progress === null || this.#progress.acceptedAfterMs !== null) return;
    press.end();
    this.#progress = { ...this.#progress, acceptedAfterMs: this.#time.now() - press.atMs, trouble: null };
    this.#ways.changed();
  }

  /** By one of its ways: it goes on over all of them. */
  #failed(press: Press, trouble: StopTrouble): void {
    if (press !== this.#press || this.#progress === null || this.#progress.acceptedAfterMs !== null) return;
    this.#progress = { ...this.#progress, trouble };
    this.#ways.changed();
  }
}

const isMotion = ({ type }: LineEvent): boolean =>
  type === "step-dispatched" || type === "step-resumed" || type === "act-dispatched";
