/** The wire between a simulated device and its controller: messages arrive in order, after a latency that varies. */
import type { Clock, RandomStream, TimerHandle } from "../../src/clock/index.ts";

/** Latency of one message, ms. Of the order of a switched Ethernet with a busy device at its end. */
const LATENCY_MS: readonly [least: number, most: number] = [0.4, 2];

/** What is wrong with a wire. Shares are of its messages. */
export interface WireTrouble {
  readonly lossShare: number;
  readonly doubledShare: number;
  readonly overtakenShare: number;
  /** What a message takes longer. */
  readonly delayMs: readonly [least: number, most: number];
}

const NO_TROUBLE: WireTrouble = { lossShare: 0, doubledShare: 0, overtakenShare: 0, delayMs: [0, 0] };

/** How much later than its follower a message comes that is overtaken, and the second of two, ms. */
const BEHIND_MS: readonly [least: number, most: number] = [3, 25];

/** One direction of a wire. One timer serves all messages under way. */
export class Wire<M> {
  readonly #clock: Clock;
  readonly #random: RandomStream;
  #deliver: (message: M) => void = () => {};
  readonly #underWay: { dueMs: number; message: M }[] = [];
  readonly #arrive = (): void => this.#deliverNext();
  #timer: TimerHandle | null = null;
  #isCut = false;
  /** Null: nothing is wrong with it. */
  #trouble: WireTrouble | null = null;

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

  /** Puts a message on the wire. It never overtakes one sent before it. */
  send(message: M): void {
    this.arriveAt(this.#clock.nowMs() + this.latencyMs(), message);
  }

  /** The same for a message whose latency is known: it arrives then, or after what was sent before it. */
  arriveAt(wantedMs: number, message: M): void {
    if (this.#isCut) return;
    if (this.#trouble !== null) return this.#arriveTroubled(wantedMs, message, this.#trouble);
    const underWay = this.#underWay;
    if (underWay.length === 0 && wantedMs <= this.#clock.nowMs()) return this.#deliver(message);
    const dueMs = Math.max(underWay[underWay.length - 1]?.dueMs ?? 0, wantedMs);
    underWay.push({ dueMs, message });
    if (underWay.length === 1) this.#wakeAt(dueMs);
  }

  /** From now on something more is wrong with it. */
  trouble(more: Partial<WireTrouble>): void {
    this.#trouble = { ...NO_TROUBLE, ...this.#trouble, ...more };
  }

  /** Lost, twice, late, or behind what was sent after it: none of that keeps to the order of the others. */
  #arriveTroubled(wantedMs: number, message: M, trouble: WireTrouble): void {
    const random = this.#random;
    if (random.between(0, 1) < trouble.lossShare) return;
    const [least, most] = trouble.delayMs;
    const atMs = Math.max(this.#clock.nowMs(), wantedMs) + random.between(least, most);
    const behindMs = (share: number): number | null =>
      random.between(0, 1) < share ? random.between(BEHIND_MS[0], BEHIND_MS[1]) : null;
    const overtakenMs = behindMs(trouble.overtakenShare) ?? 0;
    const doubledMs = behindMs(trouble.doubledShare);
    this.#deliverAt(atMs + overtakenMs, message);
    if (doubledMs !== null) this.#deliverAt(atMs + overtakenMs + doubledMs, message);
  }

  #deliverAt(atMs: number, message: M): void {
    this.#clock.at(atMs, () => {
      if (!this.#isCut) this.#deliver(message);
    });
  }

  /** Everything under way is lost, and everything sent from now on. */
  cut(): void {
    this.#isCut = true;
    this.#underWay.length = 0;
  }

  mend(): void {
    this.#isCut = false;
    this.#trouble = null;
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
