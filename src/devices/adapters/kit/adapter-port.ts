/**
 * The contract of a device, kept over a driver. Whatever protocol is below: an id is executed once, one command is under way at a
 * time, an older fence is refused, a stop overtakes everything, and what is not known is not said.
 *
 * How it fails: when the connection goes, whatever was under way is unknown. Nothing is said of it, and nothing is sent again; the
 * hello of the next connection bears another boot id, so the link above gives it up. One thing is owed across connections: a stop that
 * was not confirmed is carried out first, before anything else; the device is there again when it stands.
 */
import type { Clock, TimerHandle } from "../../../clock/index.ts";
import {
  type Command,
  type Device,
  type DeviceMessage,
  type Fence,
  type ForeignAct,
  Permit,
  type Report,
  type StopCategory,
  type StopOrder,
} from "../../../model/index.ts";
import type { DevicePort, LatencyMs } from "../../contract.ts";
import { CommandMemory } from "./command-memory.ts";
import { CommandWork } from "./command-work.ts";
import type { Driver, Identity, Standstill } from "./driver.ts";
import { FenceGuard } from "./fence-guard.ts";
import type { FenceStore } from "./fence-store.ts";
import { Latency } from "./latency.ts";
import { Supervisor } from "./supervisor.ts";
import { Telemetry } from "./telemetry.ts";

/** What a kit's adapter has to say beside the contract. */
export interface PortSetup {
  readonly device: Device;
  readonly driver: Driver;
  readonly fences: DevicePort["fences"];
  readonly store: FenceStore;
  /** Who commands through this adapter; null where nobody says. */
  readonly holder: string | null;
  /** Longest that connecting may take. */
  readonly connectMs: number;
  /** Hears what is wrong, in sentences for a person, never the same twice in a row. */
  readonly onProblem: (device: Device, text: string) => void;
  readonly listener: (message: DeviceMessage) => void;
}

/** A stop that is owed keeps the hello back for so long at most: then whoever commands has to see that it does not stop. */
const OWED_MS_MAX = 2000;

interface Halting {
  readonly order: StopOrder;
  readonly category: StopCategory;
  /** What it has cut short. */
  readonly cut: Command | null;
}

type Answer<R = Report> = R extends Exclude<Report, { type: "hello" }> ? Omit<R, "device" | "ticks"> : never;

export class AdapterPort implements DevicePort {
  readonly fences: DevicePort["fences"];
  readonly #clock: Clock;
  readonly #its: PortSetup;
  readonly #guard: FenceGuard;
  readonly #memory = new CommandMemory();
  readonly #supervisor: Supervisor;
  readonly #telemetry: Telemetry;
  readonly #latency = new Latency();
  #isOpen = false;
  #work: CommandWork | null = null;
  #halting: Halting | null = null;
  /** Says hello in any case, when a stop that is owed takes too long; null: hello was said. */
  #greeting: TimerHandle | null = null;
  #connections = 0;
  #bootId = "";
  #who: Identity | null = null;
  #heardAtMs: number | null = null;
  #lastProblem: string | null = null;

