/**
 * One connection, which several units may share: what is asked waits for its turn (turns.ts), one request is under way at a time, and each
 * has its time-out. Where the wire lets requests overtake, a stop waits for no answer, and an answer that takes longer than it usually does
 * keeps nobody else waiting.
 *
 * A time-out is its unit's own. The connection is given up when nobody on it answers, or when the wire itself says that it is gone.
 */
import type { Clock, TimerHandle } from "../../../clock/index.ts";
import { type Codec, loadCodec, type Parsed } from "./codec.ts";
import { explainException, isOfGateway } from "./exception.ts";
import type { Asked, Lane } from "./lane.ts";
import type { Reply } from "./request.ts";
import { type Turn, Turns } from "./turns.ts";
import type { Exchange, Wire, WireHooks } from "./wire.ts";

/** More than any line has registers to ask for: a full queue is a mistake of ours, and what is asked then is dropped. */
const QUEUE_MAX = 4096;
/** So many time-outs of every unit, with no answer between them: the connection is given up, and made anew. */
const TIMEOUTS_MAX = 3;

/** Enough for the event loop to turn once. */
const TURN_MS = 1;

/** An answer holds the wire for so many times as long as its unit usually takes, and for so long at least; then others go beside it. */
const HOLDS = { times: 3, msMin: 20 };
/** Most requests under way at once. Messaging on TCP/IP Implementation Guide V1.0b, 4.4.1.3: servers take 1 to 16. */
const UNDER_WAY_MAX = 8;

/** A device that uses the connection. */
export interface ConnectionUser {
  readonly unit: number;
  opened(): void;
  /** Could not be opened, or is gone. The connection has let go of this user. */
  closed(why: string): void;
}

interface Sent {
  readonly asked: Asked;
  readonly lane: Lane;
  readonly isTry: boolean;
  /** Until then nobody else is asked. */
  readonly holdsUntilMs: number;
  readonly sentAtMs: number;
  exchange: Exchange | null;
  deadline: TimerHandle | null;
  isSettled: boolean;
}

type OpenWire = (hooks: WireHooks) => Wire;

export class Connection {
  readonly #clock: Clock;
  readonly #openWire: OpenWire;
  readonly #users = new Set<ConnectionUser>();
  readonly #turns = new Turns();
  readonly #underWay = new Set<Sent>();
  #codec: Codec | null = null;
  #wire: Wire | null = null;
  #isOpen = false;
  #timeouts = 0;
  #wake: TimerHandle | null = null;

  constructor(clock: Clock, openWire: OpenWire) {
    this.#clock = clock;
    this.#openWire = openWire;
  }

