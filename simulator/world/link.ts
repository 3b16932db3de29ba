/** The wire between a simulated device and its controller: messages arrive in order, after a latency that varies. */
import type { Clock, RandomStream, TimerHandle } from "../../src/clock/index.ts";

/** Latency of one message, ms. Of the order of a switched Ethernet with a busy device at its end. */
const LATENCY_MS: readonly [least: number, most: number] = [0.4, 2];

/** One direction of a wire. One timer serves all messages under way. */
export class Wire<M> {
  readonly #clock: Clock;
  readonly #random: RandomStream;
  #deliver: (message: M) => void = () => {};
  readonly #underWay: { dueMs: number; message: M }[] = [];
  readonly #arrive = (): void => this.#deliverNext();
  #timer: TimerHandle | null = null;
  #isCut = false;

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
    const underWay = this.#underWay;
    if (underWay.length === 0 && wantedMs <= this.#clock.nowMs()) return this.#deliver(message);
    const dueMs = Math.max(underWay[underWay.length - 1]?.dueMs ?? 0, wantedMs);
    underWay.push({ dueMs, message });
    if (underWay.length === 1) this.#wakeAt(dueMs);
  }

  /** Everything under way is lost, and everything sent from now on. */
  cut(): void {
    this.#isCut = true;
    this.#underWay.length = 0;
  }

  mend(): void {
    this.#isCut = false;
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
