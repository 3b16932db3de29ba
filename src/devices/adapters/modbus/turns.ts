/**
 * Whose turn it is on a connection that several units share.
 *
 * A stop goes first. Then units that answer take turns, a command before a poll, but not twice while a poll waits. A unit that is silent, or
 * was not heard yet, is only tried: one such try at a time, and between two of them as long a rest as the first has cost; so that however many
 * are silent, a unit that answers waits for one try at most, and for the others that answer.
 */
import { type Asked, Lane } from "./lane.ts";
import type { Urgency } from "./request.ts";

/** A try that has waited so long goes ahead: a busy wire finds a silent unit again, and stops it. */
const TRY_WAITS_MS_MAX = 500;

export type Turn =
  | { readonly kind: "ask"; readonly lane: Lane; readonly urgency: Urgency; readonly isTry: boolean }
  /** Nobody's, before that time; infinite: before somebody asks. */
  | { readonly kind: "wait"; readonly untilMs: number };

export class Turns {
  readonly #lanes = new Map<number, Lane>();
  #turn = 0;
  #isTrying = false;
  #noTryBeforeMs = Number.NEGATIVE_INFINITY;
  /** The last turn was a command's. */
  #wasCommand = false;

  get lanes(): Iterable<Lane> {
    return this.#lanes.values();
  }

  get waiting(): number {
    let waiting = 0;
    for (const lane of this.#lanes.values()) waiting += lane.waiting;
    return waiting;
  }

  /** Nobody on this connection has answered the last `times` that it was asked. */
  isSilent(times: number): boolean {
    for (const lane of this.#lanes.values()) if (lane.losses < times) return false;
    return true;
  }

  lane(unit: number): Lane {
    const lane = this.#lanes.get(unit) ?? new Lane(unit);
    this.#lanes.set(unit, lane);
    return lane;
  }

  /** @returns what waited there */
  remove(unit: number): readonly Asked[] {
    const left = this.#lanes.get(unit)?.empty() ?? [];
    this.#lanes.delete(unit);
    return left;
  }

  /** The connection is new: nobody has answered on it. @returns what waited */
  restart(): readonly Asked[] {
    const left = [...this.#lanes.values()].flatMap((lane) => lane.empty());
    this.#lanes.clear();
    this.#isTrying = false;
    this.#noTryBeforeMs = Number.NEGATIVE_INFINITY;
    return left;
  }

  next(nowMs: number): Turn {
    const lanes = [...this.#lanes.values()].filter((lane) => lane.waiting > 0);
    if (lanes.length === 0) return NOBODY;
    return this.#stop(lanes) ?? this.#overdue(lanes, nowMs) ?? this.#good(lanes) ?? this.#try(lanes, nowMs);
  }

  /** Takes what is first there: it is sent, or not wanted any more. */
  take({ lane, urgency }: Extract<Turn, { kind: "ask" }>): Asked | undefined {
    return lane.queues[urgency].shift();
  }

  sent({ lane, urgency, isTry }: Extract<Turn, { kind: "ask" }>): void {
    this.#turn += 1;
    lane.servedAt = this.#turn;
    this.#wasCommand = urgency === "command";
    if (isTry) this.#isTrying = true;
  }

  /** A try has ended. @param freeAtMs when others can be asked again @param costMs how long they could not */
  tried(freeAtMs: number, costMs: number): void {
    this.#isTrying = false;
    this.#noTryBeforeMs = freeAtMs + costMs;
  }

  #stop(lanes: readonly Lane[]): Turn | null {
    const stopping = lanes.filter((lane) => lane.queues.stop.length > 0);
    // Who answers is stopped before who may cost a time-out.
    const lane =
      first(stopping.filter(({ isGood }) => isGood)) ??
      first(stopping.filter(({ queues }) => queues.stop[0]?.isRepeat !== true));
    return lane === null ? null : { kind: "ask", lane, urgency: "stop", isTry: false };
  }

  #good(lanes: readonly Lane[]): Turn | null {
    const free = lanes.filter((lane) => lane.isGood && !lane.isUnderWay);
    const command = first(free.filter(({ queues }) => queues.command.length > 0));
    const poll = first(free.filter(({ queues }) => queues.poll.length > 0));
    const isCommands = command !== null && (poll === null || !this.#wasCommand);
    const lane = isCommands ? command : poll;
    return lane === null ? null : { kind: "ask", lane, urgency: isCommands ? "command" : "poll", isTry: false };
  }

  #overdue(lanes: readonly Lane[], nowMs: number): Turn | null {
    const turn = this.#try(lanes, nowMs - TRY_WAITS_MS_MAX);
    return turn.kind === "ask" ? turn : null;
  }

  #try(lanes: readonly Lane[], nowMs: number): Turn {
    const silent = lanes.filter((lane) => !lane.isGood && !lane.isUnderWay);
    if (silent.length === 0 || this.#isTrying) return NOBODY;
    // While nobody answers, nobody is kept waiting by a try.
    const isAnyGood = [...this.#lanes.values()].some(({ isGood }) => isGood);
    const fromMs = isAnyGood ? this.#noTryBeforeMs : Number.NEGATIVE_INFINITY;
    const atMs = (lane: Lane): number => Math.max(lane.notBeforeMs, fromMs);
    const due = silent.filter((lane) => atMs(lane) <= nowMs);
    const lane = first(due.filter(({ losses }) => losses === 0)) ?? first(due);
    if (lane === null) return { kind: "wait", untilMs: Math.min(...silent.map(atMs)) };
    const { stop, command } = lane.queues;
    const urgency = stop.length > 0 ? "stop" : command.length > 0 ? "command" : "poll";
    return { kind: "ask", lane, urgency, isTry: true };
  }
}

const NOBODY: Turn = { kind: "wait", untilMs: Number.POSITIVE_INFINITY };

/** Whose last turn is longest ago. */
function first(lanes: readonly Lane[]): Lane | null {
  let longest: Lane | null = null;
  for (const lane of lanes) if (longest === null || lane.servedAt < longest.servedAt) longest = lane;
  return longest;
}
