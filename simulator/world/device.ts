/** The electronics of a simulated device: its fence, its memory of commands, its power. */
import type { Clock, TimerHandle } from "../../src/clock/index.ts";
import {
  type Command,
  compareFences,
  type Device,
  type DeviceMessage,
  type Fence,
  type StopCategory,
  type StopOrder,
} from "../../src/model/index.ts";
import { DeviceClock } from "./device-clock.ts";
import { type ElectronicFaults, SOUND } from "./electronic-faults.ts";
import type { Wire } from "./link.ts";
import type { Physics } from "./physics/physics.ts";
import { Telemetry } from "./telemetry.ts";
import { Voice } from "./voice.ts";

/** A device remembers this many executed ids: more than can be under way on any wire. */
const REMEMBERED_IDS_MAX = 64;

export class SimulatedDevice {
  readonly device: Device;
  readonly physics: Physics;
  readonly ownClock: DeviceClock;
  readonly telemetry: Telemetry;
  readonly faults: ElectronicFaults = { ...SOUND };
  readonly #clock: Clock;
  readonly #voice: Voice;
  readonly #executed: number[] = [];
  #fence: Fence = { epoch: 0, stop: 0 };
  #command: Command | null = null;
  #end: TimerHandle | null = null;
  #halting: { readonly category: StopCategory; readonly cut: Command | null; readonly timer: TimerHandle } | null =
    null;
  /** Its supply is gone: it hears nothing, says nothing and does nothing. */
  #isOff = false;
  /** Its act has run its time, and stalls. */
  #isWithheld = false;
  /** A person holds it in the middle of its act. */
  #isHeldByHand = false;

  constructor(clock: Clock, device: Device, physics: Physics, wire: Wire<DeviceMessage>) {
    this.#clock = clock;
    this.device = device;
    this.physics = physics;
    this.ownClock = new DeviceClock(clock.nowMs());
    this.#voice = new Voice(clock, device, wire, this.ownClock);
    this.telemetry = new Telemetry(clock, { device, physics, wire, deviceClock: this.ownClock });
  }

  /** A controller has connected: says who it is, then what it senses, from now on. */
  greet(): void {
    this.#voice.hello(this.#fence);
    this.telemetry.sample();
  }

  /** Nobody is connected any more. */
  part(): void {
    this.telemetry.end();
  }

