/**
 * Stops on their way to the controller. None waits for another, and each is answered: with when the controller took it over, or with the
 * fact that it has not done so in time.
 */
import type { Clock, TimerHandle } from "../../clock/index.ts";
import type { Person } from "../../model/index.ts";
import type { ToHost } from "./bridge.ts";

/** The controller takes a stop over in this time, or the answer says that it has not, ms. */
const ANSWER_MS = 2000;

/** @param acceptedAtMs when the controller took it over; null: not yet. It stays sent, and is carried out when the controller gets to it. */
export type StopAnswered = (acceptedAtMs: number | null) => void;

/** Passes a stop on. */
export type Stop = (command: "stop" | "abort", by: Person, answered: StopAnswered) => void;

interface UnderWay {
  readonly key: string;
  readonly answers: StopAnswered[];
  readonly timer: TimerHandle;
}

export class StopDesk {
  readonly #clock: Clock;
  readonly #send: (message: Extract<ToHost, { type: "stop" }>) => void;
  #lastId = 0;
  readonly #underWay = new Map<number, UnderWay>();
  /** By person and command: the stop that the controller has not answered yet. */
  readonly #open = new Map<string, UnderWay>();

  constructor(clock: Clock, send: (message: Extract<ToHost, { type: "stop" }>) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /**
   * A repeat of one that is on its way shares its answer: that one arrives before a new one could. No stop is refused by role: the abort of
   * a viewer, who may not take the drives' power, is carried out as a stop.
   */
  stop(asked: "stop" | "abort", by: Person, answered: StopAnswered): void {
    const command = by.role === "viewer" ? "stop" : asked;
    const key = `${command} ${by.name}`;
    const open = this.#open.get(key);
    if (open !== undefined) {
      open.answers.push(answered);
      return;
    }
    const id = ++this.#lastId;
    const timer = this.#clock.after(ANSWER_MS, () => this.#close(id, null));
    const underWay: UnderWay = { key, answers: [answered], timer };
    this.#underWay.set(id, underWay);
    this.#open.set(key, underWay);
    this.#send({ type: "stop", id, command, by: by.name });
  }

  /** The controller has taken it over. */
  taken(id: number, atMs: number): void {
    this.#close(id, atMs);
  }

  #close(id: number, atMs: number | null): void {
    const underWay = this.#underWay.get(id);
    if (underWay === undefined) return;
    this.#underWay.delete(id);
    this.#open.delete(underWay.key);
    this.#clock.cancel(underWay.timer);
    for (const answered of underWay.answers) answered(atMs);
  }
}
