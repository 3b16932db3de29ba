import type { HostTime } from "../../src/clock/host-time.ts";

/** What one reading of the time costs here: it is what lets a spin end. */
const READING_MS = 0.001;
/** What one turn of the event loop costs. */
const TURN_MS = 0.02;

/** A host whose event loop is ours: time passes when it is read, slept or spent, and in no other way. */
export class FakeHost implements HostTime {
  /** Turns of the event loop so far. */
  turns = 0;
  /** Longest that one turn held the loop. */
  longestHeldMs = 0;
  readonly #sleepLateMs: number;
  #timeMs = 5_000;
  #sleeps: { readonly wakeMs: number; readonly wake: () => void }[] = [];
  #turns: (() => void)[] = [];

  constructor({ sleepLateMs = 0.8 }: { readonly sleepLateMs?: number } = {}) {
    this.#sleepLateMs = sleepLateMs;
  }

  nowMs(): number {
    this.#timeMs += READING_MS;
    return this.#timeMs;
  }

  wallTime(): string {
    return "2000-01-01T00:00:00.000Z";
  }

  sleep(delayMs: number, wake: () => void): () => void {
    if (!Number.isInteger(delayMs) || delayMs < 1 || delayMs >= 2 ** 31)
      throw new RangeError(`Cannot sleep ${delayMs} ms.`);
    const sleep = { wakeMs: this.#timeMs + delayMs + this.#sleepLateMs, wake };
    this.#sleeps.push(sleep);
    return () => {
      this.#sleeps = this.#sleeps.filter((other) => other !== sleep);
    };
  }

  nextTurn(turn: () => void): void {
    this.#turns.push(turn);
  }

  passMs(durationMs: number): void {
    this.#timeMs += durationMs;
  }

  /** Whether the process would go on living. */
  get isAlive(): boolean {
    return this.#sleeps.length + this.#turns.length > 0;
  }

  /** Runs the event loop until nothing is left in it. */
  run(): void {
    while (this.isAlive) {
      const turn = this.#turns.shift() ?? this.#nextSleep();
      this.turns += 1;
      this.#timeMs += TURN_MS;
      const startMs = this.#timeMs;
      turn();
      this.longestHeldMs = Math.max(this.longestHeldMs, this.#timeMs - startMs);
    }
  }

  #nextSleep(): () => void {
    this.#sleeps.sort((a, b) => a.wakeMs - b.wakeMs);
    const next = this.#sleeps.shift();
    if (next === undefined) throw new Error("Nothing to wake.");
    this.#timeMs = Math.max(this.#timeMs, next.wakeMs);
    return next.wake;
  }
}
