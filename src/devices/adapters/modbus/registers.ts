/** The registers of one device while it is connected: what is known of them, and writing them. What the kinds work with. */
import type { Clock, TimerHandle } from "../../../clock/index.ts";
import type { Work } from "../kit/index.ts";
import type { Connection } from "./connection.ts";
import { KeptWrites } from "./kept-writes.ts";
import type { ModbusOptions } from "./options.ts";
import type { Point } from "./point.ts";
import type { Cell, Poller, PollListener } from "./poller.ts";
import { type WriteVia, write } from "./write.ts";

/** A value that was not renewed in so many of its polls is not known any more. */
const POLLS_KNOWN = 3;

/** While something is waited for it is looked again so soon. */
const LOOK_AGAIN_MS = 20;

const NONE: readonly string[] = [];

/** Where to: by the role that it has in the line file, or as a point of a map. */
export type Writes = readonly (readonly [to: string | Point, value: number | boolean])[];

export class Registers {
  readonly #clock: Clock;
  readonly #options: ModbusOptions;
  readonly #heartbeatMs: number;
  readonly #poller: Poller;
  readonly #listener: PollListener;
  readonly #via: WriteVia;
  readonly #cells = new Map<string, Cell>();
  readonly #kept: KeptWrites;
  #isOpen = true;
  #soon: TimerHandle | null = null;
  /** Of the stop that is under way: what an earlier one still wanted is not wanted any more. */
  #halts = 0;

  constructor(
    clock: Clock,
    its: {
      readonly options: ModbusOptions;
      readonly heartbeatMs: number;
      readonly connection: Connection;
      readonly poller: Poller;
      readonly listener: PollListener;
    },
  ) {
    const { options, poller, listener } = its;
    this.#clock = clock;
    this.#options = options;
    this.#heartbeatMs = its.heartbeatMs;
    this.#poller = poller;
    this.#listener = listener;
    this.#via = { clock, connection: its.connection, unit: options.unit, timeoutMs: options.timeoutMs };
    this.#kept = new KeptWrites(options.kept);
    const points = [...options.points.values()];
    for (const cell of poller.watch(points, { timeoutMs: options.timeoutMs, listener }))
      this.#cells.set(cell.point.role, cell);
  }

  get cells(): Iterable<Cell> {
    return this.#cells.values();
  }

  /** The device has such a register. */
  has(role: string): boolean {
    return this.#options.points.has(role);
  }

  /** Null: there is none, or nobody knows. */
  number(role: string): number | null {
    const cell = this.#cells.get(role);
    if (cell === undefined || cell.sampledAtMs === null) return null;
    const knownMs = Math.max(POLLS_KNOWN * cell.point.pollMs, this.#heartbeatMs);
    return this.#clock.nowMs() - cell.sampledAtMs > knownMs ? null : cell.value;
  }

  isTrue(role: string): boolean | null {
    const value = this.number(role);
    return value === null ? null : value !== 0;
  }

  /** When the device was asked for it; a time before all others if never. */
  sampledAtMs(role: string): number {
    return this.#cells.get(role)?.sampledAtMs ?? Number.NEGATIVE_INFINITY;
  }

  /** What reads otherwise than it was written here, in words for a person: each once. */
  changed(): readonly string[] {
    if (this.#kept.isEmpty) return NONE;
    return this.#kept.changed((role) => ({ value: this.number(role), sampledAtMs: this.sampledAtMs(role) }));
  }

  /** Everything is read at once, so that the proof of what has just been done does not wait for its turn. */
  look(): void {
    if (this.#isOpen) this.#poller.look(this.#listener);
  }

  /** The same in a moment: something is waited for, and the device's own pace may be a slow one. */
  lookSoon(): void {
    this.#soon ??= this.#clock.after(LOOK_AGAIN_MS, () => {
      this.#soon = null;
      this.look();
    });
  }

  /** The work is done; the samples that show it are asked for now, and so are newer. */
  prove(work: Work): void {
    work.done();
    this.look();
  }

  /** Writes one after the other, each proved before the next; then goes on. A failure fails the work, unless `failed` says otherwise. */
  command(work: Work, writes: Writes, then: () => void, failed = (why: string): void => work.failed(why)): void {
    const [first, ...rest] = writes;
    if (first === undefined) return then();
    this.#write(first, {
      urgency: "command",
      isWanted: () => this.#isOpen && work.isCurrent,
      ended: (failure) => (failure === null ? this.command(work, rest, then, failed) : failed(failure)),
    });
  }

  /**
   * Writes all at once, ahead of everything, again and again until each is proved.
   * @param ended once all are proved, or found impossible: with the reasons of those that are
   */
  halt(writes: Writes, ended: (failures: readonly string[]) => void): void {
    this.#halts += 1;
    const halt = this.#halts;
    const failures: string[] = [];
    let left = writes.length;
    if (left === 0) return ended(failures);
    for (const one of writes)
      this.#write(one, {
        urgency: "stop",
        isWanted: () => this.#isOpen && this.#halts === halt,
        ended: (failure) => {
          if (failure !== null) failures.push(failure);
          left -= 1;
          if (left === 0) ended(failures);
        },
      });
  }

  close(): void {
    this.#isOpen = false;
    if (this.#soon !== null) this.#clock.cancel(this.#soon);
    this.#poller.unwatch(this.#listener);
  }

  #write(
    [to, value]: Writes[number],
    its: { urgency: "stop" | "command"; isWanted: () => boolean; ended: (failure: string | null) => void },
  ): void {
    const point = typeof to === "string" ? this.#options.points.get(to) : to;
    if (point === undefined) return its.ended(`the line file maps no "${to}"`);
    this.#kept.began(point);
    write(this.#via, {
      ...{ point, value: Number(value), ...its },
      ended: (failure) => {
        if (failure === null) this.#kept.proved(point, Number(value), this.#clock.nowMs());
        its.ended(failure);
      },
    });
  }
}
