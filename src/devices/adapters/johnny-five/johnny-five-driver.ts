/** One device on an Arduino: finds its pins, makes them what they are to be, and lets its kind make something of them. */
import type { Clock } from "../../../clock/index.ts";
import type { Act, Device, Intervention, SignalValue, StopCategory } from "../../../model/index.ts";
import type { Driver, DriverLink, Standstill, Work } from "../kit/index.ts";
import type { Board, BoardUser } from "./board.ts";
import type { Boards } from "./boards.ts";
import type { Body } from "./body.ts";
import { ConveyorBody } from "./conveyor-body.ts";
import { FeederBody } from "./feeder-body.ts";
import { GripperBody } from "./gripper-body.ts";
import { InputBody } from "./input-body.ts";
import type { BoardOptions } from "./options.ts";
import { OutputBody } from "./output-body.ts";
import { Pins } from "./pins.ts";
import type { Watch } from "./poller.ts";
import { ServoAxesBody } from "./servo-axes-body.ts";
import { StepperAxesBody } from "./stepper-axes-body.ts";

const NOTHING: Watch = { claimed: [], pins: [], levels: [], channels: [], steppers: [] };

export class JohnnyFiveDriver implements Driver, BoardUser {
  readonly name: string;
  readonly pollMs: number;
  readonly timeoutMs: number;
  watch = NOTHING;
  readonly #clock: Clock;
  readonly #device: Device;
  readonly #options: BoardOptions;
  readonly #boards: Boards;
  #link: DriverLink | null = null;
  #pins: Pins | null = null;
  #body: Body | null = null;
  #isReady = false;
  #isUp = false;
  #heardAtMs = 0;

  constructor(clock: Clock, device: Device, options: BoardOptions, boards: Boards) {
    this.#clock = clock;
    this.#device = device;
    this.#options = options;
    this.#boards = boards;
    this.name = device.name;
    this.pollMs = options.pollMs;
    this.timeoutMs = options.timeoutMs;
  }

  connect(link: DriverLink): void {
    this.#link = link;
    this.#isReady = false;
    this.#isUp = false;
    this.#board().attach(this);
  }

  disconnect(): void {
    this.#link = null;
    this.#letGo();
    this.#board().detach(this);
  }

  opened(): void {
    this.#heardAtMs = this.#clock.nowMs();
    const pins = new Pins(this.#clock, { board: this.#board(), user: this, options: this.#options });
    const unfit = pins.unfit();
    if (unfit !== null) return this.#link?.down(unfit);
    this.watch = pins.watch();
    this.#pins = pins;
    pins.prepare((failure) => {
      if (failure !== null) return this.#link?.down(failure);
      const body = this.#bodyOf(pins);
      this.#body = body;
      body.prepare((why) => {
        if (why !== null) return this.#link?.down(why);
        this.#isReady = true;
        pins.look();
      });
    });
  }

  intervened(what: Intervention, seen: string): void {
    if (!this.#isUp) return;
    // Whatever the pins of a device drive has lost what drove it; an input has lost nothing.
    this.#link?.intervened({ what, seen, isPositionLost: this.#device.kind !== "input", isOver: true });
  }

  closed(why: string): void {
    this.#letGo();
    this.#link?.down(why);
  }

  polled(sampledAtMs: number, tookMs: number): void {
    const link = this.#link;
    this.#heardAtMs = this.#clock.nowMs();
    if (link === null || !this.#isReady) return;
    link.measured(tookMs);
    if (!this.#isUp) {
      this.#isUp = true;
      link.up({ firmware: this.#firmware(), bootId: null });
    }
    this.#body?.heard(sampledAtMs);
    link.heard(sampledAtMs);
  }

  silent(why: string): void {
    const silentMs = this.#clock.nowMs() - this.#heardAtMs;
    // Its power may have been off: what it was doing, and what it was set to, is not known.
    if (silentMs > this.#device.heartbeatMs) this.#link?.down(why);
  }

  begin(act: Act, work: Work): string | null {
    return this.#body?.begin(act, work) ?? null;
  }

  carryOn(act: Act, work: Work): boolean {
    return this.#body?.carryOn?.(act, work) ?? false;
  }

  cutsShort(category: StopCategory): boolean {
    return this.#body?.cutsShort(category) ?? true;
  }

  halt(category: StopCategory, halted: (standstill: Standstill) => void): void {
    const pins = this.#pins;
    this.#body?.halt(category, (standstill) => {
      halted(standstill);
      pins?.look();
    });
  }

  sense(): readonly (SignalValue | null)[] {
    return this.#body?.sense() ?? [];
  }

  get isMoving(): boolean {
    return this.#body?.isMoving ?? false;
  }

  #letGo(): void {
    this.#isUp = false;
    this.#isReady = false;
    this.#pins?.close();
    this.#pins = null;
    this.#body?.close();
    this.#body = null;
    this.watch = NOTHING;
  }

  #board(): Board {
    return this.#boards.at(this.#options.address);
  }

  /** `StandardFirmata.ino 2.4 at /dev/ttyACM0` */
  #firmware(): string {
    const { firmware, version } = this.#board().firmata;
    const { major, minor } = firmware.version ?? version;
    return `${firmware.name ?? "Firmata"} ${major}.${minor} at ${this.#board().name}`;
  }

  #bodyOf(pins: Pins): Body {
    const device = this.#device;
    const { kind } = this.#options;
    if (device.kind === "output" && kind.kind === "output") return new OutputBody(device, pins, kind);
    if (device.kind === "input" && (kind.kind === "switch" || kind.kind === "measure"))
      return new InputBody(device, pins, kind);
    if (device.kind === "axes" && kind.kind === "servos") return new ServoAxesBody(this.#clock, device, pins, kind);
    if (device.kind === "axes" && kind.kind === "steppers") return new StepperAxesBody(this.#clock, device, pins, kind);
    if (device.kind === "gripper" && kind.kind === "gripper") return new GripperBody(this.#clock, device, pins, kind);
    if (device.kind === "conveyor" && kind.kind === "conveyor")
      return new ConveyorBody(this.#clock, device, pins, kind);
    if (device.kind === "feeder" && kind.kind === "feeder") return new FeederBody(device, pins, kind);
    throw new Error(`${device.kind}: options of no such kind are read`);
  }
}
