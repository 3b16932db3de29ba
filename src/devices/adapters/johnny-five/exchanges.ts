/**
 * Questions to a board and their answers, over one connection.
 *
 * Firmata numbers nothing, so an answer that comes late looks like the answer to a later question. Here each question ends with one more:
 * for the state of a pin that the board has not, a different one each time. StandardFirmata answers with that number and nothing else;
 * since it answers in order, what came before the number belongs to the question, and all that was sent before it was carried out.
 * Where the firmware answers for its own pins only (ConfigurableFirmata), pins that no device uses take the place of those numbers.
 */
import type { Clock, TimerHandle } from "../../../clock/index.ts";
import type { BoardIo, PinState } from "./board-io.ts";
import { type Asked, type Reply, URGENCIES, type Urgency } from "./exchange.ts";
import type { Frame } from "./frames.ts";
import { type Known, pinStateQuery } from "./handshake.ts";
import type { FirmataBoard } from "./library.ts";

/** More than a board has pins: a full queue is a mistake of ours, and what is asked then is dropped. */
const QUEUE_MAX = 256;
/** Numbers for pins are 0 to 127; 127 ends a pin in the answer to the capability query, and is left alone. */
const MARK_MAX = 126;
/** Ends a message, and means nothing where none is open. Firmata protocol 2.x, "Sysex Message Format". */
const END_SYSEX = 0xf7;
/** Enough for the event loop to turn once. */
const TURN_MS = 1;

interface Sent {
  readonly asked: Asked;
  readonly mark: number;
  readonly sentAtMs: number;
  /** Of the io, with its own write. */
  readonly writes: number;
  /** Of each pin that is asked for. */
  readonly touched: ReadonlyMap<number, number>;
  deadline: TimerHandle | null;
}

export interface ExchangesVia {
  readonly clock: Clock;
  readonly io: BoardIo;
  readonly firmata: FirmataBoard;
  readonly known: Known;
  /** Pins that devices use: they are asked for, so they cannot mark an end. */
  readonly isUsed: (pin: number) => boolean;
  readonly send: (bytes: readonly number[]) => void;
  readonly transferMs: (bytes: number) => number;
  /** The same, unless a mistake of ours shows: then the connection is given up. */
  readonly guarded: (act: () => void) => void;
}

export class Exchanges {
  readonly #via: ExchangesVia;
  readonly #queues: Readonly<Record<Urgency, Asked[]>> = { stop: [], command: [], poll: [] };
  readonly #underWay = new Map<number, Sent>();
  /** Said since the last mark. */
  readonly #collected = new Map<number, PinState>();
  readonly #levels = new Set<number>();
  readonly #channels = new Set<number>();
  readonly #steppers = new Set<number>();
  #lastMark: number;
  /** In a row. */
  lost = 0;

  constructor(via: ExchangesVia) {
    this.#via = via;
    this.#lastMark = via.firmata.pins.length - 1;
  }

