/**
 * One connection, which several devices may share: a queue in order of urgency, one request under way at a time, and its time-outs.
 * A stop does not wait for an answer to something else where the wire lets it overtake.
 */
import type { Clock, TimerHandle } from "../../../clock/index.ts";
import { type Codec, loadCodec } from "./codec.ts";
import { type Reply, type Request, URGENCIES, type Urgency } from "./request.ts";
import type { Exchange, Wire, WireHooks } from "./wire.ts";

/** More than any line has registers to ask for: a full queue is a mistake of ours, and what is asked then is dropped. */
const QUEUE_MAX = 4096;
/** So many time-outs with no answer between them: the connection is given up, and made anew. */
const TIMEOUTS_MAX = 3;

/** Enough for the event loop to turn once. */
const TURN_MS = 1;

/** A device that uses the connection. */
export interface ConnectionUser {
  opened(): void;
  /** Could not be opened, or is gone. The connection has let go of this user. */
  closed(why: string): void;
}

export interface Asked {
  readonly request: Request;
  readonly urgency: Urgency;
  /** Longest wait for the answer, without what it takes on the wire. */
  readonly timeoutMs: number;
  /** Looked at when its turn comes: if it is not wanted any more, it is never sent. */
  readonly isWanted: () => boolean;
  readonly answered: (reply: Reply) => void;
}

interface Sent {
  readonly asked: Asked;
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
  readonly #queues: Readonly<Record<Urgency, Asked[]>> = { stop: [], command: [], poll: [] };
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
    if (this.#users.delete(user) && this.#users.size === 0) this.#close("nobody uses it");
  }

  ask(asked: Asked): void {
    const waiting = URGENCIES.reduce((sum, urgency) => sum + this.#queues[urgency].length, 0);
    if (!this.#isOpen || waiting >= QUEUE_MAX) return asked.answered({ kind: "dropped" });
    this.#queues[asked.urgency].push(asked);
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

  #close(why: string): void {
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
    for (const urgency of URGENCIES) dropped.push(...this.#queues[urgency].splice(0));
    const users = [...this.#users];
    this.#users.clear();
    for (const user of users) user.closed(why);
    for (const { answered } of dropped) answered({ kind: "dropped" });
  }

  #pump(): void {
    for (let wire = this.#wire; wire !== null && this.#isOpen; wire = this.#wire) {
      const next = this.#next(wire);
      if (next === null) return;
      const readyAtMs = wire.readyAtMs(next === "stop");
      if (readyAtMs > this.#clock.nowMs()) return this.#pumpAt(readyAtMs);
      const asked = this.#queues[next].shift();
      if (asked === undefined) return;
      if (asked.isWanted()) this.#send(wire, asked);
      else asked.answered({ kind: "dropped" });
    }
  }

  /** Whose turn it is; null if it is nobody's. */
  #next(wire: Wire): Urgency | null {
    const first = URGENCIES.find((urgency) => this.#queues[urgency].length > 0) ?? null;
    return this.#underWay.size === 0 || (first === "stop" && wire.overtakes) ? first : null;
  }

  #pumpAt(atMs: number): void {
    const wake = () => {
      this.#wake = null;
      this.#guarded(() => this.#pump());
    };
    if (this.#wake === null) this.#wake = this.#clock.at(atMs, wake);
    else if (this.#wake.dueMs > atMs) this.#clock.reschedule(this.#wake, atMs);
  }

  #send(wire: Wire, asked: Asked): void {
    const sent: Sent = { asked, sentAtMs: this.#clock.nowMs(), exchange: null, deadline: null, isSettled: false };
    this.#underWay.add(sent);
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
    // That a device does not say what it is, is no sign that it is gone.
    if (kind !== "identify") this.#timeouts += 1;
    const why = `unit ${unit} has not answered within ${Math.round(withinMs)} ms${came === null ? ": check `unit`, power and cable, and `baud` and `parity` of a serial line" : `; there came ${came}`}`;
    this.#settle(sent, { kind: "lost", why });
    if (this.#timeouts >= TIMEOUTS_MAX) this.#close(why);
  }

  #settle(sent: Sent, reply: Reply): void {
    if (sent.isSettled) return;
    sent.isSettled = true;
    if (sent.deadline !== null) this.#clock.cancel(sent.deadline);
    this.#underWay.delete(sent);
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
