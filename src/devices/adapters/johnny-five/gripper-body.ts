/** A gripper on a servo or on a valve. That it holds is said by a switch or by pressure, or by nobody. */
import type { Clock } from "../../../clock/index.ts";
import type { Act, GripperDevice, SignalValue, StopCategory } from "../../../model/index.ts";
import type { Standstill, Work } from "../kit/index.ts";
import type { Body } from "./body.ts";
import type { GripperOptions } from "./kind-options.ts";
import { goesToSafe, type Pins, type Write } from "./pins.ts";
import { Player } from "./player.ts";
import { ServoPin } from "./servo.ts";
import { SwitchOutput } from "./switch-output.ts";

interface Drive {
  /** Null: not known. */
  readonly isOpen: boolean | null;
  /** Goes there in so long; `proved` once the board says that it has, or why it got no further. */
  go(isOpen: boolean, withinMs: number, moved: (failure: string | null) => void): void;
  /** As `go` has left it. */
  wanted(isOpen: boolean): Write;
  /** No part is let go, and none is taken. */
  kept(): Write;
  heard(): void;
  end(): void;
}

export class GripperBody implements Body {
  readonly #device: GripperDevice;
  readonly #pins: Pins;
  readonly #options: GripperOptions;
  readonly #drive: Drive;
  #work: Work | null = null;

  constructor(clock: Clock, device: GripperDevice, pins: Pins, options: GripperOptions) {
    this.#device = device;
    this.#pins = pins;
    this.#options = options;
    const { drive } = options;
    this.#drive = drive.kind === "servo" ? new ServoJaws(clock, pins, drive) : new Valve(pins, drive);
  }

  prepare(ready: (failure: string | null) => void): void {
    ready(null);
  }

  get isMoving(): boolean {
    return this.#work?.isCurrent === true;
  }

  begin(act: Act, work: Work): string | null {
    if (act.verb !== "grip" && act.verb !== "release") return `a gripper cannot ${act.verb}`;
    const isOpen = act.verb === "release";
    const takesMs = isOpen ? this.#device.releaseMs : this.#device.gripMs;
    this.#work = work;
    // A valve takes its time after the electricity has come, a servo before.
    const afterMs = this.#options.drive.kind === "valve" ? takesMs : 0;
    this.#drive.go(isOpen, takesMs, (failure) =>
      this.#pins.command(work, failure === null ? this.#drive.wanted(isOpen) : this.#drive.kept(), () => {
        if (failure === null) work.within(afterMs, () => work.done());
        else work.failed(failure);
      }),
    );
    return null;
  }

  /** A part must not be left half held: under category 2 a grip or release goes on. */
  cutsShort(category: StopCategory): boolean {
    return category !== 2;
  }

  halt(category: StopCategory, halted: (standstill: Standstill) => void): void {
    const { safe } = this.#device;
    if (category === 2) return this.#pins.halt(this.#drive.kept(), () => halted("assumed"));
    this.#drive.end();
    const write = goesToSafe(category, safe) ? this.#drive.wanted(safe === "off") : this.#drive.kept();
    this.#pins.halt(write, () => halted("assumed"));
  }

  sense(): readonly (SignalValue | null)[] {
    const { holding, pressure, holdsBelow } = this.#options;
    const kPa = pressure === null ? null : this.#pins.measure(pressure);
    const isSealed = kPa === null || holdsBelow === null ? null : kPa <= holdsBelow;
    const isHolding = holding === null ? isSealed : this.#pins.isTrue(holding);
    const both = [isHolding, this.isMoving ? null : this.#drive.isOpen];
    return this.#device.style === "vacuum" ? [...both, kPa] : both;
  }

  heard(): void {
    this.#drive.heard();
  }

  close(): void {
    this.#drive.end();
  }
}

class Valve implements Drive {
  readonly #output: SwitchOutput;
  readonly #gripsWhenOn: boolean;

  constructor(pins: Pins, its: Extract<GripperOptions["drive"], { kind: "valve" }>) {
    this.#output = new SwitchOutput(pins, its);
    this.#gripsWhenOn = its.gripsWhenOn;
  }

  get isOpen(): boolean | null {
    const { isOn } = this.#output;
    return isOn === null ? null : isOn !== this.#gripsWhenOn;
  }

  go(_isOpen: boolean, _withinMs: number, moved: (failure: string | null) => void): void {
    moved(null);
  }

  wanted(isOpen: boolean): Write {
    return this.#output.switched(isOpen !== this.#gripsWhenOn);
  }

  kept(): Write {
    return this.#output.kept();
  }

  heard(): void {}

  end(): void {}
}

/** Jaws on a servo go from where their pulse is to the other end in the time that the line file gives them, never in one leap. */
class ServoJaws implements Drive {
  readonly #its: Extract<GripperOptions["drive"], { kind: "servo" }>;
  readonly #servo: ServoPin;
  readonly #player: Player;
  #us: number | null = null;

  constructor(clock: Clock, pins: Pins, its: Extract<GripperOptions["drive"], { kind: "servo" }>) {
    this.#its = its;
    this.#player = new Player(clock, pins);
    const { openUs, closedUs } = its;
    this.#servo = new ServoPin(pins, its.pin, [Math.min(openUs, closedUs), Math.max(openUs, closedUs)]);
  }

  get isOpen(): boolean | null {
    const us = this.#servo.pulseUs;
    return us === null ? null : us === this.#its.openUs;
  }

  go(isOpen: boolean, withinMs: number, moved: (failure: string | null) => void): void {
    const fromUs = this.#us ?? this.#servo.pulseUs;
    // Limp: `wanted` gives it its first pulse.
    if (fromUs === null) return moved(null);
    const byUs = this.#usOf(isOpen) - fromUs;
    this.#player.play(
      withinMs,
      (tMs) => {
        this.#us = fromUs + (byUs * tMs) / withinMs;
        this.#servo.put(this.#us);
      },
      moved,
    );
  }

  wanted(isOpen: boolean): Write {
    if (this.#player.isPlaying) this.#player.end();
    const us = this.#usOf(isOpen);
    this.#us = us;
    if (this.#servo.pulseUs === null || !this.#servo.hasLimits) return this.#servo.attached(us);
    this.#servo.put(us);
    return this.#servo.held();
  }

  /** Jaws that are on their way go on: nothing is written that would take them back. */
  kept(): Write {
    return { pins: [this.#servo.pin], write: () => {}, check: () => null };
  }

  heard(): void {
    this.#player.heard();
  }

  end(): void {
    this.#player.end();
  }

  #usOf(isOpen: boolean): number {
    return isOpen ? this.#its.openUs : this.#its.closedUs;
  }
}
