/**
 * Reads the values of one unit, for all devices that have some there: each as often as its line file says, in as few requests as
 * possible. A register that does not exist costs its block, not the unit: the block is read in smaller ones until the culprit is alone.
 */
import type { Clock, TimerHandle } from "../../../clock/index.ts";
import type { Connection } from "./connection.ts";
import { classOf, explainException } from "./exception.ts";
import { type Block, type Grouping, group } from "./group.ts";
import { decode, isBits, lengthOf, type Point, where } from "./point.ts";
import type { Reply } from "./request.ts";

/** A device that is busy, or did not answer twice, is asked less often, down to one in so many times; and so often at least. */
const SLOWER = { factorMax: 8, everyMs: 1000 };

/** What is known of one point. */
export interface Cell {
  readonly point: Point;
  /** The value in its unit, 1 or 0 for true and false; null: not known. */
  value: number | null;
  /** When it was asked for; null: never answered. */
  sampledAtMs: number | null;
  /** Why it is not known. */
  problem: string | null;
  /** The device was heard on it, with a value or with an exception. */
  isSettled: boolean;
}

export interface PollListener {
  /** Some of its cells were heard. */
  polled(tookMs: number): void;
  /** There was no answer. */
  silent(why: string): void;
}

interface Member {
  readonly point: Point;
  readonly cell: Cell;
  readonly listener: PollListener;
}

interface Task {
  readonly block: Block<Member>;
  /** Of its members, each once. */
  readonly listeners: ReadonlySet<PollListener>;
  readonly everyMs: number;
  readonly grouping: Grouping;
  readonly timer: TimerHandle;
  isAsked: boolean;
  /** It is wanted newer than what is asked for now. */
  again: boolean;
  /** Times in a row that it was busy, or did not answer. */
  failures: number;
  isOver: boolean;
}