  receive(message: Command | StopOrder): void {
    if (this.#isOff || this.faults.deaf) return;
    this.telemetry.catchUp();
    if (message.type === "stop") this.#stop(message);
    else this.#execute(message);
  }

  /** What the device senses has changed by itself: it says so at once. */
  sensedChange(): void {
    if (this.telemetry.isOn) this.telemetry.sample();
  }

  /** Its drives have lost their power: what it was doing has ended without it. `ends` is what happens to its body. */
  losePower(ends: () => void): void {
    this.telemetry.catchUp();
    ends();
    this.#forgetWork();
    this.sensedChange();
  }

  /** Its act comes to nothing here and now, and it says so. `ends` is what happens to its body. */
  breakOff(why: string, ends: () => void): void {
    this.telemetry.catchUp();
    const command = this.#command;
    ends();
    this.#forgetCommand();
    if (command !== null) this.#voice.answer("failed", command.id, why);
    this.sensedChange();
  }

  /** A person holds it at the machine: it brakes and keeps its position, and what it was doing does not end by itself. */
  holdByHand(): void {
    this.telemetry.catchUp();
    const { takesMs } = this.physics.halt(2);
    if (this.#end !== null) this.#clock.cancel(this.#end);
    this.#end = null;
    this.#isHeldByHand = this.#command !== null;
    this.#clock.after(takesMs, () => {
      // Unless it has been given something else meanwhile.
      if (this.#halting === null && (this.#isHeldByHand || this.#command === null)) this.physics.halted(2);
      this.sensedChange();
    });
    this.#voice.intervened({ what: "hold", seen: "its hold button was pressed", isPositionLost: false, isOver: true });
    this.sensedChange();
  }

  /** A person resets it at the machine: it drops what it was doing, and forgets where it is. */
  resetByHand(): void {
    this.telemetry.catchUp();
    this.#forgetWork();
    this.physics.reboot();
    this.#voice.intervened({ what: "reset", seen: "its reset button was pressed", isPositionLost: true, isOver: true });
    this.sensedChange();
  }

  /** A person takes it out of remote control: it ends what it is doing, and obeys no further command until it is given back. */
  takeByHand(): void {
    this.faults.inLocal = true;
    this.#voice.intervened({ what: "local", seen: "its switch is at local", isPositionLost: false, isOver: false });
  }

  reboot(): void {
    this.telemetry.catchUp();
    this.#voice.reboot();
    this.#fence = { epoch: 0, stop: 0 };
    this.#forgetWork();
    this.#executed.length = 0;
    this.ownClock.restart(this.#clock.nowMs());
    this.physics.reboot();
  }

  /** Its own supply goes: everything about it ends. */
  switchOff(): void {
    if (this.#isOff) return;
    this.telemetry.catchUp();
    this.#forgetWork();
    this.physics.reboot();
    // What the brakes are bringing to rest is not there yet; everything else goes to its safe value at once.
    if (!this.physics.isMoving) this.physics.halted(0);
    this.#setOff(true);
  }

  /** The supply is back: it starts anew, and says who it is if somebody is connected. */
  switchOn(): void {
    if (!this.#isOff) return;
    this.#setOff(false);
    this.reboot();
    if (this.telemetry.isOn) this.greet();
  }

  /** Ends what faults have left behind: the act that stalled comes to its end, and sensors say what is so. */
  mend(): void {
    const wasInLocal = this.faults.inLocal;
    Object.assign(this.faults, SOUND);
    if (wasInLocal) this.#voice.interventionOver();
    this.ownClock.runOff(0, this.#clock.nowMs());
    this.telemetry.mend();
    this.switchOn();
    if (this.#isWithheld && this.#command !== null) this.#finish(this.#command);
    else this.sensedChange();
  }

  #setOff(isOff: boolean): void {
    this.#isOff = isOff;
    this.#voice.isMute = isOff;
    this.telemetry.isMute = isOff;
  }

  #execute(command: Command): void {
    if (this.#executed.includes(command.id)) return;
    if (this.#carriesOn(command)) return;
    const refusal = this.#refusal(command);
    if (refusal !== null) return this.#voice.answer("refused", command.id, refusal);
    this.#executed.push(command.id);
    if (this.#executed.length > REMEMBERED_IDS_MAX) this.#executed.shift();
    const begun = this.physics.begin(command.act);
    if ("refused" in begun) return this.#voice.answer("refused", command.id, begun.refused);
    this.#fence = command.fence;
    this.#command = command;
    const lateMs = this.faults.answerNextLateMs;
    if (lateMs !== null) this.#voice.beLate(command.id, 2 * begun.takesMs + lateMs);
    this.faults.answerNextLateMs = null;
    this.#voice.answer("accepted", command.id);
    this.#end = this.#clock.after(begun.takesMs, () => this.#finish(command));
    this.telemetry.sample();
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
    this.#voice.answer("accepted", command.id);
    this.#end = this.#clock.after(leftMs, () => this.#finish(command));
    return true;
  }

  #refusal(command: Command): string | null {
    const planted = this.faults.refuseNext;
    this.faults.refuseNext = null;
    if (planted !== null) return planted;
    if (this.#clock.nowMs() < this.faults.busyUntilMs) return "busy";
    if (this.faults.inLocal) return "it is in local";
    if (this.faults.unpowered) return "its drives have no power";
    if (compareFences(command.fence, this.#fence) < 0) return "the command is older than the last stop";
    if (this.#halting !== null) return "a stop is under way";
    if (this.#command !== null) return "another command is under way";
    return null;
  }

  #finish(command: Command): void {
    this.#isWithheld = this.faults.stalled;
    if (this.#isWithheld) return;
    this.telemetry.catchUp();
    this.#end = null;
    this.#command = null;
    const planted = this.faults.failNext;
    this.faults.failNext = null;
    const wrong = planted ?? this.physics.finish(command.act);
    if (planted !== null) {
      // It has not done what it should, and is not at it any more.
      this.physics.halt(0);
      this.physics.halted(2);
    }
    // The report first, so that what is sensed after it is newer than it.
    this.#voice.answer(wrong === null ? "done" : "failed", command.id, wrong ?? "");
    this.telemetry.sample();
  }

  #stop(order: StopOrder): void {
    if (compareFences(order.fence, this.#fence) > 0) this.#fence = order.fence;
    const earlier = this.#halting;
    // A stop never softens the one that is under way.
    const category = Math.min(order.category, earlier?.category ?? order.category) as StopCategory;
    if (this.faults.keepsMoving && category > 0) return;
    const halting = this.physics.halt(category);
    const cut = halting.cutsShort || this.#isHeldByHand ? this.#command : null;
    if (cut !== null) this.#forgetCommand();
    if (earlier !== null) this.#clock.cancel(earlier.timer);
    const timer = this.#clock.after(halting.takesMs, () => this.#halted(order, category, halting.standstill));
    this.#halting = { category, cut: cut ?? earlier?.cut ?? null, timer };
    this.telemetry.sample();
  }

  #halted(order: StopOrder, category: StopCategory, standstill: "measured" | "assumed"): void {
    this.telemetry.catchUp();
    const cut = this.#halting?.cut ?? null;
    this.#halting = null;
    this.physics.halted(category);
    this.#voice.stopped(order, cut?.id ?? null, standstill);
    this.telemetry.sample();
  }

  #forgetCommand(): void {
    if (this.#end !== null) this.#clock.cancel(this.#end);
    this.#end = null;
    this.#command = null;
    this.#isWithheld = false;
    this.#isHeldByHand = false;
  }

  #forgetWork(): void {
    this.#forgetCommand();
    if (this.#halting !== null) this.#clock.cancel(this.#halting.timer);
    this.#halting = null;
  }
}
