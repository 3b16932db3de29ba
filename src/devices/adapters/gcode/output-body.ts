/** What is switched by a grbl: an output, or a gripper that holds by vacuum. */
import type { Clock } from "../../../clock/index.ts";
import type { Act, GripperDevice, OutputDevice, SignalValue, StopCategory } from "../../../model/index.ts";
import type { Standstill, Work } from "../kit/index.ts";
import type { Body } from "./body.ts";
import type { Controller } from "./controller.ts";
import type { GcodeOptions } from "./options.ts";
import { Switch } from "./switch.ts";

export class OutputBody implements Body {
  readonly isMoving = false;
  readonly #device: OutputDevice | GripperDevice;
  readonly #options: GcodeOptions;
  readonly #controller: Controller;
  readonly #switch: Switch;
  /** It shares its grbl with axes: a stop of theirs lets go of it. */
  readonly #isWithAxes: boolean;

  constructor(
    clock: Clock,
    device: OutputDevice | GripperDevice,
    its: { options: GcodeOptions; controller: Controller; isWithAxes: boolean },
  ) {
    this.#device = device;
    this.#options = its.options;
    this.#controller = its.controller;
    this.#isWithAxes = its.isWithAxes;
    this.#switch = new Switch(clock, its.controller, its.options.out ?? "flood");
  }

  get sampledAtMs(): number {
    return this.#controller.outputs.sampledAtMs;
  }

  problems(): readonly string[] {
    if (!this.#isWithAxes || this.#device.safe === "off") return [];
    return [
      `a stop of category 0 in motion resets grbl, and that lets go of ${this.#device.name}, whatever \`safe\` says: if that is the greater harm, give it another controller`,
    ];
  }

  begin(act: Act, work: Work): string | null {
    const why = this.#refusal();
    if (why !== null) return why;
    const switched = (speed: number, then: () => void): null => {
      const ended = (failure: string | null) => (failure === null ? then() : work.failed(failure));
      this.#switch.command(speed, { isWanted: () => work.isCurrent, ended });
      return null;
    };
    const done = () => {
      work.done();
      this.#controller.look();
    };
    const { kind } = this.#device;
    if (kind === "output" && act.verb === "on") return switched(this.#high, done);
    if (kind === "output" && act.verb === "off") return switched(0, done);
    if (kind === "output" && act.verb === "set") {
      if (this.#device.range === null) return "a switched output cannot be set to a value";
      return switched(act.value === this.#device.range[0] ? 0 : act.value, done);
    }
    if (kind === "output" && act.verb === "pulse")
      return switched(this.#high, () => work.within(act.forMs, () => switched(0, done)));
    // Nothing says when a vacuum has built up, or gone, but the time that the line file gives it.
    if (kind === "gripper" && act.verb === "grip")
      return switched(this.#high, () => work.within(this.#device.kind === "gripper" ? this.#device.gripMs : 0, done));
    if (kind === "gripper" && act.verb === "release")
      return switched(0, () => work.within(this.#device.kind === "gripper" ? this.#device.releaseMs : 0, done));
    return `${kind === "output" ? "an output" : "a gripper"} cannot ${act.verb}`;
  }

  carryOn(): boolean {
    return false;
  }

  cutsShort(category: StopCategory): boolean {
    return category !== 2;
  }

  halt(category: StopCategory, halted: (standstill: Standstill) => void): void {
    const { safe } = this.#device;
    if (category === 2 || safe === "keep") {
      if (category !== 2) this.#switch.forget();
      return halted("measured");
    }
    this.#switch.stop(safe === "on" ? this.#high : 0, () => halted("measured"));
  }

  sense(): readonly (SignalValue | null)[] {
    const { outputs, status } = this.#controller;
    const isOn = outputs.isOn(this.#options.out ?? "flood");
    if (this.#device.kind === "output") return this.#device.range === null ? [isOn] : [isOn, outputs.speed];
    const { holding } = this.#options;
    const isHolding = holding === null || status === null ? null : status.pins.includes(holding);
    return [isHolding, isOn === null ? null : !isOn, null];
  }

  heard(): void {
    this.#switch.look();
  }

  waited(): void {
    this.#switch.look();
  }

  alarmed(): void {}

  restarted(): void {}

  #refusal(): string | null {
    const { status, alarm, isHoming, who, settings } = this.#controller;
    if (isHoming) return "its grbl is homing, and does nothing else meanwhile";
    if (status?.state === "Alarm") return `its grbl is locked${alarm === null ? "" : ` (${alarm})`}: home it`;
    if (status?.state === "Door") return "the door input of its grbl is open";
    if (status?.state === "Hold") return "its grbl is in a hold";
    // In check mode it says of its lines that they are done, and switches nothing.
    if (status?.state === "Check") return "its grbl is in check mode: end it with `$C`";
    if (status?.state === "Sleep") return "its grbl sleeps: reset it";
    if (this.#options.out === "mist" && settings !== null && who?.build.includes("M") !== true)
      return "its grbl is built without M7 (ENABLE_M7)";
    return null;
  }

  /** What on is: of a spindle a speed. */
  get #high(): number {
    if (this.#options.out !== "spindle") return 1;
    const { kind } = this.#device;
    return kind === "output" && this.#device.range !== null ? this.#device.range[1] : this.#options.spindleSpeed;
  }
}
