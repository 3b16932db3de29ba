/** Axes: they follow their profiles to the micrometre, and know where they are only after homing. */
import type { RandomStream } from "../../../src/clock/index.ts";
import type { Act, AxesDevice, AxisModel, Coordinates, SignalValue, StopCategory } from "../../../src/model/index.ts";
import { homePath, movePath, type Path, stopPath } from "../../../src/motion/index.ts";
import { JogMotion } from "./jog-motion.ts";
import { type Miss, missedPath } from "./missed-path.ts";
import type { Begun, Halting, Physics } from "./physics.ts";
import type { Surroundings } from "./surroundings.ts";

/** Time until a drive reports that it stands still within its window, ms. */
const SETTLE_MS: readonly [least: number, most: number] = [0, 4];

export class AxesPhysics implements Physics {
  readonly #around: Surroundings;
  readonly #random: RandomStream;
  readonly #device: AxesDevice;
  readonly #axes: readonly AxisModel[];
  readonly #isHomed: boolean[];
  /** Where the axes stand when nothing moves. */
  #rest: number[];
  #jog: { readonly axis: number; readonly sign: number; readonly motion: JogMotion } | null = null;
  /** Fault: its next move does not end where it should. */
  missesNext: Miss | null = null;
  /** Fault: its next home finds no reference. */
  losesNextHome = false;
  /** The last move has not ended where it should. */
  #isAstray = false;
  /** When the brakes will have brought to rest what lost its power; ∞ while it has power. */
  #brakedAtMs = Number.POSITIVE_INFINITY;
  #motion: { readonly path: Path; readonly fromMs: number; readonly homes: readonly number[] } | null = null;

  readonly #paths = new WeakMap<Act, { readonly from: readonly number[]; readonly path: Path }>();

  /** Before homing the axes stand anywhere in their range. */
  constructor(device: AxesDevice, around: Surroundings, random: RandomStream) {
    this.#device = device;
    this.#around = around;
    this.#random = random;
    this.#axes = [...device.axes.values()];
    this.#rest = this.#axes.map((axis) => random.between(axis.range[0], axis.range[1]));
    this.#isHomed = this.#axes.map(() => false);
  }

