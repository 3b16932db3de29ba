/** One Modbus device: connects, reads what it has, and lets its kind make something of it. */
import type { Clock, TimerHandle } from "../../../clock/index.ts";
import type { Act, Device, SignalValue, StopCategory } from "../../../model/index.ts";
import type { Driver, DriverLink, Standstill, Work } from "../kit/index.ts";
import type { Body } from "./body.ts";
import type { ConnectionUser } from "./connection.ts";
import { ConveyorBody } from "./conveyor-body.ts";
import { ForeignActs } from "./foreign-acts.ts";
import { InputBody } from "./input-body.ts";
import { MappedBody } from "./mapped-body.ts";
import type { ModbusOptions } from "./options.ts";
import { OutputBody } from "./output-body.ts";
import type { Cell, PollListener } from "./poller.ts";
import { Registers } from "./registers.ts";
import { ToolBody } from "./tool-body.ts";
import { nameOf, type Units } from "./units.ts";

const COUNTER_MAX = 0xffff;

export class ModbusDriver implements Driver, ConnectionUser, PollListener {
  readonly #clock: Clock;
  readonly #device: Device;
  readonly #options: ModbusOptions;
  readonly #units: Units;
  #link: DriverLink | null = null;
  #registers: Registers | null = null;
  #body: Body | null = null;
  #foreign: ForeignActs | null = null;
  /** The last that was begun. */
  #work: Work | null = null;
  /** Of signs that count by their change: they outlive the connection. */
  readonly #counts = new Map<string, number>();
  #isUp = false;
  #isIdentifying = false;
  #heardAtMs = 0;
  #watchdog: TimerHandle | null = null;
  #counter = 0;
  /** A count is on its way. */
  #isFeeding = false;
  /** Roles whose values are wrong, and were said to be. */
  readonly #wrong = new Set<string>();

  constructor(clock: Clock, device: Device, options: ModbusOptions, units: Units) {
    this.#clock = clock;
    this.#device = device;
    this.#options = options;
    this.#units = units;
  }

  get unit(): number {
    return this.#options.unit;
  }

  connect(link: DriverLink): void {
    this.#link = link;
    this.#isUp = false;
    this.#at().connection.attach(this);
  }

  disconnect(): void {
    if (this.#watchdog !== null) this.#clock.cancel(this.#watchdog);
    this.#watchdog = null;
    this.#link = null;
    this.#isUp = false;
    this.#isIdentifying = false;
    this.#isFeeding = false;
    this.#wrong.clear();
    this.#registers?.close();
    this.#registers = null;
    this.#body = null;
    this.#foreign = null;
    this.#work = null;
    this.#at().connection.detach(this);
  }

  opened(): void {
    const { connection, poller } = this.#at();
    const options = this.#options;
    this.#heardAtMs = this.#clock.nowMs();
    const registers = new Registers(this.#clock, {
      ...{ options, heartbeatMs: this.#device.heartbeatMs, connection, poller, listener: this },
    });
    this.#registers = registers;
    const body = this.#bodyOf(registers);
    this.#body = body;
    this.#foreign = new ForeignActs(options.signs, { registers, body, counts: this.#counts });
  }

  closed(why: string): void {
    this.#link?.down(why);
  }

  polled(tookMs: number): void {
    const link = this.#link;
    const registers = this.#registers;
    if (link === null || registers === null) return;
    this.#heardAtMs = this.#clock.nowMs();
    if (tookMs > 0) link.measured(tookMs);
    const sampledAtMs = this.#sampledAtMs(registers);
    if (sampledAtMs === null) return;
    if (!this.#isUp) return this.#identify(link);
    this.#intervened(link);
    link.heard(sampledAtMs);
    this.#body?.heard();
  }

  silent(why: string): void {
    const silentMs = this.#clock.nowMs() - this.#heardAtMs;
    // Its power may have been off: what it was doing, and what it was set to, is not known.
    if (silentMs > this.#device.heartbeatMs) this.#link?.down(why);
  }

  begin(act: Act, work: Work): string | null {
    this.#work = work;
    return this.#body?.begin(act, work) ?? null;
  }

  cutsShort(category: StopCategory): boolean {
    return this.#body?.cutsShort(category) ?? true;
  }

  halt(category: StopCategory, halted: (standstill: Standstill) => void): void {
    this.#body?.halt(category, (standstill, failures) => {
      for (const failure of failures) this.#link?.problem(failure);
      // Not stopped is not said: the controller's own bound for a stop expires, and it knows what to do.
      if (failures.length > 0) return;
      halted(standstill);
      this.#registers?.look();
    });
  }

  sense(): readonly (SignalValue | null)[] {
    return this.#body?.sense() ?? [];
  }

  get isMoving(): boolean {
    return this.#body?.isMoving ?? false;
  }

  #at(): ReturnType<Units["at"]> {
    return this.#units.at(this.#options.address, this.#options.unit);
  }

