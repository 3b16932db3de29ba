/**
 * Axes on steppers, by AccelStepper in the firmware: it is told where to go, how fast and with what acceleration, and counts its steps.
 * johnny-five's own stepper speaks an older protocol (0x72, AdvancedFirmata); firmata-io speaks this one (0x62).
 *
 * Each leg of a path is one command for each axis, with speed and acceleration by its share of the way, so that they arrive together.
 * AccelStepper knows no jerk: it goes by trapezoids, never faster and never harder than the axis may. Firmata confirms nothing: an axis is
 * there when it has counted to where it was to go, in an answer to a question that was asked after the command.
 */
import type { Clock } from "../../../clock/index.ts";
import type { Act, AxesDevice, SignalValue, StopCategory } from "../../../model/index.ts";
import { homePath, type Leg, movePath, type Path } from "../../../motion/index.ts";
import type { Standstill, Work } from "../kit/index.ts";
import type { Body } from "./body.ts";
import type { SteppersOptions } from "./kind-options.ts";
import type { FirmataBoard } from "./library.ts";
import type { Pins, Write } from "./pins.ts";
import { StepperMotor } from "./stepper-motor.ts";

/** A step and a direction. accelStepperFirmata, "Stepper configuration": interface 1, whole steps. */
const DRIVER = 1;
/** Much more than an axis needs for its way. */
const OVERTIME = 3;
const OVERTIME_MS = 2000;
/** Looking for its reference, an axis goes so much further than its range is long. */
const SEARCH = 1.1;

/** What waits for new counts; it says whether it goes on waiting. */
type Awaiting = (sampledAtMs: number) => boolean;

