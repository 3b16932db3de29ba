/**
 * Axes on steppers, by AccelStepper in the firmware: it is told where to go, how fast and with what acceleration, and counts its steps.
 * johnny-five's own stepper speaks an older protocol (0x72, AdvancedFirmata); firmata-io speaks this one (0x62).
 *
 * Each leg of a path is one command for each axis, with speed and acceleration by its share of the way, so that they arrive together.
 * AccelStepper knows no jerk: it goes by trapezoids, never faster and never harder than the axis may. Firmata confirms nothing: an axis is
 * there when it has counted to where it was to go, in an answer to a question that was asked after the command.
 */
import type { Clock } from "../../../clock/index.ts";
import type { Act, AxesDevice, AxisModel, SignalValue, StopCategory } from "../../../model/index.ts";
import { homePath, type Leg, movePath, type Path } from "../../../motion/index.ts";
import type { Standstill, Work } from "../kit/index.ts";
import type { Body } from "./body.ts";
import type { StepperOptions, SteppersOptions } from "./kind-options.ts";
import type { FirmataBoard } from "./library.ts";
import type { Pins, Write } from "./pins.ts";

/** A step and a direction. accelStepperFirmata, "Stepper configuration": interface 1, whole steps. */
const DRIVER = 1;
/** Much more than an axis needs for its way. */
const OVERTIME = 3;
const OVERTIME_MS = 2000;
/** Looking for its reference, an axis goes so much further than its range is long. */
const SEARCH = 1.1;

interface Axis {
  readonly model: AxisModel;
  readonly options: StepperOptions;
  readonly number: number;
  /** The firmware's count has its 0 at the reference end of the range. */
  isHomed: boolean;
}

/** What waits for new counts; it says whether it goes on waiting. */
type Awaiting = (sampledAtMs: number) => boolean;

export class StepperAxesBody implements Body {
  readonly #clock: Clock;
  readonly #device: AxesDevice;
  readonly #pins: Pins;
  readonly #axes: readonly Axis[];
  #awaiting: Awaiting | null = null;
  #work: Work | null = null;
  #isStopping = false;
  /** Counts of the sample before, and when it was taken: what speed is made of. */
  #before: { readonly steps: readonly number[]; readonly atMs: number } | null = null;
  #speeds: readonly number[];