  /** It is said before the sample that shows it. */
  #intervened(link: DriverLink): void {
    const seen = this.#foreign?.look(this.#work?.isCurrent === true);
    for (const act of seen?.acts ?? []) link.intervened(act);
    if (seen?.isOver === true) link.interventionOver();
  }

  /** Everything is known of it but what it is. */
  #identify(link: DriverLink): void {
    if (this.#isIdentifying) return;
    this.#isIdentifying = true;
    this.#at().identifier.ask(this.#options.timeoutMs, (identity) => {
      if (this.#link === link && this.#isIdentifying) this.#up(link, identity);
    });
  }

  #up(link: DriverLink, identity: string | null): void {
    this.#isIdentifying = false;
    this.#isUp = true;
    const where = `${nameOf(this.#options.address)} unit ${this.#options.unit}`;
    link.up({ firmware: identity === null ? where : `${identity}, ${where}`, bootId: null });
    this.#feed();
    this.polled(0);
  }

  /** The oldest of what is known; null until everything was asked for once. What can't be known is named. */
  #sampledAtMs(registers: Registers): number | null {
    let oldestMs = Number.POSITIVE_INFINITY;
    for (const cell of registers.cells) {
      this.#tell(cell);
      if (!cell.isSettled) return null;
      if (cell.sampledAtMs !== null) oldestMs = Math.min(oldestMs, cell.sampledAtMs);
    }
    return oldestMs === Number.POSITIVE_INFINITY ? null : oldestMs;
  }

  /** Once when it goes wrong, not at every poll. */
  #tell({ point, problem }: Cell): void {
    if (problem === null) {
      if (this.#wrong.size > 0) this.#wrong.delete(point.role);
    } else if (!this.#wrong.has(point.role)) {
      this.#wrong.add(point.role);
      this.#link?.problem(problem);
    }
  }

  /** Counts up in the device's watchdog register: where that stands still, the device knows that nobody is there. */
  #feed(): void {
    const { watchdog, unit, timeoutMs, address } = this.#options;
    if (watchdog === null || !this.#isUp) return;
    this.#watchdog = this.#clock.after(watchdog.everyMs, () => this.#feed());
    if (this.#isFeeding) return;
    this.#isFeeding = true;
    this.#counter = (this.#counter % COUNTER_MAX) + 1;
    this.#units.at(address, unit).connection.ask({
      request: { kind: "write", unit, table: "holding", address: watchdog.address, raw: [this.#counter] },
      ...{ urgency: "command", timeoutMs, isWanted: () => this.#isUp },
      answered: (reply) => {
        this.#isFeeding = false;
        if (reply.kind === "exception")
          this.#link?.problem(`holding register ${watchdog.address} (watchdog) takes no count`);
      },
    });
  }

  #bodyOf(registers: Registers): Body {
    const device = this.#device;
    const { mapping } = this.#options;
    if (mapping !== null)
      return new MappedBody(this.#clock, device, { registers, mapping, results: this.#options.results });
    switch (device.kind) {
      case "input":
        return new InputBody(device, registers);
      case "output":
        return new OutputBody(device, registers);
      case "conveyor":
        return new ConveyorBody(this.#clock, device, registers);
      case "tool":
        return new ToolBody(this.#clock, device, registers, this.#options);
      default:
        throw new Error(`${device.kind}: options of no such kind are read`);
    }
  }
}