export class Poller {
  readonly #clock: Clock;
  readonly #connection: Connection;
  readonly #unit: number;
  #members: readonly Member[] = [];
  #tasks = new Set<Task>();
  #timeoutMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, connection: Connection, unit: number) {
    this.#clock = clock.rough;
    this.#connection = connection;
    this.#unit = unit;
  }

  get isIdle(): boolean {
    return this.#members.length === 0;
  }

  /** Reads these points from now on. @returns a cell for each, in their order */
  watch(points: readonly Point[], its: { timeoutMs: number; listener: PollListener }): readonly Cell[] {
    const members = points.map((point): Member => {
      const cell: Cell = { point, value: null, sampledAtMs: null, problem: null, isSettled: false };
      return { point, cell, listener: its.listener };
    });
    this.#timeoutMs = Math.min(this.#timeoutMs, its.timeoutMs);
    this.#members = [...this.#members, ...members];
    this.#regroup();
    return members.map(({ cell }) => cell);
  }

  unwatch(listener: PollListener): void {
    this.#members = this.#members.filter((member) => member.listener !== listener);
    this.#regroup();
  }

  /** What this listener watches is read at once, and later than now. */
  look(listener: PollListener): void {
    for (const task of this.#tasks) {
      if (!task.block.members.some((member) => member.listener === listener)) continue;
      if (task.isAsked) task.again = true;
      else this.#ask(task);
    }
  }

  /** Blocks are made anew, all of them due at once: it happens when a device comes or goes. */
  #regroup(): void {
    for (const task of this.#tasks) this.#end(task);
    const sound = this.#members.filter(({ cell }) => !(cell.isSettled && cell.sampledAtMs === null));
    for (const everyMs of new Set(sound.map(({ point }) => point.pollMs)))
      this.#add(
        sound.filter(({ point }) => point.pollMs === everyMs),
        everyMs,
        "close",
      );
  }

  #add(members: readonly Member[], everyMs: number, grouping: Grouping): void {
    const nowMs = this.#clock.nowMs();
    for (const block of group(members, grouping)) {
      const timer = this.#clock.at(nowMs, () => !task.isOver && !task.isAsked && this.#ask(task));
      const task: Task = {
        ...{ block, listeners: new Set(block.members.map(({ listener }) => listener)) },
        ...{ everyMs, grouping, timer, isAsked: false, again: false },
        failures: 0,
        isOver: false,
      };
      this.#tasks.add(task);
    }
  }

  #end(task: Task): void {
    task.isOver = true;
    this.#clock.cancel(task.timer);
    this.#tasks.delete(task);
  }

  #ask(task: Task): void {
    const { table, address, count } = task.block;
    task.isAsked = true;
    task.again = false;
    this.#connection.ask({
      request: { kind: "read", unit: this.#unit, table, address, count },
      urgency: "poll",
      timeoutMs: this.#timeoutMs,
      isWanted: () => {
        // It is sent only now: whatever wanted it newer than before has it.
        task.again = false;
        return !task.isOver;
      },
      answered: (reply) => this.#answered(task, reply),
    });
  }

  #answered(task: Task, reply: Reply): void {
    task.isAsked = false;
    if (task.isOver) return;
    // Of a connection that is gone the watchers are too; else there was no room for it, and later there is.
    if (reply.kind === "dropped") return this.#clock.reschedule(task.timer, this.#clock.nowMs() + task.everyMs);
    this.#clock.reschedule(task.timer, task.again ? this.#clock.nowMs() : this.#dueMs(task, reply));
    const { listeners } = task;
    if (reply.kind === "ok") {
      for (const member of task.block.members) take(member, task.block, reply);
      for (const listener of listeners) listener.polled(reply.tookMs);
    } else if (reply.kind === "lost") {
      for (const listener of listeners) listener.silent(reply.why);
    } else this.#excepted(task, reply.code, listeners);
  }

  #dueMs(task: Task, reply: Reply): number {
    const isBusy = reply.kind === "exception" && classOf(reply.code) === "busy";
    const isUnanswered = reply.kind === "lost" || (reply.kind === "exception" && classOf(reply.code) === "silent");
    task.failures = isBusy || isUnanswered ? task.failures + 1 : 0;
    const nowMs = this.#clock.nowMs();
    // One answer may have been garbled: so it is asked again at once.
    if (isUnanswered && task.failures === 1) return nowMs;
    const doublings = isBusy ? task.failures : task.failures - 2;
    const slowerMs = task.everyMs * Math.min(2 ** Math.max(0, doublings), SLOWER.factorMax);
    const everyMs = Math.min(slowerMs, Math.max(task.everyMs, SLOWER.everyMs));
    const askedAtMs = reply.kind === "ok" ? reply.sentAtMs : nowMs;
    return Math.max(askedAtMs + everyMs, nowMs);
  }

  #excepted(task: Task, code: number, listeners: ReadonlySet<PollListener>): void {
    const its = classOf(code);
    const { members } = task.block;
    const why = `unit ${this.#unit} answers ${explainException(code)}`;
    if (its === "silent") {
      for (const listener of listeners) listener.silent(why);
      return;
    }
    if (its === "busy") {
      for (const listener of listeners) listener.polled(0);
      return;
    }
    this.#end(task);
    const [member] = members;
    if (members.length > 1 || task.grouping === "close") {
      this.#add(members, task.everyMs, task.grouping === "close" ? "touching" : "single");
      return;
    }
    if (member === undefined) return;
    member.cell.isSettled = true;
    member.cell.value = null;
    member.cell.problem = `${why}; asked was ${where(member.point)}`;
    member.listener.polled(0);
  }
}

function take({ cell, point }: Member, block: Block<Member>, reply: Extract<Reply, { kind: "ok" }>): void {
  const start = point.address - block.address;
  const raw = isBits(point.table) ? reply.raw.slice(start, start + 1) : reply.raw.slice(start, start + lengthOf(point));
  const read = decode(point, raw);
  cell.isSettled = true;
  cell.sampledAtMs = reply.sentAtMs;
  cell.value = "value" in read ? read.value : null;
  cell.problem = "why" in read ? read.why : null;
}