  ask(asked: Asked): void {
    const waiting = URGENCIES.reduce((sum, urgency) => sum + this.#queues[urgency].length, 0);
    if (waiting >= QUEUE_MAX) return asked.answered({ kind: "dropped" });
    this.#queues[asked.urgency].push(asked);
    this.#pump();
  }

  pinState({ pin, mode, state }: Extract<Frame, { kind: "pin-state" }>): void {
    if (this.#isMark(pin)) return this.#marked(pin);
    if (mode !== null && pin < this.#via.firmata.pins.length) this.#collected.set(pin, { mode, state });
  }

  levelHeard(pin: number): void {
    this.#levels.add(pin);
  }

  channelHeard(channel: number): void {
    this.#channels.add(channel);
  }

  stepperHeard(stepper: number): void {
    this.#steppers.add(stepper);
  }

  /** Nothing is answered any more; what was asked is dropped. */
  end(): void {
    const all = [...this.#underWay.values()].map(({ asked }) => asked);
    for (const { deadline } of this.#underWay.values()) if (deadline !== null) this.#via.clock.cancel(deadline);
    this.#underWay.clear();
    for (const urgency of URGENCIES) all.push(...this.#queues[urgency].splice(0));
    for (const { answered } of all) answered({ kind: "dropped" });
  }

  #pump(): void {
    for (;;) {
      const urgency = URGENCIES.find((each) => this.#queues[each].length > 0);
      // Only a stop overtakes: the board's receive buffer holds 64 bytes, and loses what comes beyond them.
      if (urgency === undefined || (this.#underWay.size > 0 && urgency !== "stop")) return;
      const asked = this.#queues[urgency].shift();
      if (asked === undefined) return;
      if (asked.isWanted()) this.#send(asked);
      else asked.answered({ kind: "dropped" });
    }
  }

  #send(asked: Asked): void {
    const { clock, firmata, io, send, transferMs, guarded } = this.#via;
    const mark = this.#nextMark();
    // Of what is not answered a byte may have been lost, the last of a message too: what is sent now would be taken for the rest of it.
    if (this.#underWay.size > 0 || this.lost > 0) send([END_SYSEX]);
    asked.write?.(io);
    for (const pin of onePerPort(asked.levels ?? [])) firmata.reportDigitalPin(pin, 1);
    for (const channel of asked.channels ?? []) firmata.reportAnalogPin(channel, 1);
    for (const stepper of asked.steppers ?? []) firmata.accelStepperReportPosition(stepper);
    for (const pin of asked.pins) send(pinStateQuery(pin));
    send(pinStateQuery(mark));
    const touched = new Map(asked.pins.map((pin) => [pin, io.touched(pin)]));
    const sent: Sent = { asked, mark, sentAtMs: clock.nowMs(), writes: io.writes, touched, deadline: null };
    this.#underWay.set(mark, sent);
    const withinMs = asked.timeoutMs + transferMs(16 * (asked.pins.length + 2));
    sent.deadline = clock.after(withinMs, () => guarded(() => this.#overdue(sent, withinMs)));
  }

  /**
   * This program may have been held up itself, and the answer lie in the socket: it is given as long again as the timer is late,
   * and one turn of the event loop at least.
   */
  #overdue(sent: Sent, withinMs: number): void {
    const { clock, guarded } = this.#via;
    const lateMs = clock.nowMs() - (sent.deadline?.dueMs ?? clock.nowMs());
    sent.deadline = clock.after(Math.max(lateMs, TURN_MS), () =>
      guarded(() => {
        this.lost += 1;
        this.#settle(sent, { kind: "lost", why: `the board has not answered within ${Math.round(withinMs)} ms` });
      }),
    );
  }

  #marked(mark: number): void {
    const { clock, io } = this.#via;
    const states = new Map(this.#collected);
    const sent = this.#underWay.get(mark);
    const missing = sent === undefined ? null : this.#missing(sent.asked);
    const reply: Reply | null =
      sent === undefined
        ? null
        : missing === null
          ? {
              ...{ kind: "ok", states, touched: sent.touched },
              ...{ sentAtMs: sent.sentAtMs, tookMs: clock.nowMs() - sent.sentAtMs },
            }
          : { kind: "lost", why: missing };
    for (const said of [this.#collected, this.#levels, this.#channels, this.#steppers]) said.clear();
    // The mark of a question that was given up: what came before it was its answer, and is old.
    if (sent === undefined || reply === null) return;
    this.lost = reply.kind === "ok" ? 0 : this.lost + 1;
    // What was said before a write says nothing of it.
    if (reply.kind === "ok" && io.writes === sent.writes) for (const [pin, state] of states) io.adopt(pin, state);
    this.#settle(sent, reply);
  }

  /** What of the answer has not come; null if it is whole. */
  #missing({ pins, levels = [], channels = [], steppers = [] }: Asked): string | null {
    if (!levels.every((pin) => this.#levels.has(pin)) || !channels.every((channel) => this.#channels.has(channel)))
      return "the board does not say its inputs when it is asked, as StandardFirmata 2.4 and later do";
    if (!steppers.every((stepper) => this.#steppers.has(stepper))) return "the board does not say where a stepper is";
    return pins.every((pin) => this.#collected.has(pin)) ? null : "only a part of the board's answer has come";
  }

  #settle(sent: Sent, reply: Reply): void {
    if (!this.#underWay.delete(sent.mark)) return;
    if (sent.deadline !== null) this.#via.clock.cancel(sent.deadline);
    sent.asked.answered(reply);
    this.#pump();
  }

  #isMark(pin: number): boolean {
    const { known, firmata, isUsed } = this.#via;
    return known.echoes ? pin >= firmata.pins.length : pin < firmata.pins.length && !isUsed(pin);
  }

  #nextMark(): number {
    const marks = this.#via.known.echoes ? MARK_MAX + 1 : this.#via.firmata.pins.length;
    let mark = this.#lastMark;
    do mark = (mark + 1) % marks;
    while (!this.#isMark(mark) && mark !== this.#lastMark);
    this.#lastMark = mark;
    return mark;
  }
}

/** A port is asked for as a whole. */
function onePerPort(pins: readonly number[]): readonly number[] {
  return [...new Map(pins.map((pin) => [pin >> 3, pin])).values()];
}
