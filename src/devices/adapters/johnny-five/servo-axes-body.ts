/**
 * Axes on servos. A servo goes where its pulse wants it, as fast as it can; so it is given the profile of the move in steps of 20 ms.
 * Where it is nobody senses: its position is the pulse that the board says it puts out, and standstill is assumed, after `lag`.
 */
import type { Clock } from "../../../clock/index.ts";
import {
  type Act,
  type AxesDevice,
  type AxisModel,
  JOG_TOKEN_MS,
  type SignalValue,
  type StopCategory,
} from "../../../model/index.ts";
import { homePath, movePath, type Path, planPath, stopPath } from "../../../motion/index.ts";
import type { Standstill, Work } from "../kit/index.ts";
import type { Body } from "./body.ts";
import type { Line, ServosOptions } from "./kind-options.ts";
import { along, inverse, type Pins } from "./pins.ts";
import { Player } from "./player.ts";
import { ServoPin, together } from "./servo.ts";

interface Axis {
  readonly model: AxisModel;
  readonly servo: ServoPin;
  /** µs to position. */
  readonly positions: Line;
  /** Position to µs. */
  readonly pulses: Line;
  /** Where it is taken to be while nobody drives it. */
  readonly restsAt: number;
  /** Where its pulse wants it; null while it has none. */
  at: number | null;
}

interface Jog {
  readonly axis: string;
  readonly speedPerS: number;
  work: Work;
}

export class ServoAxesBody implements Body {
  readonly #device: AxesDevice;
  readonly #pins: Pins;
  readonly #lagMs: number;
  readonly #axes: readonly Axis[];
  readonly #player: Player;
  #path: Path | null = null;
  #jog: Jog | null = null;
  /** The motion that is under way; it is over with the work. */
  #work: Work | null = null;
  /** A stop has sent its last pulse, and the servos are on their way to it. */
  #isSettling = false;