export class StepperAxesBody implements Body {
  readonly #clock: Clock;
  readonly #device: AxesDevice;
  readonly #pins: Pins;
  readonly #axes: readonly StepperMotor[];
  #awaiting: Awaiting | null = null;
  #work: Work | null = null;
  #isStopping = false;
  /** Counts of the sample before, and when it was taken: what speed is made of. */
  #before: { readonly steps: readonly number[]; readonly atMs: number } | null = null;
  #speeds: readonly number[];
  /** The newest sample: when it was asked for, and how long it took. */
  #seen = { sampledAtMs: 0, tookMs: 0 };
  /** Counts of before are none of those that come now. */
  #zeroedAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, device: AxesDevice, pins: Pins, options: SteppersOptions) {
    this.#clock = clock;
    this.#device = device;
    this.#pins = pins;
    const numbers = pins.steppers();
    this.#axes = [...options.steppers].map(([name, stepper], index) => {
      const model = device.axes.get(name);
      if (model === undefined) throw new Error(`${device.name} has no axis ${name}`);
      return new StepperMotor({ model, options: stepper, number: numbers[index] ?? 0 });
    });
    this.#speeds = this.#axes.map(() => 0);
  }

  /** Being told of a stepper, the firmware counts from 0: where it is is not known, whatever it was before. */
  prepare(ready: (failure: string | null) => void): void {
    const write = this.#told((firmata) => {
      for (const motor of this.#axes) {
        const { number, options } = motor;
        firmata.accelStepperConfig({
          ...{ deviceNum: number, type: DRIVER, stepSize: firmata.STEPPER.STEP_SIZE.WHOLE },
          ...{ stepPin: this.#pins.number(options.step), directionPin: this.#pins.number(options.dir) },
          ...(options.enable === null ? {} : { enablePin: this.#pins.number(options.enable) }),
        });
        motor.power(firmata, true);
      }
    });
    this.#pins.once(write, () => ready(null));
  }

  get isMoving(): boolean {
    return this.#isStopping || this.#work?.isCurrent === true;
  }

  begin(act: Act, work: Work): string | null {
    if (this.#isStopping) return "it is still being stopped";
    switch (act.verb) {
      case "home":
        return this.#home(act.axes, work);
      case "move": {
        if (this.#axes.some(({ isHomed }) => !isHomed)) return "it is not homed: where its axes are is not known";
        this.#go(movePath(this.#device, this.#at(), act), work);
        return null;
      }
      case "hold":
        work.done();
        return null;
      case "jog":
        return "a stepper is not jogged: a token that is lost could not stop it in time";
      default:
        return `axes cannot ${act.verb}`;
    }
  }

  cutsShort(): boolean {
    return true;
  }

  halt(category: StopCategory, halted: (standstill: Standstill) => void): void {
    this.#stop(category, () => halted("assumed"));
  }

  sense(): readonly (SignalValue | null)[] {
    const at = this.#at();
    return [
      ...this.#axes.map(({ model, isHomed }) => (isHomed ? (at[model.name] ?? null) : null)),
      ...this.#speeds,
      this.#axes.every(({ isHomed }) => isHomed),
      this.isMoving,
    ];
  }

  heard(sampledAtMs: number): void {
    this.#seen = { sampledAtMs, tookMs: this.#clock.nowMs() - sampledAtMs };
    this.#measureSpeeds(sampledAtMs);
    const awaiting = this.#awaiting;
    if (awaiting === null) return;
    if (!awaiting(sampledAtMs) && this.#awaiting === awaiting) this.#awaiting = null;
    if (this.#awaiting !== null) this.#pins.look();
  }

  close(): void {
    this.#awaiting = null;
  }

  #home(names: readonly string[] | null, work: Work): string | null {
    const wanted = this.#axes.filter(({ model }) => names === null || names.includes(model.name));
    const blind = wanted.find(({ options }) => options.limit === null);
    if (blind !== undefined) return `nothing finds the reference of ${blind.model.name}: give it a \`limit\` switch`;
    this.#work = work;
    this.#reference(wanted, work, () => {
      const unknown = this.#axes.some(({ isHomed }) => !isHomed);
      const { target } = homePath(this.#device, this.#at(), names);
      const limits = wanted.map(({ model }) => model.homingSpeedPerS / model.speedPerS);
      if (unknown) work.done();
      else this.#go(movePath(this.#device, this.#at(), { target, speed: Math.min(1, ...limits) }), work);
    });
    return null;
  }

  /** One after the other, each to its switch; where it then stands is the end of its range. */
  #reference(left: readonly StepperMotor[], work: Work, done: () => void): void {
    const [axis, ...rest] = left;
    if (axis === undefined) return done();
    const { model, options } = axis;
    const isThere = () => options.limit !== null && this.#pins.isTrue(options.limit) === true;
    const settle = () =>
      this.#pins.command(
        work,
        this.#told((firmata) => {
          // A stop of category 0 has taken its power.
          axis.power(firmata, true);
          this.#kill(firmata, [axis]);
        }),
        () =>
          this.#await(
            () => work.isCurrent,
            () => {
              if (this.#count(axis) !== 0) return work.failed(`the count of ${model.name} did not become 0`);
              axis.isHomed = true;
              this.#reference(rest, work, done);
            },
          ),
      );
    axis.isHomed = false;
    if (isThere()) return settle();
    const length = SEARCH * (model.range[1] - model.range[0]) * (model.homingTowards === "high" ? 1 : -1);
    const target = this.#count(axis) + Math.round(length * options.stepsPerUnit);
    const limits = { speedPerS: model.homingSpeedPerS, accelerationPerS2: model.accelerationPerS2 };
    const withinMs = (OVERTIME * 1000 * Math.abs(length)) / model.homingSpeedPerS + OVERTIME_MS;
    work.within(withinMs, () => this.#giveUp(work, `${model.name} has not found its reference`));
    this.#pins.command(
      work,
      this.#told((firmata) => {
        axis.power(firmata, true);
        axis.go(firmata, this.#count(axis), target, limits);
      }),
      () => {
        this.#awaiting = () => {
          if (!work.isCurrent) return false;
          if (isThere()) settle();
          else if (this.#count(axis) !== target) return true;
          else work.failed(`${model.name} has gone ${Math.abs(length)} ${model.unit} and has not found its reference`);
          return false;
        };
        this.#pins.look();
      },
    );
  }

  #go(path: Path, work: Work): void {
    this.#work = work;
    const limitMs = OVERTIME * path.durationMs + OVERTIME_MS;
    work.within(limitMs, () => this.#giveUp(work, `it is not there within ${Math.round(limitMs)} ms, and is stopped`));
    this.#legs(path.legs, work);
  }

  #legs(left: readonly Leg[], work: Work): void {
    const [leg, ...rest] = left;
    if (leg === undefined) return work.done();
    const targets = this.#axes.map((axis, index) => ({ axis, steps: this.#stepsAt(axis, leg.end[index] ?? 0) }));
    const write = this.#told((firmata) => {
      for (const [index, { axis, steps }] of targets.entries()) {
        const share = Math.abs(leg.share[index] ?? 0);
        if (share === 0) continue;
        const { speedPerS, accelerationPerS2 } = leg.limits;
        const limits = { speedPerS: share * speedPerS, accelerationPerS2: share * accelerationPerS2 };
        axis.go(firmata, this.#count(axis), steps, limits);
      }
    });
    this.#pins.command(work, write, () => {
      const sinceMs = this.#clock.nowMs();
      this.#awaiting = (sampledAtMs) => {
        if (!work.isCurrent) return false;
        if (sampledAtMs < sinceMs) return true;
        if (targets.some(({ axis, steps }) => this.#count(axis) !== steps)) return true;
        for (const { axis } of targets) axis.arrived();
        this.#legs(rest, work);
        return false;
      };
      this.#pins.look();
    });
  }

  /** It has failed: what is still on its way does not go on. */
  #giveUp(work: Work, why: string): void {
    work.failed(why);
    this.#stop(2, () => {});
  }

  /**
   * A homed axis slows down, and stands where its count says; without power, or before it is homed, its steps end at once. A stop that is
   * not confirmed is repeated as one that ends the steps, whatever has come of the first: then nothing is homed any more.
   */
  #stop(category: StopCategory, stood: () => void): void {
    const isWanted = this.#pins.haltBegins();
    this.#isStopping = true;
    this.#awaiting = null;
    let tries = 0;
    const write = this.#told((firmata) => {
      tries += 1;
      const isDead = category === 0 || tries > 1;
      this.#kill(
        firmata,
        this.#axes.filter((motor) => isDead || !motor.isHomed),
      );
      const { sampledAtMs, tookMs } = this.#seen;
      const unseenMs = this.#clock.nowMs() - sampledAtMs + tookMs;
      for (const motor of this.#axes) {
        motor.brake(firmata, { steps: this.#count(motor), unseenMs });
        if (category === 0) motor.power(firmata, false);
      }
    });
    this.#pins.haltWhile(isWanted, write, () => this.#awaitStanding(category, { isWanted, stood }));
  }

  #kill(firmata: FirmataBoard, motors: readonly StepperMotor[]): void {
    for (const motor of motors) motor.kill(firmata);
    if (motors.length > 0) this.#zeroedAtMs = this.#clock.nowMs();
  }

  /** All count to where they were told to stand, in a sample that was taken from now on. */
  #awaitStanding(category: StopCategory, wait: { readonly isWanted: () => boolean; readonly stood: () => void }): void {
    const sinceMs = this.#clock.nowMs();
    const targets = this.#axes.map((motor) => motor.target ?? (motor.isHomed ? this.#count(motor) : 0));
    const withinMs = OVERTIME * Math.max(...this.#axes.map(({ brakeMs }) => brakeMs)) + OVERTIME_MS;
    this.#awaiting = (sampledAtMs) => {
      if (!wait.isWanted()) return false;
      if (sampledAtMs < sinceMs) return true;
      if (this.#axes.some((motor, index) => this.#count(motor) !== targets[index])) {
        if (sampledAtMs < sinceMs + withinMs) return true;
        // It does not do what it is told: what it counts is not where it is.
        for (const motor of this.#axes) motor.isHomed = false;
        this.#stop(category, wait.stood);
        return false;
      }
      for (const motor of this.#axes) motor.arrived();
      this.#isStopping = false;
      wait.stood();
      return false;
    };
    this.#pins.look();
  }

  /** The next sample that is taken from now on. */
  #await(isWanted: () => boolean, then: () => void): void {
    const sinceMs = this.#clock.nowMs();
    this.#awaiting = (sampledAtMs) => {
      if (!isWanted()) return false;
      if (sampledAtMs < sinceMs) return true;
      then();
      return false;
    };
    this.#pins.look();
  }

  /** A command to the firmware that no state of a pin shows. */
  #told(write: (firmata: FirmataBoard) => void): Write {
    return { pins: [], write: () => write(this.#pins.board.firmata), check: () => null };
  }

  /** As it was said last. */
  #count({ number }: StepperMotor): number {
    return this.#pins.board.steps(number) ?? 0;
  }

  #referenceOf({ model }: StepperMotor): number {
    return model.range[model.homingTowards === "high" ? 1 : 0];
  }

  #at(): Readonly<Record<string, number>> {
    return Object.fromEntries(
      this.#axes.map((axis) => {
        return [axis.model.name, this.#referenceOf(axis) + this.#count(axis) / axis.options.stepsPerUnit];
      }),
    );
  }

  #stepsAt(axis: StepperMotor, position: number): number {
    return Math.round((position - this.#referenceOf(axis)) * axis.options.stepsPerUnit);
  }

  #measureSpeeds(atMs: number): void {
    const steps = this.#axes.map((axis) => this.#count(axis));
    const before = this.#before;
    this.#before = atMs < this.#zeroedAtMs ? null : { steps, atMs };
    if (before === null || before.atMs < this.#zeroedAtMs || atMs <= before.atMs) return;
    this.#speeds = this.#axes.map(({ options }, index) => {
      const moved = (steps[index] ?? 0) - (before.steps[index] ?? 0);
      return (1000 * moved) / options.stepsPerUnit / (atMs - before.atMs);
    });
  }
}
