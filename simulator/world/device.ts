/** The electronics of a simulated device: its link, its fence, its memory of commands, its telemetry. */
import type { Clock, TimerHandle } from "../../src/clock/index.ts";
import {
  type Command,
  compareFences,
  type Device,
  type DeviceMessage,
  type Fence,
  type Report,
  type SignalValue,
  type StopCategory,
  type StopOrder,
} from "../../src/model/index.ts";
import type { Wire } from "./link.ts";
import type { Physics } from "./physics/physics.ts";

/** One heartbeat may be lost and the next, with its latency, still comes in time. */
const HEARTBEATS_PER_LIMIT = 2.1;

/** A device remembers this many executed ids: more than can be under way on any wire. */
const REMEMBERED_IDS_MAX = 64;

/** What can be wrong with the electronics of a device. */
interface DeviceFaults {
  silent: boolean;
  deaf: boolean;
  refuseNext: string | null;
  refuseAlways: string | null;
  failNext: string | null;
  failAlways: string | null;
  stalled: boolean;
  ignoresStops: boolean;
  /** What it says of its next command comes so much later; 0: in time. */
  answersLateMs: number;
}

const NO_FAULTS: Readonly<DeviceFaults> = {
  ...{ silent: false, deaf: false, refuseNext: null, refuseAlways: null, failNext: null, failAlways: null },
  ...{ stalled: false, ignoresStops: false, answersLateMs: 0 },
};

type Answer = Exclude<Report, { type: "hello" | "stopped" }>["type"];

export class SimulatedDevice {
  readonly device: Device;
  readonly physics: Physics;
  readonly #clock: Clock;
  readonly #wire: Wire<DeviceMessage>;
  readonly #bootedAtMs: number;
  readonly #reportEveryMs: number;
  readonly #idleEveryMs: number;
  readonly #scratch: (SignalValue | null)[] = [];
  readonly #executed: number[] = [];
  #boot = 1;
  #fence: Fence = { epoch: 0, stop: 0 };
  #command: Command | null = null;
  #end: TimerHandle | null = null;
  #halting: { readonly category: StopCategory; readonly cut: Command | null; readonly timer: TimerHandle } | null =
    null;
  /** Arrival of the next regular report; null while nobody is connected. */
  #reporter: TimerHandle | null = null;
  /** When that report is made, a latency before it arrives. */
  #reportAtMs = Number.POSITIVE_INFINITY;
  #lastValues: readonly (SignalValue | null)[] = [];
  /** Faults: what a test or a scenario has planted in this device. */
  readonly faults: DeviceFaults = { ...NO_FAULTS };
  /** A fault of its sensors: changes what they say of a moment. */
  distortion: ((values: (SignalValue | null)[], atMs: number) => void) | null = null;
  /** How much faster its own clock runs since when, as a share. */
  #drift: { readonly share: number; readonly sinceMs: number } | null = null;
  /** The command of which everything comes late. */
  #late: { readonly id: number; readonly byMs: number } | null = null;