  constructor(clock: Clock, device: AxesDevice, pins: Pins, options: ServosOptions) {
    this.#device = device;
    this.#pins = pins;
    this.#lagMs = options.lagMs;
    this.#player = new Player(clock, pins);
    const home = homePath(device, lowEnds(device), null).target;
    this.#axes = [...options.servos].map(([name, { pin, pulses, restsAt }]): Axis => {
      const model = device.axes.get(name);
      if (model === undefined) throw new Error(`${device.name} has no axis ${name}`);
      const ends = [pulses[0]?.[0] ?? 0, pulses.at(-1)?.[0] ?? 0] as const;
      return {
        ...{ model, servo: new ServoPin(pins, pin, ends), positions: pulses, pulses: inverse(pulses) },
        ...{ restsAt: restsAt ?? home[name] ?? model.range[0], at: null },
      };
    });
  }

  /** A board that was not restarted still puts out the pulses of before: the servos are there. */
  prepare(ready: (failure: string | null) => void): void {
    for (const axis of this.#axes) {
      const us = axis.servo.pulseUs;
      axis.at = us === null ? null : along(axis.positions, us);
    }
    ready(null);
  }

  get isMoving(): boolean {
    return this.#player.isPlaying || this.#isSettling || this.#work?.isCurrent === true;
  }

  begin(act: Act, work: Work): string | null {
    switch (act.verb) {
      case "home":
        return this.#home(act.axes, work);
      case "move": {
        const from = this.#homed();
        if (from === null) return "it is not homed: where its servos are is not known";
        this.#go(movePath(this.#device, from, act), work);
        return null;
      }
      case "jog":
        return this.#startJog(act.axis, act.speedPerS, work);
      case "hold":
        this.#pins.command(work, together(this.#axes.map(({ servo }) => servo.held())), () => work.done());
        return null;
      default:
        return `axes cannot ${act.verb}`;
    }
  }

  carryOn(act: Act, work: Work): boolean {
    const jog = this.#jog;
    if (act.verb !== "jog" || jog === null || act.axis !== jog.axis || act.speedPerS !== jog.speedPerS) return false;
    jog.work = work;
    this.#work = work;
    work.within(JOG_TOKEN_MS, () => this.#endJog());
    return true;
  }

  cutsShort(): boolean {
    return true;
  }

  halt(category: StopCategory, halted: (standstill: Standstill) => void): void {
    this.#jog = null;
    this.#isSettling = false;
    if (category === 0) {
      this.#rest();
      for (const axis of this.#axes) axis.at = null;
      return this.#pins.halt(together(this.#axes.map(({ servo }) => servo.detached())), () => halted("assumed"));
    }
    const isWanted = this.#pins.haltBegins();
    const hold = () => {
      this.#rest();
      this.#isSettling = true;
      this.#pins.halt(together(this.#axes.map(({ servo }) => servo.held())), () =>
        this.#pins.haltedAfter(this.#lagMs, () => {
          this.#isSettling = false;
          halted("assumed");
        }),
      );
    };
    if (this.#path === null) return hold();
    this.#play(stopPath(this.#path, this.#player.tMs), () => isWanted() && hold());
  }

  sense(): readonly (SignalValue | null)[] {
    const path = this.#path;
    return [
      ...this.#axes.map(({ at }) => at),
      ...this.#axes.map((_, index) => path?.speedAt(index, this.#player.tMs) ?? 0),
      this.#homed() !== null,
      this.isMoving,
    ];
  }

  heard(): void {
    this.#player.heard();
    // Somebody has taken the pulses away: where the servo is now is not known.
    if (!this.isMoving) for (const axis of this.#axes) if (axis.servo.pulseUs === null) axis.at = null;
  }

  close(): void {
    this.#rest();
  }

  #home(names: readonly string[] | null, work: Work): null {
    const from = Object.fromEntries(this.#axes.map(({ model, at, restsAt }) => [model.name, at ?? restsAt]));
    const { path } = homePath(this.#device, from, names);
    const named = this.#axes.filter(({ model }) => names === null || names.includes(model.name));
    const loose = named.filter(({ at, servo }) => at === null || !servo.hasLimits);
    if (loose.length === 0) {
      this.#go(path, work);
      return null;
    }
    this.#work = work;
    const writes = loose.map(({ servo, pulses, at, restsAt }) => servo.attached(along(pulses, at ?? restsAt)));
    this.#pins.command(work, together(writes), () => {
      for (const axis of loose) axis.at ??= axis.restsAt;
      work.within(this.#lagMs, () => this.#go(path, work));
    });
    return null;
  }

  #go(path: Path, work: Work): void {
    this.#work = work;
    this.#play(path, (failure) => this.#arrive(work, failure));
  }

  /** The board has to say that it is where it should be, whatever went wrong on the way. */
  #arrive(work: Work, failure: string | null): void {
    this.#rest();
    const driven = this.#axes.filter(({ at }) => at !== null);
    this.#pins.command(work, together(driven.map(({ servo }) => servo.held())), () =>
      work.within(this.#lagMs, () => {
        if (failure === null) work.done();
        else work.failed(`${failure} in mid-move: it stands where it got to`);
      }),
    );
  }

  #startJog(name: string, speedPerS: number, work: Work): string | null {
    const from = this.#homed();
    const axis = this.#axes.find(({ model }) => model.name === name);
    if (axis === undefined) return `${this.#device.name} has no axis ${name}`;
    if (from === null) return "it is not homed: where its servos are is not known";
    const end = axis.model.range[speedPerS < 0 ? 0 : 1];
    const limits = this.#axes.map(({ model }) => ({
      name: model.name,
      limits: {
        speedPerS: model.name === name ? Math.abs(speedPerS) : model.speedPerS,
        ...{ accelerationPerS2: model.accelerationPerS2, jerkPerS3: model.jerkPerS3 },
      },
    }));
    const starts = this.#axes.map(({ model }) => from[model.name] ?? 0);
    const ends = this.#axes.map(({ model }) => (model.name === name ? end : (from[model.name] ?? 0)));
    const jog: Jog = { axis: name, speedPerS, work };
    this.#jog = jog;
    this.#work = work;
    work.within(JOG_TOKEN_MS, () => this.#endJog());
    this.#play(planPath(limits, [starts, ends]), (failure) => {
      this.#jog = null;
      this.#arrive(jog.work, failure);
    });
    return null;
  }

  /** No token has come in time. */
  #endJog(): void {
    const jog = this.#jog;
    const path = this.#path;
    this.#jog = null;
    if (jog === null || path === null) return;
    this.#play(stopPath(path, this.#player.tMs), (failure) => this.#arrive(jog.work, failure));
  }

  #play(path: Path, ended: (failure: string | null) => void): void {
    this.#isSettling = false;
    this.#path = path;
    this.#player.play(
      path.durationMs,
      (tMs) => {
        for (const [index, axis] of this.#axes.entries()) {
          if (axis.at === null) continue;
          axis.at = path.positionAt(index, tMs);
          axis.servo.put(along(axis.pulses, axis.at));
        }
      },
      ended,
    );
  }

  #rest(): void {
    this.#player.end();
    this.#path = null;
    this.#isSettling = false;
  }

  /** Null unless it is known where every axis is. */
  #homed(): Readonly<Record<string, number>> | null {
    const at: Record<string, number> = {};
    for (const axis of this.#axes) {
      if (axis.at === null) return null;
      at[axis.model.name] = axis.at;
    }
    return at;
  }
}

const lowEnds = ({ axes }: AxesDevice): Readonly<Record<string, number>> =>
  Object.fromEntries([...axes.values()].map(({ name, range }) => [name, range[0]]));
