/** Asks a board, again and again, for all that its devices watch. */
import type { Clock, TimerHandle } from "../../../clock/index.ts";
import type { Asked, Reply } from "./exchange.ts";

/** As many as are asked for at once: 6 answers of 8 bytes, and the mark, fit the send buffer of an Uno. HardwareSerial.h: 64 bytes. */
const PINS_PER_QUESTION = 6;

/** From one question to the next where levels come by themselves: a contact that is loose would have the wire to itself. */
const CHANGED_MS_MIN = 20;

/** What a device wants to know of the board. */
export interface Watch {
  /** All that it uses, whatever for. */
  readonly claimed: readonly number[];
  /** Outputs, whose state is asked for. */
  readonly pins: readonly number[];
  /** Digital inputs. */
  readonly levels: readonly number[];
  readonly channels: readonly number[];
  /** Steppers, by device number. */
  readonly steppers: readonly number[];
}

export interface Watcher {
  readonly pollMs: number;
  readonly timeoutMs: number;
  readonly watch: Watch;
  /** All that is watched was asked for, first at `sampledAtMs`. */
  polled(sampledAtMs: number, tookMs: number): void;
  silent(why: string): void;
}

export interface PollerVia {
  readonly watchers: () => readonly Watcher[];
  readonly isOpen: () => boolean;
  readonly ask: (asked: Asked) => void;
  readonly guarded: (act: () => void) => void;
}

interface Poll {
  readonly startedAtMs: number;
  readonly left: Asked[];
}

export class Poller {
  readonly #clock: Clock;
  readonly #via: PollerVia;
  #poll: Poll | null = null;
  #next: TimerHandle | null = null;
  #looksAgain = false;
  #startedAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, via: PollerVia) {
    this.#clock = clock.rough;
    this.#via = via;
  }

  /** Asks as soon as it can. */
  look(): void {
    if (!this.#via.isOpen()) return;
    if (this.#poll === null) this.#start();
    else this.#looksAgain = true;
  }

  /** A level has come by itself: when it was so is known once it is asked for. */
  changed(): void {
    if (!this.#via.isOpen() || this.#poll !== null) return;
    const dueMs = this.#startedAtMs + CHANGED_MS_MIN;
    if (dueMs <= this.#clock.nowMs()) this.#start();
    else if (this.#next !== null && this.#next.dueMs > dueMs) this.#clock.reschedule(this.#next, dueMs);
  }

  end(): void {
    this.#poll = null;
    if (this.#next !== null) this.#clock.cancel(this.#next);
    this.#next = null;
  }

  #start(): void {
    this.end();
    this.#looksAgain = false;
    const watchers = this.#via.watchers();
    if (watchers.length === 0) return;
    const all = (of: (watch: Watch) => readonly number[]) => [...new Set(watchers.flatMap(({ watch }) => of(watch)))];
    const pins = all((watch) => watch.pins);
    const poll: Poll = { startedAtMs: this.#clock.nowMs(), left: [] };
    this.#startedAtMs = poll.startedAtMs;
    const common = {
      urgency: "poll" as const,
      timeoutMs: Math.min(...watchers.map(({ timeoutMs }) => timeoutMs)),
      isWanted: () => this.#poll === poll,
      answered: (reply: Reply) => this.#answered(poll, reply),
    };
    poll.left.push({
      ...{ ...common, pins: pins.splice(0, PINS_PER_QUESTION) },
      ...{ levels: all((watch) => watch.levels), channels: all((watch) => watch.channels) },
      steppers: all((watch) => watch.steppers),
    });
    while (pins.length > 0) poll.left.push({ ...common, pins: pins.splice(0, PINS_PER_QUESTION) });
    this.#poll = poll;
    this.#askNext(poll);
  }

  #askNext(poll: Poll): void {
    const next = poll.left.shift();
    if (next !== undefined) this.#via.ask(next);
  }

  #answered(poll: Poll, reply: Reply): void {
    if (this.#poll !== poll) return;
    if (reply.kind === "ok" && poll.left.length > 0) return this.#askNext(poll);
    this.#poll = null;
    const watchers = this.#via.watchers();
    const everyMs = Math.min(...watchers.map(({ pollMs }) => pollMs));
    const tookMs = this.#clock.nowMs() - poll.startedAtMs;
    if (reply.kind === "ok") for (const watcher of watchers) watcher.polled(poll.startedAtMs, tookMs);
    else if (reply.kind === "lost") for (const watcher of watchers) watcher.silent(reply.why);
    if (!this.#via.isOpen() || this.#poll !== null) return;
    if (this.#looksAgain) this.#start();
    else this.#next = this.#clock.at(poll.startedAtMs + everyMs, () => this.#via.guarded(() => this.look()));
  }
}
