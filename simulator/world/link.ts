/** The wire between a simulated device and its controller: messages arrive in order, after a latency that varies. */
import type { Clock, RandomStream, TimerHandle } from "../../src/clock/index.ts";

/** Latency of one message, ms. Of the order of a switched Ethernet with a busy device at its end. */
const LATENCY_MS: readonly [least: number, most: number] = [0.4, 2];

/** What a disturbed wire makes of one message: when it arrives, or more than once, or never (an empty list). */
export interface Arrival {
  readonly atMs: number;
  /** What is sent after it may overtake it. */
  readonly mayBeOvertaken: boolean;
}

/** What is wrong with a wire. Several on one wire act one after the other. */
export type Disturbance = (arrival: Arrival) => readonly Arrival[];

/** One direction of a wire. One timer serves all messages under way. */
export class Wire<M> {
  readonly #clock: Clock;
  readonly #random: RandomStream;
  #deliver: (message: M) => void = () => {};
  readonly #underWay: { dueMs: number; message: M }[] = [];
  readonly #arrive = (): void => this.#deliverNext();
  #timer: TimerHandle | null = null;
  #isCut = false;
  readonly #disturbances: Disturbance[] = [];
  /** Nothing that keeps its order arrives before this. */
  #notBeforeMs = 0;

  constructor(clock: Clock, random: RandomStream) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Who hears what arrives from now on. */
  deliverTo(listener: (message: M) => void): void {
    this.#deliver = listener;
  }

  /** The latency of a message that is sent now, ms. */
  latencyMs(): number {
    return this.#random.between(LATENCY_MS[0], LATENCY_MS[1]);
  }

  /** Puts a message on the wire. It never overtakes one sent before it, unless the wire is disturbed. */
  send(message: M): void {
    this.arriveAt(this.#clock.nowMs() + this.latencyMs(), message);
  }

  /** The same for a message whose latency is known: it arrives then, or after what was sent before it. */
  arriveAt(wantedMs: number, message: M): void {
    if (this.#isCut) return;
    if (this.#disturbances.length === 0) return this.#carry(wantedMs, message);
    let arrivals: readonly Arrival[] = [{ atMs: wantedMs, mayBeOvertaken: false }];
    for (const disturbance of this.#disturbances) arrivals = arrivals.flatMap(disturbance);
    for (const { atMs, mayBeOvertaken } of arrivals) {
      if (mayBeOvertaken) this.#insert(atMs, message);
      else this.#carry(atMs, message);
    }
  }

  /** Everything under way is lost, and everything sent from now on. */
  cut(): void {
    this.#isCut = true;
    this.#underWay.length = 0;
    this.#notBeforeMs = 0;
  }

  /** From now on this happens to every message, too. */
  disturb(disturbance: Disturbance): void {
    this.#disturbances.push(disturbance);
  }

  /** Joined and undisturbed again. What is under way arrives as it would have. */
  mend(): void {
    this.#isCut = false;
    this.#disturbances.length = 0;
  }

  /** In order: it arrives at that time, or after what was sent before it. */
  #carry(wantedMs: number, message: M): void {
    if (this.#underWay.length === 0 && wantedMs <= this.#clock.nowMs()) return this.#deliver(message);
    this.#notBeforeMs = Math.max(this.#notBeforeMs, wantedMs);
    this.#insert(this.#notBeforeMs, message);
  }

  #insert(dueMs: number, message: M): void {
    const underWay = this.#underWay;
    let index = underWay.length;
    while (index > 0 && (underWay[index - 1]?.dueMs ?? 0) > dueMs) index -= 1;
    if (index === underWay.length) underWay.push({ dueMs, message });
    else underWay.splice(index, 0, { dueMs, message });
    if (index === 0) this.#wakeAt(dueMs);
  }

  #wakeAt(dueMs: number): void {
    if (this.#timer === null) this.#timer = this.#clock.at(dueMs, this.#arrive);
    else this.#clock.reschedule(this.#timer, dueMs);
  }

  #deliverNext(): void {
    const first = this.#underWay.shift();
    if (first === undefined) return;
    const next = this.#underWay[0];
    if (next !== undefined) this.#wakeAt(next.dueMs);
    this.#deliver(first.message);
  }
}