  constructor(clock: Clock, its: PortSetup) {
    this.#clock = clock;
    this.#its = its;
    this.fences = its.fences;
    this.#guard = new FenceGuard(its.device.name, its.store, its.holder);
    this.#telemetry = new Telemetry(its.device, (values, sampledAtMs) =>
      this.#tell({ type: "telemetry", device: its.device.name, ticks: sampledAtMs, values }),
    );
    this.#supervisor = new Supervisor(clock, its.driver, its.connectMs, {
      up: (who) => this.#guarded(() => this.#up(who)),
      down: () => this.#guarded(() => this.#down()),
      heard: (sampledAtMs) => this.#guarded(() => this.#heard(sampledAtMs)),
      measured: (latencyMs) => this.#latency.measured(latencyMs),
      intervened: (act) => this.#guarded(() => this.#intervened(act)),
      interventionOver: () => this.#guarded(() => this.#interventionOver()),
      problem: (text) => this.#problem(text),
      owedStop: () => this.#halting?.category ?? null,
    });
  }

  get latencyMs(): LatencyMs | null {
    return this.#supervisor.isUp ? this.#latency.now : null;
  }

  open(): void {
    this.#guarded(() => {
      this.#isOpen = true;
      this.#guard.reload();
      if (this.#isThere) this.#greet();
      else this.#supervisor.open();
    });
  }

  dispatch(permit: Permit): void {
    const command = Permit.commandIn(permit);
    if (command === null || !this.#isOpen) return;
    this.#guarded(() => this.#receive(command));
  }

  stop(order: StopOrder): void {
    if (!this.#isOpen) return;
    this.#guarded(() => this.#stop(order));
  }

  close(): void {
    this.#isOpen = false;
    this.#guarded(() => {
      this.#end(null);
      this.#ungreet();
      this.#halting = null;
      this.#supervisor.close();
    });
  }

  #receive(command: Command): void {
    const before = this.#memory.recall(command);
    if (before !== undefined) {
      if (before !== null) this.#tell({ ...before, ticks: this.#clock.nowMs() });
      return;
    }
    const refusal = this.#refusal(command);
    if (refusal !== null) return this.#refuse(command, refusal);
    const earlier = this.#work;
    if (earlier !== null) return this.#carryOn(command, earlier);
    const work = new CommandWork(this.#clock, command, (ended, answer) => this.#ended(ended, answer));
    this.#work = work;
    this.#memory.remember(command, null);
    this.#guard.raise(command.fence, (why) => this.#guarded(() => this.#begin(work, why)));
  }

  #refusal(command: Command): string | null {
    if (!this.#isThere) return this.#absence();
    const older = this.#guard.refusal(command.fence);
    if (older !== null) return older;
    if (this.#halting !== null) return "a stop is under way";
    if (this.#work !== null && this.#its.driver.carryOn === undefined) return "another command is under way";
    return null;
  }

  #absence(): string {
    const why = this.#lastProblem === null ? "" : `: ${this.#lastProblem}`;
    return `${this.#its.device.name} is not connected${why}`;
  }

  /** @param unkept why its fence could not be kept: then an older command could come after it, and it is not begun */
  #begin(work: CommandWork, unkept: string | null): void {
    if (!work.isCurrent) return;
    // It was held up by a slow disk: by now somebody has stopped counting on it.
    const isOld = this.#clock.nowMs() - work.sinceMs > this.#its.device.heartbeatMs;
    const why = unkept ?? (isOld ? "it could not be begun in time" : this.#its.driver.begin(work.command.act, work));
    if (why === null) {
      work.begun();
      // A driver may prove it at once; then `accepted` comes first all the same.
      this.#answer(work.command, { type: "accepted", commandId: work.command.id });
      return work.settle();
    }
    if (this.#work === work) this.#end(null);
    this.#refuse(work.command, why);
  }

  #carryOn(command: Command, earlier: CommandWork): void {
    const work = new CommandWork(this.#clock, command, (ended, answer) => this.#ended(ended, answer));
    if (!earlier.hasBegun || this.#its.driver.carryOn?.(command.act, work) !== true)
      return this.#refuse(command, "another command is under way");
    earlier.cut();
    this.#work = work;
    work.begun();
    this.#answer(command, { type: "accepted", commandId: command.id });
    work.settle();
  }

  #ended(work: CommandWork, failure: string | null): void {
    this.#guarded(() => {
      if (this.#work === work) this.#work = null;
      const commandId = work.command.id;
      this.#answer(
        work.command,
        failure === null ? { type: "done", commandId } : { type: "failed", commandId, why: failure },
      );
      this.#telemetry.owe(this.#clock.nowMs());
    });
  }

  #stop(order: StopOrder): void {
    const earlier = this.#halting;
    // A stop never softens the one that is under way.
    const category = Math.min(order.category, earlier?.category ?? order.category) as StopCategory;
    const work = this.#work;
    const isCut = work !== null && (!work.hasBegun || this.#its.driver.cutsShort(category));
    this.#halting = { order, category, cut: isCut ? work.command : (earlier?.cut ?? null) };
    if (isCut) this.#end(null);
    if (this.#supervisor.isUp) this.#halt();
    // After the halt: nothing delays a stop, not even the memory of it.
    this.#guard.raise(order.fence, (why) => why !== null && this.#problem(why));
  }

  #halt(): void {
    const halting = this.#halting;
    const connection = this.#connections;
    if (halting === null) return;
    this.#its.driver.halt(halting.category, (standstill) =>
      this.#guarded(() => {
        // What is said over an earlier connection is not heard: the stop is owed anew.
        const isHeard = this.#supervisor.isUp && connection === this.#connections;
        if (isHeard && this.#halting === halting) this.#halted(halting, standstill);
      }),
    );
  }

  #halted({ order, cut }: Halting, standstill: Standstill): void {
    this.#halting = null;
    if (this.#greeting !== null) this.#greet();
    const fence: Fence = order.fence;
    this.#answer(cut, { type: "stopped", commandId: cut?.id ?? null, fence, standstill });
    this.#telemetry.owe(this.#clock.nowMs());
  }

  #up(who: Identity): void {
    this.#who = who;
    this.#connections += 1;
    this.#lastProblem = null;
    this.#bootId = who.bootId ?? `${this.#clock.wallTime()}, connection ${this.#connections}`;
    if (this.#halting === null) return this.#greet();
    // What is told to go while it is being stopped is refused: so it is not told that it may go.
    this.#greeting = this.#clock.after(OWED_MS_MAX, () => this.#guarded(() => this.#greet()));
    this.#halt();
  }

  /** It is connected, and has said so. */
  get #isThere(): boolean {
    return this.#supervisor.isUp && this.#greeting === null;
  }

  #greet(): void {
    this.#ungreet();
    const ticks = this.#clock.nowMs();
    const { device } = this.#its;
    const firmware = this.#who?.firmware ?? "";
    this.#tell({ type: "hello", device: device.name, ticks, firmware, bootId: this.#bootId, fence: this.#guard.fence });
    this.#telemetry.owe(Number.NEGATIVE_INFINITY);
    if (this.#heardAtMs !== null) this.#heard(this.#heardAtMs);
  }

  #ungreet(): void {
    if (this.#greeting !== null) this.#clock.cancel(this.#greeting);
    this.#greeting = null;
  }

  /** What was under way is unknown from now on: nothing is said of it any more. */
  #down(): void {
    this.#ungreet();
    this.#latency.restart();
    this.#heardAtMs = null;
    if (this.#work !== null) this.#memory.remember(this.#work.command, null);
    this.#end(null);
  }

  #heard(sampledAtMs: number): void {
    this.#heardAtMs = sampledAtMs;
    if (!this.#isThere) return;
    const { driver } = this.#its;
    this.#telemetry.heard(driver.sense(), { sampledAtMs, nowMs: this.#clock.nowMs(), isMoving: driver.isMoving });
  }

  /** Whoever commands decides what follows from it, and stops what is under way. */
  #intervened(act: ForeignAct): void {
    this.#tell({ type: "intervened", device: this.#its.device.name, ticks: this.#clock.nowMs(), ...act });
  }

  #interventionOver(): void {
    this.#tell({ type: "intervention-over", device: this.#its.device.name, ticks: this.#clock.nowMs() });
  }

  #end(next: CommandWork | null): void {
    this.#work?.cut();
    this.#work = next;
  }

  #refuse(command: Command, why: string): void {
    this.#answer(command, { type: "refused", commandId: command.id, why });
  }

  /** @param command whose answer it is, to be given again if it is asked again; null for a stop that cut nothing short */
  #answer(command: Command | null, answer: Answer): void {
    const report = { ...answer, device: this.#its.device.name, ticks: this.#clock.nowMs() } as Exclude<
      Report,
      { type: "hello" }
    >;
    if (command !== null) this.#memory.remember(command, report);
    this.#tell(report);
  }

  #tell(message: DeviceMessage): void {
    if (this.#isOpen) this.#its.listener(message);
  }

  #problem(text: string): void {
    if (text === this.#lastProblem) return;
    this.#lastProblem = text;
    this.#its.onProblem(this.#its.device, text);
  }

  /** The one place that catches: a mistake of ours makes the device silent, and silence stops the line. */
  #guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#problem(`the adapter itself has failed: ${text}`);
    this.#supervisor.drop("the adapter itself has failed");
  }
}
