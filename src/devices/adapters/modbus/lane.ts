/** What belongs to one unit on a connection that several share: what it is asked, whether it answers, and how soon it is asked again. */
import type { Reply, Request, Urgency } from "./request.ts";

/** A unit that does not answer is left alone for so long; twice as long after each further time, up to the most. */
const PAUSE_MS = { min: 20, max: 1000 };
/** Answers in a row that a unit may owe before it counts as silent. */
const FORGIVEN = 1;
/** Part of the way to the newest that the usual time of an answer goes with each. */
const EASING = 0.2;

export interface Asked {
  readonly request: Request;
  readonly urgency: Urgency;
  /** It was asked before and not answered: of a unit that is silent it waits for its turn, also as a stop. */
  readonly isRepeat?: boolean;
  /** Longest wait for the answer, without what it takes on the wire. */
  readonly timeoutMs: number;
  /** Looked at when its turn comes: if it is not wanted any more, it is never sent. */
  readonly isWanted: () => boolean;
  readonly answered: (reply: Reply) => void;
}

export class Lane {
  readonly unit: number;
  readonly queues: Readonly<Record<Urgency, Asked[]>> = { stop: [], command: [], poll: [] };
  /** One of its requests, other than a stop, is under way. */
  isUnderWay = false;
  /** The number of its last turn. */
  servedAt = 0;
  /** How long it usually takes to answer, ms; null: it never has. */
  usualMs: number | null = null;
  /** Why it did not answer last; null: it did. */
  why: string | null = null;
  /** Silent, it is not asked before. */
  notBeforeMs = Number.NEGATIVE_INFINITY;
  #losses = 0;

  constructor(unit: number) {
    this.unit = unit;
  }

  /** It answers, and keeps its turn, whatever the others do. One answer that is lost may have been garbled by another's. */
  get isGood(): boolean {
    return this.usualMs !== null && this.#losses <= FORGIVEN;
  }

  /** Times in a row that it did not answer. */
  get losses(): number {
    return this.#losses;
  }

  get waiting(): number {
    return this.queues.stop.length + this.queues.command.length + this.queues.poll.length;
  }

  answered(tookMs: number): void {
    this.#losses = 0;
    this.why = null;
    this.notBeforeMs = Number.NEGATIVE_INFINITY;
    const before = this.usualMs ?? tookMs;
    this.usualMs = before + EASING * (tookMs - before);
  }

  lost(nowMs: number, why: string): void {
    this.#losses += 1;
    this.why = why;
    if (!this.isGood) this.notBeforeMs = nowMs + Math.min(PAUSE_MS.min * 2 ** (this.#losses - 1), PAUSE_MS.max);
  }

  /** All that waits; nothing does afterwards. */
  empty(): readonly Asked[] {
    const { stop, command, poll } = this.queues;
    return [...stop.splice(0), ...command.splice(0), ...poll.splice(0)];
  }
}