  constructor(clock: Clock, device: Device, physics: Physics, wire: Wire<DeviceMessage>) {
    this.#clock = clock;
    this.device = device;
    this.physics = physics;
    this.#wire = wire;
    this.#bootedAtMs = clock.nowMs();
    this.#idleEveryMs = device.heartbeatMs / HEARTBEATS_PER_LIMIT;
    this.#reportEveryMs =
      "reportEveryMs" in device ? Math.min(device.reportEveryMs, this.#idleEveryMs) : this.#idleEveryMs;
  }

  /** A controller has connected: says who it is, then what it senses, from now on. */
  greet(): void {
    this.#tell({
      type: "hello",
      ...this.#said(),
      firmware: "simulated 1",
      bootId: `boot-${this.#boot}`,
      fence: this.#fence,
    });
    this.#sample();
  }

  /** Nobody is connected any more. */
  part(): void {
    if (this.#reporter !== null) this.#clock.cancel(this.#reporter);
    this.#reporter = null;
    this.#reportAtMs = Number.POSITIVE_INFINITY;
  }

  receive(message: Command | StopOrder): void {
    if (this.faults.deaf) return;
    this.#catchUp();
    if (message.type === "stop") this.#stop(message);
    else this.#execute(message);
  }

  /** What the device senses has changed by itself: it says so at once. */
  sensedChange(): void {
    if (this.#reporter !== null) this.#sample();
  }

  /** What it was doing has ended without it. */
  losePower(): void {
    this.#catchUp();
    this.#forgetWork();
    if (this.#reporter !== null) this.#sample();
  }

  /** Everything that faults have planted is gone. What was stuck in the middle of its act has been switched off and on. */
  mend(): void {
    const wasStuck = this.faults.stalled;
    Object.assign(this.faults, NO_FAULTS);
    this.distortion = null;
    this.#late = null;
    if (!wasStuck) return;
    this.reboot();
    this.greet();
  }

  /** Its clock runs faster from now on, by a share. */
  drift(share: number): void {
    this.#drift = { share, sinceMs: this.#clock.nowMs() };
  }

  reboot(): void {
    this.#catchUp();
    this.#boot++;
    this.#fence = { epoch: 0, stop: 0 };
    this.#forgetWork();
    this.#executed.length = 0;
    this.physics.reboot();
  }

  #execute(command: Command): void {
    if (this.#executed.includes(command.id)) return;
    if (this.#carriesOn(command)) return;
    const refusal = this.#refusal(command);
    if (refusal !== null) return this.#answer("refused", command, refusal);
    this.#executed.push(command.id);
    if (this.#executed.length > REMEMBERED_IDS_MAX) this.#executed.shift();
    const begun = this.physics.begin(command.act);
    if ("refused" in begun) return this.#answer("refused", command, begun.refused);
    this.#fence = command.fence;
    this.#command = command;
    this.#answer("accepted", command);
    this.#end = this.#clock.after(begun.takesMs, () => this.#finish(command));
    this.#sample();
  }

  /** A jog token that comes while the one before still runs carries it on, under its own id; nothing more is said of the other. */
  #carriesOn(command: Command): boolean {
    const before = this.#command;
    const isInTime = before !== null && this.#halting === null && compareFences(command.fence, this.#fence) >= 0;
    const leftMs = isInTime ? (this.physics.carryOn?.(command.act) ?? null) : null;
    if (before === null || leftMs === null || this.#end === null) return false;
    this.#executed.push(command.id);
    if (this.#executed.length > REMEMBERED_IDS_MAX) this.#executed.shift();
    this.#clock.cancel(this.#end);
    this.#fence = command.fence;
    this.#command = command;
    this.#answer("accepted", command);
    this.#end = this.#clock.after(leftMs, () => this.#finish(command));
    return true;
  }

  #refusal(command: Command): string | null {
    const planted = this.faults.refuseNext ?? this.faults.refuseAlways;
    this.faults.refuseNext = null;
    if (planted !== null) return planted;
    if (compareFences(command.fence, this.#fence) < 0) return "the command is older than the last stop";
    if (this.#halting !== null) return "a stop is under way";
    if (this.#command !== null) return "another command is under way";
    return null;
  }

  #finish(command: Command): void {
    if (this.faults.stalled) return;
    this.#catchUp();
    this.#end = null;
    this.#command = null;
    const planted = this.faults.failNext ?? this.faults.failAlways;
    this.faults.failNext = null;
    const wrong = planted ?? this.physics.finish(command.act);
    // The report first, so that what is sensed after it is newer than it.
    this.#answer(wrong === null ? "done" : "failed", command, wrong ?? "");
    this.#sample();
  }

  #stop(order: StopOrder): void {
    if (compareFences(order.fence, this.#fence) > 0) this.#fence = order.fence;
    const earlier = this.#halting;
    // A stop never softens the one that is under way.
    const category = Math.min(order.category, earlier?.category ?? order.category) as StopCategory;
    if (this.faults.ignoresStops && category > 0) return;
    const halting = this.physics.halt(category);
    const cut = halting.cutsShort ? this.#command : null;
    if (cut !== null) this.#forgetCommand();
    if (earlier !== null) this.#clock.cancel(earlier.timer);
    const timer = this.#clock.after(halting.takesMs, () => this.#halted(order, category, halting.standstill));
    this.#halting = { category, cut: cut ?? earlier?.cut ?? null, timer };
    this.#sample();
  }

  #halted(order: StopOrder, category: StopCategory, standstill: "measured" | "assumed"): void {
    this.#catchUp();
    const cut = this.#halting?.cut ?? null;
    this.#halting = null;
    this.physics.halted(category);
    this.#tell({ type: "stopped", ...this.#said(), commandId: cut?.id ?? null, fence: order.fence, standstill });
    this.#sample();
  }

  #forgetCommand(): void {
    if (this.#end !== null) this.#clock.cancel(this.#end);
    this.#end = null;
    this.#command = null;
  }

  #forgetWork(): void {
    this.#forgetCommand();
    if (this.#halting !== null) this.#clock.cancel(this.#halting.timer);
    this.#halting = null;
  }

  #answer(type: Answer, command: Command, why = ""): void {
    const said = { ...this.#said(), commandId: command.id };
    const message: DeviceMessage = type === "refused" || type === "failed" ? { type, ...said, why } : { type, ...said };
    if (this.faults.answersLateMs > 0) {
      this.#late = { id: command.id, byMs: this.faults.answersLateMs };
      this.faults.answersLateMs = 0;
    }
    if (this.#late?.id === command.id) this.#clock.after(this.#late.byMs, () => this.#tell(message));
    else this.#tell(message);
  }

  #said(): { device: string; ticks: number } {
    return { device: this.device.name, ticks: this.#ticksAt(this.#clock.nowMs()) };
  }

  #ticksAt(atMs: number): number {
    const drifted = this.#drift === null ? 0 : this.#drift.share * Math.max(0, atMs - this.#drift.sinceMs);
    return atMs - this.#bootedAtMs + drifted;
  }

  #tell(message: DeviceMessage): void {
    if (!this.faults.silent) this.#wire.send(message);
  }

  /** Says what is sensed now, and sets the next regular report. */
  #sample(): void {
    const nowMs = this.#clock.nowMs();
    this.#tell(this.#telemetry(nowMs));
    this.#reportNext(nowMs);
  }

  /**
   * Between its events a device's body follows a law, so what it sensed at any moment can be worked out a little later. A regular
   * report is therefore made when it arrives, of the moment in which it was sent: one timer instead of two, for the
   * messages that are nine tenths of all.
   */
  #reportNext(fromMs: number): void {
    this.#reportAtMs = fromMs + (this.physics.isMoving ? this.#reportEveryMs : this.#idleEveryMs);
    const dueMs = this.#reportAtMs + this.#wire.latencyMs();
    if (this.#reporter === null) this.#reporter = this.#clock.at(dueMs, () => this.#report());
    else this.#clock.reschedule(this.#reporter, dueMs);
  }

  #report(): void {
    const atMs = this.#reportAtMs;
    const telemetry = this.#telemetry(atMs);
    this.#reportNext(atMs);
    if (!this.faults.silent) this.#wire.arriveAt(this.#clock.nowMs(), telemetry);
  }

  /** Something is about to change: a report that was sent before it is made now, before the change can show in it. */
  #catchUp(): void {
    const reporter = this.#reporter;
    if (reporter === null || this.#reportAtMs > this.#clock.nowMs()) return;
    const telemetry = this.#telemetry(this.#reportAtMs);
    if (!this.faults.silent) this.#wire.arriveAt(reporter.dueMs, telemetry);
    this.#reportNext(this.#reportAtMs);
  }

  #telemetry(atMs: number): DeviceMessage {
    const scratch = this.#scratch;
    this.physics.sense(scratch, atMs);
    this.distortion?.(scratch, atMs);
    // The same values are the same array: a device at rest costs nothing but its heartbeat.
    if (!sameValues(scratch, this.#lastValues)) this.#lastValues = scratch.slice();
    return { type: "telemetry", device: this.device.name, ticks: this.#ticksAt(atMs), values: this.#lastValues };
  }
}

function sameValues(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
