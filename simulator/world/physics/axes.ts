/** Axes: they follow their profiles to the micrometre, and know where they are only after homing. */
import type { RandomStream } from "../../../src/clock/index.ts";
import type { Act, AxesDevice, AxisModel, Coordinates, SignalValue, StopCategory } from "../../../src/model/index.ts";
import { homePath, movePath, type Path, stopPath } from "../../../src/motion/index.ts";
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
  #motion: { readonly path: Path; readonly fromMs: number; readonly homes: readonly number[] } | null = null;

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
    return this.#motion !== null;
  }

  /** Where the axes truly are, known to them or not. */
  get at(): Coordinates {
    return Object.fromEntries(this.#axes.map((axis, i) => [axis.name, this.#positionOf(i)]));
  }

  begin(act: Act): Begun {
    if (act.verb === "hold") return { takesMs: 0 };
    if (act.verb === "home") return this.#home(act.axes);
    if (act.verb !== "move") return { refused: `this device has no ${act.verb}` };
    if (this.#isHomed.includes(false)) return { refused: "it is not homed" };
    return this.#go(movePath(this.#device, this.at, act), []);
  }

  finish(act: Act): null {
    const homes = this.#motion?.homes ?? [];
    this.#settle();
    if (act.verb === "home") for (const i of homes) this.#isHomed[i] = true;
    return null;
  }

  halt(category: StopCategory): Halting {
    const motion = this.#motion;
    const standstill = this.#axes.every(({ sensing }) => sensing === "measured") ? "measured" : "assumed";
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
    }
    values[2 * count] = !this.#isHomed.includes(false);
    values[2 * count + 1] = motion !== null;
  }

  reboot(): void {
    this.#settle();
    this.#isHomed.fill(false);
  }

  #home(axes: readonly string[] | null): Begun {
    const { path } = homePath(this.#device, this.at, axes);
    const homes = this.#axes.flatMap((axis, i) => (axes === null || axes.includes(axis.name) ? [i] : []));
    return this.#go(path, homes);
  }

  #go(path: Path, homes: readonly number[]): Begun {
    this.#motion = { path, fromMs: this.#around.clock.nowMs(), homes };
    return { takesMs: path.durationMs + this.#random.between(SETTLE_MS[0], SETTLE_MS[1]) };
  }

  #settle(): void {
    this.#rest = this.#axes.map((_axis, i) => this.#positionOf(i));
    this.#motion = null;
  }

  #positionOf(axis: number): number {
    const motion = this.#motion;
    if (motion === null) return this.#rest[axis] ?? 0;
    return motion.path.positionAt(axis, this.#around.clock.nowMs() - motion.fromMs);
  }
}
