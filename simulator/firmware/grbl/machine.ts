/** The machine below the firmware: what it counts, where it really stands, and what its settings let it do. */
import type { Move } from "./block.ts";
import { GrblMotion, type Point } from "./motion.ts";
import type { GrblSettings } from "./settings.ts";

/** Steps that are lost when the steppers stop at once in motion, mm. */
const SLIP_MM = 0.4;

export class GrblMachine extends GrblMotion {
  readonly #settings: GrblSettings;
  readonly #isZeroAtSwitch: boolean;
  /** What it counts is off by so much from where it really is. */
  #astray: Point;

  constructor(its: { settings: GrblSettings; isZeroAtSwitch: boolean; standsAt: Point; nowMs: number }) {
    super([0, 0, 0], its.nowMs);
    this.#settings = its.settings;
    this.#isZeroAtSwitch = its.isZeroAtSwitch;
    this.#astray = its.standsAt;
  }

  /** Where it really is, machine mm. */
  get standsAt(): Point {
    return this.at.map((at, axis) => at + (this.#astray[axis] ?? 0));
  }

  /** As it counts, in whole steps. */
  get counted(): Point {
    return this.at.map((mm, axis) => {
      const steps = this.#settings.get(100 + axis);
      return Math.round(mm * steps) / steps;
    });
  }

  /** It counts from 0 again, wherever it is. */
  forget(): void {
    this.#astray = this.standsAt;
    this.set([0, 0, 0]);
  }

  /** The axes among `axes` are where they count to be; all if there is none. */
  found(end: Point, axes: string): void {
    this.set(end);
    this.#astray = this.#astray.map((off, axis) => (axes === "" || axes === "XYZ".charAt(axis) ? 0 : off));
  }

  /** The steppers stop at once; at speed they lose steps. */
  break(): void {
    if (this.speed > 0) this.#astray = this.#astray.map((off) => off + SLIP_MM);
    this.kill();
  }

  /** As fast as the move says, and no axis faster than its settings. */
  plan({ end, isRapid, feed, isInverse, isOwnFeed }: Move): void {
    const from = this.planned;
    const way = end.map((value, axis) => Math.abs(value - (from[axis] ?? 0)));
    const length = Math.hypot(...way);
    const least = (id: number): number =>
      way.reduce(
        (so, part, axis) => (part === 0 ? so : Math.min(so, (this.#settings.get(id + axis) * length) / part)),
        Number.POSITIVE_INFINITY,
      );
    const perMinute = isInverse ? feed * length : feed;
    this.add({
      end,
      speed: isRapid ? null : perMinute / 60,
      speedMax: least(110) / 60,
      acceleration: least(120),
      isOwnFeed,
    });
  }

  /** Zero is at the switches, and what can be reached is on the negative side. `system_check_travel_limits`. */
  isOutside(end: Point): boolean {
    if (!this.#settings.isOn(20)) return false;
    return end.some((value, axis) => {
      const travel = this.#settings.get(130 + axis);
      const isPositive = this.#isZeroAtSwitch && (this.#settings.get(23) & (1 << axis)) !== 0;
      return isPositive ? value < 0 || value > travel : value > 0 || value < -travel;
    });
  }
}
