/** From the coordinates of a line file to grbl's, and back; and the lines for a path. Pure. */
import type { AxesDevice, Coordinates } from "../../../model/index.ts";
import type { Leg, Path } from "../../../motion/index.ts";
import type { AxisOption } from "./options.ts";

const LETTERS = "XYZ";
/** grbl's numbers have three digits, `N_DECIMAL_COORDVALUE_MM`. */
const DIGITS = 3;
/** A feed is cut off here, downwards: never faster than it may be. */
const FEED_STEPS = 10;

export class Frame {
  readonly #device: AxesDevice;
  readonly #axes: ReadonlyMap<string, AxisOption>;

  constructor(device: AxesDevice, axes: ReadonlyMap<string, AxisOption>) {
    this.#device = device;
    this.#axes = axes;
  }

  /** @param at machine coordinates */
  ours(at: readonly number[]): Coordinates {
    return Object.fromEntries(
      [...this.#axes].map(([name, { letter, zero, isReversed }]) => {
        const machine = at[LETTERS.indexOf(letter)] ?? Number.NaN;
        return [name, isReversed ? zero - machine : zero + machine];
      }),
    );
  }

  letterOf(axis: string): string {
    return this.#axes.get(axis)?.letter ?? "";
  }

  get letters(): readonly string[] {
    return [...this.#axes.values()].map(({ letter }) => letter);
  }

  /** `X-12.5Y3`, only for axes that `names` has. */
  words(at: Coordinates, names: Iterable<string>): string {
    return [...names]
      .map((name) => {
        const { letter, zero, isReversed } = this.#axes.get(name) ?? { letter: "", zero: 0, isReversed: false };
        const machine = isReversed ? zero - (at[name] ?? 0) : (at[name] ?? 0) - zero;
        return `${letter}${number(machine)}`;
      })
      .join("");
  }

  /**
   * One line for each leg, with a feed that keeps every axis within its speed.
   * grbl's feed is along the straight line through all axes, a leg's speed that of the axis that goes furthest.
   */
  linesOf(path: Path, prefix: string): readonly Line[] {
    return path.legs.map((leg) => {
      const end = Object.fromEntries(path.axes.map((name, axis) => [name, leg.end[axis] ?? 0]));
      const moving = path.axes.filter((_, axis) => (leg.share[axis] ?? 0) !== 0);
      const feed = 60 * leg.limits.speedPerS * Math.hypot(...leg.share);
      return {
        text: `${prefix}${this.words(end, moving)}F${feedOf(feed)}`,
        end,
        leg,
        axes: path.axes,
        takesMs: leg.endMs - leg.startMs,
      };
    });
  }

  /** How far from `target` the axis is that is furthest from it; its name. */
  furthest(at: Coordinates, target: Coordinates): { readonly axis: string; readonly off: number } {
    let found = { axis: "", off: 0 };
    for (const axis of this.#device.axes.keys()) {
      const off = Math.abs((at[axis] ?? Number.NaN) - (target[axis] ?? at[axis] ?? 0));
      if (!(off <= found.off)) found = { axis, off };
    }
    return found;
  }
}

export interface Line {
  readonly text: string;
  /** Where it ends, in the line file's coordinates. */
  readonly end: Coordinates;
  readonly leg: Leg;
  readonly axes: readonly string[];
  readonly takesMs: number;
}

/** Units a minute, never more than asked for. */
export const feedOf = (feed: number): string => String(Math.max(1, Math.floor(feed * FEED_STEPS) / FEED_STEPS));

const number = (value: number): string => String(Number(value.toFixed(DIGITS)) + 0);