  get isMoving(): boolean {
    return (this.#motion !== null || this.#jog !== null) && this.#around.clock.nowMs() < this.#brakedAtMs;
  }

  get isAstray(): boolean {
    return this.#isAstray;
  }

  /** Where the axes truly are, known to them or not. */
  get at(): Coordinates {
    return Object.fromEntries(this.#axes.map((axis, i) => [axis.name, this.#positionOf(i)]));
  }

  begin(act: Act): Begun {
    if (act.verb === "hold") return { takesMs: 0 };
    if (this.#brakedAtMs < Number.POSITIVE_INFINITY && this.isMoving) return { refused: "it is still moving" };
    this.#isAstray = false;
    if (act.verb === "home") return this.#home(act.axes);
    if (act.verb === "jog") return this.#startJog(act.axis, act.speedPerS);
    if (act.verb !== "move") return { refused: `this device has no ${act.verb}` };
    if (this.#isHomed.includes(false)) return { refused: "it is not homed" };
    const miss = this.missesNext;
    this.missesNext = null;
    if (miss === null) return this.#go(this.#pathOf(act), []);
    const missed = missedPath(this.#device, this.at, act, miss);
    this.#isAstray = missed.isAstray;
    return this.#go(missed.path, []);
  }

  adopt(sensed: (signal: string) => SignalValue | undefined): void {
    this.#rest = this.#axes.map((axis, i) => {
      const at = sensed(axis.name);
      return typeof at === "number" ? at : (this.#rest[i] ?? 0);
    });
    if (sensed("homed") === true) this.#isHomed.fill(true);
  }

  follow(sensed: (signal: string) => SignalValue | undefined): void {
    this.#isHomed.fill(false);
    this.adopt(sensed);
  }

  carryOn(act: Act): number | null {
    const jog = this.#jog;
    if (act.verb !== "jog" || jog === null || this.#axes[jog.axis]?.name !== act.axis) return null;
    const nowMs = this.#around.clock.nowMs();
    if (Math.sign(act.speedPerS) !== jog.sign || !jog.motion.extend(nowMs)) return null;
    return jog.motion.endMs - nowMs;
  }

  finish(act: Act): string | null {
    const homes = this.#motion?.homes ?? [];
    this.#settle();
    if (act.verb === "home" && this.losesNextHome) {
      this.losesNextHome = false;
      for (const i of homes) this.#isHomed[i] = false;
      return "it did not find its reference";
    }
    if (act.verb === "home") for (const i of homes) this.#isHomed[i] = true;
    return null;
  }

  mend(): void {
    this.missesNext = null;
    this.losesNextHome = false;
  }

  halt(category: StopCategory): Halting {
    const motion = this.#motion;
    const standstill = this.#axes.every(({ sensing }) => sensing === "measured") ? "measured" : "assumed";
    const jog = this.#jog;
    if (jog !== null) {
      const takesMs = jog.motion.halt(this.#around.clock.nowMs());
      return { takesMs, standstill: category === 0 ? "assumed" : standstill, cutsShort: true };
    }
    if (motion === null) return { takesMs: 0, standstill, cutsShort: false };
    const sinceMs = this.#around.clock.nowMs() - motion.fromMs;
    const path = stopPath(motion.path, Math.min(sinceMs, motion.path.durationMs));
    this.#motion = { path, fromMs: this.#around.clock.nowMs(), homes: [] };
    return { takesMs: path.durationMs, standstill: category === 0 ? "assumed" : standstill, cutsShort: true };
  }

  halted(category: StopCategory): void {
    this.#settle();
    // Without power an axis may have slipped: it knows nothing until it is homed again.
    if (category === 0) this.#isHomed.fill(false);
  }

  sense(values: (SignalValue | null)[], atMs: number): void {
    const count = this.#axes.length;
    const motion = this.#motion;
    const sinceMs = motion === null ? 0 : atMs - motion.fromMs;
    for (let i = 0; i < count; i++) {
      const sensed = motion === null ? this.#rest[i] : motion.path.positionAt(i, sinceMs);
      values[i] = this.#isHomed[i] === true ? (sensed ?? 0) : null;
      values[count + i] = motion === null ? 0 : motion.path.speedAt(i, sinceMs);
      if (this.#jog?.axis !== i) continue;
      values[i] = this.#isHomed[i] === true ? this.#jog.motion.positionAt(atMs) : null;
      values[count + i] = this.#jog.motion.speedAt(atMs);
    }
    values[2 * count] = !this.#isHomed.includes(false);
    values[2 * count + 1] = this.isMoving;
  }

  /** Without power the brakes bring to rest what moves, and where it is is not known any more. */
  reboot(): void {
    this.#isHomed.fill(false);
    if (!this.isMoving) return this.#settle();
    this.#brakedAtMs = this.#around.clock.nowMs() + this.halt(0).takesMs;
  }

  #startJog(name: string, speedPerS: number): Begun {
    const index = this.#axes.findIndex((axis) => axis.name === name);
    const axis = this.#axes[index];
    if (axis === undefined) return { refused: `it has no axis ${name}` };
    if (this.#isHomed.includes(false)) return { refused: "it is not homed" };
    const nowMs = this.#around.clock.nowMs();
    const from = this.#positionOf(index);
    const sign = Math.sign(speedPerS);
    const room = sign > 0 ? axis.range[1] - from : from - axis.range[0];
    const { accelerationPerS2, jerkPerS3 } = axis;
    const limits = { speedPerS: Math.abs(speedPerS), accelerationPerS2, jerkPerS3 };
    this.#settle();
    const motion = new JogMotion({ from, sign, room: Math.max(0, room), limits }, nowMs);
    this.#jog = { axis: index, sign, motion };
    return { takesMs: motion.endMs - nowMs };
  }

  #home(axes: readonly string[] | null): Begun {
    const { path } = homePath(this.#device, this.at, axes);
    const homes = this.#axes.flatMap((axis, i) => (axes === null || axes.includes(axis.name) ? [i] : []));
    return this.#go(path, homes);
  }

  /** Cycles repeat themselves: the path of an act from where it last began is the same path. */
  #pathOf(act: Extract<Act, { readonly verb: "move" }>): Path {
    const from = this.#axes.map((_axis, i) => this.#positionOf(i));
    const last = this.#paths.get(act);
    if (last?.from.every((at, i) => at === from[i])) return last.path;
    const path = movePath(this.#device, this.at, act);
    this.#paths.set(act, { from, path });
    return path;
  }

  #go(path: Path, homes: readonly number[]): Begun {
    this.#settle();
    this.#motion = { path, fromMs: this.#around.clock.nowMs(), homes };
    return { takesMs: path.durationMs + this.#random.between(SETTLE_MS[0], SETTLE_MS[1]) };
  }

  #settle(): void {
    this.#rest = this.#axes.map((_axis, i) => this.#positionOf(i));
    this.#motion = null;
    this.#jog = null;
    this.#brakedAtMs = Number.POSITIVE_INFINITY;
  }

  #positionOf(axis: number): number {
    if (this.#jog?.axis === axis) return this.#jog.motion.positionAt(this.#around.clock.nowMs());
    const motion = this.#motion;
    if (motion === null) return this.#rest[axis] ?? 0;
    return motion.path.positionAt(axis, this.#around.clock.nowMs() - motion.fromMs);
  }
}
