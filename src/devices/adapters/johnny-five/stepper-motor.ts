/**
 * One axis on a stepper: what AccelStepper in the firmware was told last, and how it is stopped.
 *
 * AccelStepper's own stop (0x05) ends the steps at once and keeps the speed that they had, so the next target is first run away from
 * (AccelStepperFirmata.cpp: `isRunning` is cleared, `_speed` is not). So it is never sent alone: a motor that is to keep its place gets a nearer
 * target, which AccelStepper slows down to, and one whose place does not count gets a stop and a zero in one write: its zero
 * (`setCurrentPosition`) is the only message that clears the speed.
 */
import type { AxisModel } from "../../../model/index.ts";
import type { StepperOptions } from "./kind-options.ts";
import type { FirmataBoard } from "./library.ts";

/** Rounding, and the step that AccelStepper is late. */
const SPARE_STEPS = 2;

/** What a motor was told: rest to rest, in steps. */
export interface StepperRun {
  readonly from: number;
  readonly to: number;
  readonly speedPerS: number;
  readonly accelerationPerS2: number;
}

/**
 * Where a motor that was seen at `steps` is told to stop: never nearer than it can, so that it does not turn round, and never
 * beyond where it is going anyway. v²/2a after the place that it can have reached when it hears of it.
 * @param unseenMs longest since it was where it was seen, until it hears of it
 */
export function brakeTarget(run: StepperRun, steps: number, unseenMs: number): number {
  const { from, to, speedPerS, accelerationPerS2 } = run;
  const way = Math.sign(to - from);
  const done = Math.max(0, way * (steps - from));
  const left = Math.max(0, way * (to - steps));
  const s = unseenMs / 1000;
  // By the step that is due: AccelStepper speeds up step by step.
  const seenPerS = Math.sqrt(2 * accelerationPerS2 * (Math.min(done, left) + 1));
  const perS = Math.min(speedPerS, seenPerS + accelerationPerS2 * s);
  const needs = Math.ceil(perS * s + perS ** 2 / (2 * accelerationPerS2)) + SPARE_STEPS;
  return needs >= left ? to : steps + way * needs;
}

export class StepperMotor {
  readonly model: AxisModel;
  readonly options: StepperOptions;
  /** The firmware's device number. */
  readonly number: number;
  /** The firmware's count has its 0 at the reference end of the range. */
  isHomed = false;
  #run: StepperRun | null = null;
  #brakesAt: number | null = null;

  constructor(made: { readonly model: AxisModel; readonly options: StepperOptions; readonly number: number }) {
    this.model = made.model;
    this.options = made.options;
    this.number = made.number;
  }

  /** Where it comes to stand, if it is on its way. */
  get target(): number | null {
    return this.#brakesAt ?? this.#run?.to ?? null;
  }

  /** The longest that slowing down from its speed can take. */
  get brakeMs(): number {
    return this.#run === null ? 0 : (1000 * this.#run.speedPerS) / this.#run.accelerationPerS2;
  }

  /** @param at its count, where it stands */
  go(
    firmata: FirmataBoard,
    at: number,
    to: number,
    limits: { readonly speedPerS: number; readonly accelerationPerS2: number },
  ): void {
    const perUnit = Math.abs(this.options.stepsPerUnit);
    const speedPerS = limits.speedPerS * perUnit;
    const accelerationPerS2 = limits.accelerationPerS2 * perUnit;
    this.#run = { from: at, to, speedPerS, accelerationPerS2 };
    this.#brakesAt = null;
    firmata.accelStepperSpeed(this.number, speedPerS);
    firmata.accelStepperAcceleration(this.number, accelerationPerS2);
    firmata.accelStepperTo(this.number, to);
  }

  /** It has been seen to stand where it was to. */
  arrived(): void {
    this.#run = null;
    this.#brakesAt = null;
  }

  /** Slows down and keeps its place. Said again it is the same target: a later one would speed it up. */
  brake(firmata: FirmataBoard, seen: { readonly steps: number; readonly unseenMs: number }): void {
    if (this.#run === null) return;
    this.#brakesAt ??= brakeTarget(this.#run, seen.steps, seen.unseenMs);
    firmata.accelStepperTo(this.number, this.#brakesAt);
  }

  /** Its steps end at once, and with them its speed and its place. */
  kill(firmata: FirmataBoard): void {
    this.isHomed = false;
    this.arrived();
    firmata.accelStepperStop(this.number);
    firmata.accelStepperZero(this.number);
  }

  /** Only where it has a pin for it. */
  power(firmata: FirmataBoard, isOn: boolean): void {
    if (this.options.enable !== null) firmata.accelStepperEnable(this.number, isOn);
  }
}