  constructor(clock: Clock, device: AxesDevice, pins: Pins, options: SteppersOptions) {
    this.#clock = clock;
    this.#device = device;
    this.#pins = pins;
    const numbers = pins.steppers();
    this.#axes = [...options.steppers].map(([name, its], index): Axis => {
      const model = device.axes.get(name);
      if (model === undefined) throw new Error(`${device.name} has no axis ${name}`);
      return { model, options: its, number: numbers[index] ?? 0, isHomed: false };
    });
    this.#speeds = this.#axes.map(() => 0);
  }

  /** Being told of a stepper, the firmware counts from 0: where it is is not known, whatever it was before. */
  prepare(ready: (failure: string | null) => void): void {
    const write = this.#told((firmata) => {
      for (const { number, options } of this.#axes) {
        firmata.accelStepperConfig({
          ...{ deviceNum: number, type: DRIVER, stepSize: firmata.STEPPER.STEP_SIZE.WHOLE },
          ...{ stepPin: this.#pins.number(options.step), directionPin: this.#pins.number(options.dir) },
          ...(options.enable === null ? {} : { enablePin: this.#pins.number(options.enable) }),
        });
        if (options.enable !== null) firmata.accelStepperEnable(number, true);
      }
    });
    this.#pins.once(write, () => ready(null));
  }

  get isMoving(): boolean {
    return this.#isStopping || this.#work?.isCurrent === true;
  }

  begin(act: Act, work: Work): string | null {
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
    const isWanted = this.#pins.haltBegins();
    this.#isStopping = true;
    const write = this.#told((firmata) => {
      for (const { number, options } of this.#axes) {
        firmata.accelStepperStop(number);
        if (category === 0 && options.enable !== null) firmata.accelStepperEnable(number, false);
      }
    });
    // Without power an axis may have slipped.
    if (category === 0) for (const axis of this.#axes) axis.isHomed = false;
    this.#pins.haltWhile(isWanted, write, () => {
      this.#awaitStanding(isWanted, () => {
        this.#isStopping = false;
        halted("assumed");
      });
    });
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
  #reference(left: readonly Axis[], work: Work, done: () => void): void {
    const [axis, ...rest] = left;
    if (axis === undefined) return done();
    const { model, options, number } = axis;
    const isThere = () => options.limit !== null && this.#pins.isTrue(options.limit) === true;
    const settle = () =>
      this.#pins.command(
        work,
        this.#told((firmata) => firmata.accelStepperStop(number)),
        () =>
          this.#awaitStanding(
            () => work.isCurrent,
            () =>
              this.#pins.command(
                work,
                this.#told((firmata) => firmata.accelStepperZero(number)),
                () => {
                  axis.isHomed = true;
                  this.#before = null;
                  this.#await(
                    () => work.isCurrent,
                    () => this.#reference(rest, work, done),
                  );
                },
              ),
          ),
      );
    axis.isHomed = false;
    if (isThere()) return settle();
    const length = SEARCH * (model.range[1] - model.range[0]) * (model.homingTowards === "high" ? 1 : -1);
    const target = (this.#pins.board.steps(number) ?? 0) + Math.round(length * options.stepsPerUnit);
    const limits = { speedPerS: model.homingSpeedPerS, accelerationPerS2: model.accelerationPerS2 };
    const withinMs = (OVERTIME * 1000 * Math.abs(length)) / model.homingSpeedPerS + OVERTIME_MS;
    work.within(withinMs, () => work.failed(`${model.name} has not found its reference`));
    this.#pins.command(
      work,
      this.#told((firmata) => this.#send(firmata, axis, target, limits)),
      () => {
        this.#awaiting = () => {
          if (!work.isCurrent) return false;
          if (isThere()) settle();
          else if (this.#pins.board.steps(number) !== target) return true;
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
    work.within(limitMs, () => work.failed(`it is not there within ${Math.round(limitMs)} ms`));
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
        this.#send(firmata, axis, steps, limits);
      }
    });
    this.#pins.command(work, write, () => {
      const sinceMs = this.#clock.nowMs();
      this.#awaiting = (sampledAtMs) => {
        if (!work.isCurrent) return false;
        if (sampledAtMs < sinceMs) return true;
        if (targets.some(({ axis, steps }) => this.#pins.board.steps(axis.number) !== steps)) return true;
        this.#legs(rest, work);
        return false;
      };
      this.#pins.look();
    });
  }

  #send(
    firmata: FirmataBoard,
    { number, options }: Axis,
    steps: number,
    limits: { readonly speedPerS: number; readonly accelerationPerS2: number },
  ): void {
    const perUnit = Math.abs(options.stepsPerUnit);
    firmata.accelStepperSpeed(number, limits.speedPerS * perUnit);
    firmata.accelStepperAcceleration(number, limits.accelerationPerS2 * perUnit);
    firmata.accelStepperTo(number, steps);
  }

  /** The same counts in two samples that were both taken from now on. */
  #awaitStanding(isWanted: () => boolean, stands: () => void): void {
    const counts = () => this.#axes.map(({ number }) => this.#pins.board.steps(number)).join();
    this.#await(isWanted, () => {
      const first = counts();
      this.#await(isWanted, () => (counts() === first ? stands() : this.#awaitStanding(isWanted, stands)));
    });
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

  #referenceOf({ model }: Axis): number {
    return model.range[model.homingTowards === "high" ? 1 : 0];
  }

  #at(): Readonly<Record<string, number>> {
    return Object.fromEntries(
      this.#axes.map((axis) => {
        const steps = this.#pins.board.steps(axis.number) ?? 0;
        return [axis.model.name, this.#referenceOf(axis) + steps / axis.options.stepsPerUnit];
      }),
    );
  }

  #stepsAt(axis: Axis, position: number): number {
    return Math.round((position - this.#referenceOf(axis)) * axis.options.stepsPerUnit);
  }

  #measureSpeeds(atMs: number): void {
    const steps = this.#axes.map(({ number }) => this.#pins.board.steps(number) ?? 0);
    const before = this.#before;
    this.#before = { steps, atMs };
    if (before === null || atMs <= before.atMs) return;
    this.#speeds = this.#axes.map(({ options }, index) => {
      const moved = (steps[index] ?? 0) - (before.steps[index] ?? 0);
      return (1000 * moved) / options.stepsPerUnit / (atMs - before.atMs);
    });
  }
}