  /** The first user opens it, the last closes it. */
  attach(user: ConnectionUser): void {
    this.#users.add(user);
    if (this.#isOpen) user.opened();
    else if (this.#wire === null) this.#open();
  }

  detach(user: ConnectionUser): void {
    if (!this.#users.delete(user)) return;
    if (this.#users.size === 0) return this.#close("nobody uses it");
    if ([...this.#users].some(({ unit }) => unit === user.unit)) return;
    for (const { answered } of this.#turns.remove(user.unit)) answered({ kind: "dropped" });
  }

  ask(asked: Asked): void {
    if (!this.#isOpen || this.#turns.waiting >= QUEUE_MAX) return asked.answered({ kind: "dropped" });
    this.#turns.lane(asked.request.unit).queues[asked.urgency].push(asked);
    this.#pump();
  }

  #open(): void {
    const wire = this.#openWire({
      opened: () => this.#guarded(() => void this.#opened(wire)),
      closed: (why) => this.#guarded(() => this.#wire === wire && this.#close(why)),
    });
    this.#wire = wire;
  }

  async #opened(wire: Wire): Promise<void> {
    try {
      this.#codec ??= await loadCodec();
    } catch (error) {
      return this.#close(`modbus-serial cannot be loaded: ${String(error)}`);
    }
    if (this.#wire !== wire) return;
    this.#isOpen = true;
    this.#timeouts = 0;
    this.#guarded(() => {
      for (const user of [...this.#users]) user.opened();
    });
  }

  /** Nobody answers any more: each user hears what is wrong with its own unit. */
  #giveUp(why: string): void {
    const reasons = new Map([...this.#turns.lanes].map((lane) => [lane.unit, lane.why]));
    this.#end((unit) => reasons.get(unit) ?? why);
  }

  #close(why: string): void {
    this.#end(() => why);
  }

  /** @param reasonOf why, for the users of a unit */
  #end(reasonOf: (unit: number) => string): void {
    this.#wire?.close();
    this.#wire = null;
    this.#isOpen = false;
    if (this.#wake !== null) this.#clock.cancel(this.#wake);
    this.#wake = null;
    const dropped: Asked[] = [];
    for (const sent of this.#underWay) {
      if (sent.deadline !== null) this.#clock.cancel(sent.deadline);
      sent.isSettled = true;
      dropped.push(sent.asked);
    }
    this.#underWay.clear();
    dropped.push(...this.#turns.restart());
    const users = [...this.#users];
    this.#users.clear();
    for (const user of users) user.closed(reasonOf(user.unit));
    for (const { answered } of dropped) answered({ kind: "dropped" });
  }

  #pump(): void {
    for (let wire = this.#wire; wire !== null && this.#isOpen; wire = this.#wire) {
      const nowMs = this.#clock.nowMs();
      const turn = this.#turns.next(nowMs);
      if (turn.kind === "wait") return this.#pumpAt(turn.untilMs);
      const freeAtMs = this.#freeAtMs(wire, turn);
      if (freeAtMs > nowMs) return this.#pumpAt(freeAtMs);
      const asked = this.#turns.take(turn);
      if (asked?.isWanted() === true) this.#send(wire, asked, turn);
      else asked?.answered({ kind: "dropped" });
    }
  }

  /** When the wire takes it; infinite: once the answer that is under way has come, or its time-out. */
  #freeAtMs(wire: Wire, { urgency }: Extract<Turn, { kind: "ask" }>): number {
    const isStop = urgency === "stop";
    const readyAtMs = wire.readyAtMs(isStop);
    if (this.#underWay.size === 0 || (isStop && wire.overtakes)) return readyAtMs;
    if (!wire.overtakes || this.#underWay.size >= UNDER_WAY_MAX) return Number.POSITIVE_INFINITY;
    let freeAtMs = readyAtMs;
    for (const { holdsUntilMs } of this.#underWay) freeAtMs = Math.max(freeAtMs, holdsUntilMs);
    return freeAtMs;
  }

  #pumpAt(atMs: number): void {
    if (atMs === Number.POSITIVE_INFINITY) return;
    const wake = () => {
      this.#wake = null;
      this.#guarded(() => this.#pump());
    };
    if (this.#wake === null) this.#wake = this.#clock.at(atMs, wake);
    else if (this.#wake.dueMs > atMs) this.#clock.reschedule(this.#wake, atMs);
  }

  #send(wire: Wire, asked: Asked, turn: Extract<Turn, { kind: "ask" }>): void {
    const { lane, isTry } = turn;
    const sentAtMs = this.#clock.nowMs();
    // Who is silent holds up nobody.
    const holdsMs = isTry ? 0 : Math.max(HOLDS.times * (lane.usualMs ?? 0), HOLDS.msMin);
    const sent: Sent = {
      ...{ asked, lane, isTry, sentAtMs, holdsUntilMs: sentAtMs + holdsMs },
      ...{ exchange: null, deadline: null, isSettled: false },
    };
    this.#underWay.add(sent);
    this.#turns.sent(turn);
    if (asked.urgency !== "stop") lane.isUnderWay = true;
    let parse: (frame: Buffer) => void = () => {};
    const send = (frame: Buffer, answerBytes: number): void => {
      const withinMs = asked.timeoutMs + wire.transferMs(frame, answerBytes);
      sent.deadline = this.#clock.after(withinMs, () => this.#guarded(() => this.#overdue(sent, withinMs)));
      sent.exchange = wire.exchange(frame, answerBytes, (answer) => this.#guarded(() => parse(answer)));
    };
    parse =
      this.#codec?.exchange(asked.request, send, (reply) =>
        this.#guarded(() => {
          this.#timeouts = 0;
          const tookMs = this.#clock.nowMs() - sent.sentAtMs;
          this.#heard(sent, reply, tookMs);
          this.#settle(sent, reply.kind === "ok" ? { ...reply, sentAtMs: sent.sentAtMs, tookMs } : reply);
        }),
      ) ?? parse;
  }

  /**
   * This program may have been held up itself, and the answer lie in the socket: it is given as long again as the timer is late,
   * and one turn of the event loop at least.
   */
  #overdue(sent: Sent, withinMs: number): void {
    if (sent.isSettled) return;
    const nowMs = this.#clock.nowMs();
    const lateMs = nowMs - (sent.deadline?.dueMs ?? nowMs);
    sent.deadline = this.#clock.after(Math.max(lateMs, TURN_MS), () =>
      this.#guarded(() => this.#timeOut(sent, withinMs)),
    );
  }

  #timeOut(sent: Sent, withinMs: number): void {
    if (sent.isSettled) return;
    const came = sent.exchange?.forget() ?? null;
    const { kind, unit } = sent.asked.request;
    const why = `unit ${unit} has not answered within ${Math.round(withinMs)} ms${came === null ? ": check `unit`, power and cable, and `baud` and `parity` of a serial line" : `; there came ${came}`}`;
    // That a device does not say what it is, is no sign that it is gone.
    if (kind !== "identify") {
      this.#timeouts += 1;
      sent.lane.lost(this.#clock.nowMs(), why);
    }
    this.#settle(sent, { kind: "lost", why });
    if (this.#timeouts >= TIMEOUTS_MAX && this.#turns.isSilent(TIMEOUTS_MAX)) this.#giveUp(why);
  }

  /** Something has come from it; what is none of its answers, or a gateway's word that it is silent, is no sign of the unit itself. */
  #heard({ lane }: Sent, reply: Parsed, tookMs: number): void {
    const nowMs = this.#clock.nowMs();
    if (reply.kind === "lost") lane.lost(nowMs, `unit ${lane.unit}: ${reply.why}`);
    else if (reply.kind === "exception" && isOfGateway(reply.code))
      lane.lost(nowMs, `unit ${lane.unit} answers ${explainException(reply.code)}`);
    else lane.answered(tookMs);
  }

  #settle(sent: Sent, reply: Reply): void {
    if (sent.isSettled) return;
    sent.isSettled = true;
    if (sent.deadline !== null) this.#clock.cancel(sent.deadline);
    this.#underWay.delete(sent);
    if (sent.asked.urgency !== "stop") sent.lane.isUnderWay = false;
    if (sent.isTry) {
      const nowMs = this.#clock.nowMs();
      const freeAtMs = Math.max(nowMs, this.#wire?.readyAtMs(false) ?? nowMs);
      this.#turns.tried(freeAtMs, sent.lane.isGood ? 0 : freeAtMs - sent.sentAtMs);
    }
    sent.asked.answered(reply);
    this.#pump();
  }

  /** A mistake of ours ends the connection, and with it what depends on it; it must not end the process. */
  #guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#close(`the adapter itself has failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    }
  }
}
