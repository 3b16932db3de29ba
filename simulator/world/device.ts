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
  type StopOrder,
} from "../../src/model/index.ts";
import type { Physics } from "./physics/physics.ts";

/** One heartbeat may be lost and the next, with its latency, still comes in time. */
const HEARTBEATS_PER_LIMIT = 2.1;

/** A device remembers this many executed ids: more than can be under way on any wire. */
const REMEMBERED_IDS_MAX = 64;

type Answer = Exclude<Report, { type: "hello" | "stopped" }>["type"];

export class SimulatedDevice {
  readonly device: Device;
  readonly physics: Physics;
  readonly #clock: Clock;
  readonly #say: (message: DeviceMessage) => void;
  readonly #bootedAtMs: number;
  readonly #reportEveryMs: number;
  readonly #idleEveryMs: number;
  readonly #scratch: (SignalValue | null)[] = [];
  readonly #executed: number[] = [];
  #boot = 1;
  #fence: Fence = { epoch: 0, stop: 0 };
  #command: Command | null = null;
  #end: TimerHandle | null = null;
  #halting: { readonly order: StopOrder; readonly cut: Command | null; readonly timer: TimerHandle } | null = null;
  #sampler: TimerHandle | null = null;
  #lastValues: readonly (SignalValue | null)[] = [];
  /** Faults: what a test or a scenario has planted in this device. */
  readonly faults = {
    silent: false,
    deaf: false,
    refuseNext: null as string | null,
    failNext: null as string | null,
    stalled: false,
  };

  constructor(clock: Clock, device: Device, physics: Physics, say: (message: DeviceMessage) => void) {
    this.#clock = clock;
    this.device = device;
    this.physics = physics;
    this.#say = say;
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
    if (this.#sampler !== null) this.#clock.cancel(this.#sampler);
    this.#sampler = null;
  }

  receive(message: Command | StopOrder): void {
    if (this.faults.deaf) return;
    if (message.type === "stop") this.#stop(message);
    else this.#execute(message);
  }

  /** What the device senses has changed by itself: it says so at once. */
  sensedChange(): void {
    if (this.#sampler !== null) this.#sample();
  }

  reboot(): void {
    this.#boot++;
    this.#fence = { epoch: 0, stop: 0 };
    this.#forgetWork();
    this.#executed.length = 0;
    this.physics.reboot();
  }

  #execute(command: Command): void {
    if (this.#executed.includes(command.id)) return;
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

  #refusal(command: Command): string | null {
    const planted = this.faults.refuseNext;
    this.faults.refuseNext = null;
    if (planted !== null) return planted;
    if (compareFences(command.fence, this.#fence) < 0) return "the command is older than the last stop";
    if (this.#halting !== null) return "a stop is under way";
    if (this.#command !== null) return "another command is under way";
    return null;
  }

  #finish(command: Command): void {
    if (this.faults.stalled) return;
    this.#end = null;
    this.#command = null;
    const planted = this.faults.failNext;
    this.faults.failNext = null;
    const wrong = planted ?? this.physics.finish(command.act);
    // The report first, so that what is sensed after it is newer than it.
    this.#answer(wrong === null ? "done" : "failed", command, wrong ?? "");
    this.#sample();
  }

  #stop(order: StopOrder): void {
    if (compareFences(order.fence, this.#fence) > 0) this.#fence = order.fence;
    const halting = this.physics.halt(order.category);
    const cut = halting.cutsShort ? this.#command : null;
    if (cut !== null) this.#forgetCommand();
    const earlier = this.#halting;
    if (earlier !== null) this.#clock.cancel(earlier.timer);
    const timer = this.#clock.after(halting.takesMs, () => this.#halted(order, halting.standstill));
    this.#halting = { order, cut: cut ?? earlier?.cut ?? null, timer };
    this.#sample();
  }

  #halted(order: StopOrder, standstill: "measured" | "assumed"): void {
    const cut = this.#halting?.cut ?? null;
    this.#halting = null;
    this.physics.halted(order.category);
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
    this.#tell(type === "refused" || type === "failed" ? { type, ...said, why } : { type, ...said });
  }

  #said(): { device: string; ticks: number } {
    return { device: this.device.name, ticks: this.#clock.nowMs() - this.#bootedAtMs };
  }

  #tell(message: DeviceMessage): void {
    if (!this.faults.silent) this.#say(message);
  }

  /** Says what is sensed now, and when to say so next. */
  #sample(): void {
    const scratch = this.#scratch;
    this.physics.sense(scratch);
    // The same values are the same array: a device at rest costs nothing but its heartbeat.
    if (!sameValues(scratch, this.#lastValues)) this.#lastValues = scratch.slice();
    this.#tell({
      type: "telemetry",
      device: this.device.name,
      ticks: this.#clock.nowMs() - this.#bootedAtMs,
      values: this.#lastValues,
    });
    const dueMs = this.#clock.nowMs() + (this.physics.isMoving ? this.#reportEveryMs : this.#idleEveryMs);
    if (this.#sampler === null) this.#sampler = this.#clock.at(dueMs, () => this.#sample());
    else this.#clock.reschedule(this.#sampler, dueMs);
  }
}

function sameValues(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
