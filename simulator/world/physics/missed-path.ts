/** The path of a move that does not end as it should: short of its target, or past it first. */
import type { AxesDevice, Coordinates } from "../../../src/model/index.ts";
import { type Leg, movePath, Path, planPath } from "../../../src/motion/index.ts";

export type Miss =
  /** It ends short of its target, by this share of each axis's way. */
  | { readonly kind: "short"; readonly share: number }
  /** It passes its target by this much, in the unit of each axis, and stays there or creeps back. */
  | { readonly kind: "past"; readonly by: number; readonly comesBack: boolean };

/** An axis that goes less than this does not miss, in its unit. */
const WAY_MIN = 0.5;

/** However long the way: an axis ends no shorter of its target than this, in its unit. */
const SHORT_MAX = 12;

/** Nor less short than this, if its way is longer. */
const SHORT_MIN = 2;

/** Share of full speed at which a drive creeps back into position. */
const CREEP = 0.02;

interface Move {
  readonly target: Coordinates;
  readonly speed: number;
}

/** The path, and whether the axes stand elsewhere than at the target when it ends. Always within the range of each axis. */
export function missedPath(
  device: AxesDevice,
  from: Coordinates,
  move: Move,
  miss: Miss,
): { readonly path: Path; readonly isAstray: boolean } {
  const offset = miss.kind === "short" ? shortOf(miss.share) : pastBy(device, miss.by);
  const missed = Object.fromEntries(
    Object.entries(move.target).map(([axis, target]) => [axis, offset(axis, from[axis] ?? target, target)]),
  );
  const isAstray = Object.entries(missed).some(([axis, at]) => at !== move.target[axis]);
  const path = movePath(device, from, { target: missed, speed: move.speed });
  if (miss.kind === "short" || !miss.comesBack) return { path, isAstray };
  return { path: joined(path, creep(device, path.end, move.target)), isAstray: false };
}

type Offset = (axis: string, from: number, target: number) => number;

function shortOf(share: number): Offset {
  return (_axis, from, target) => {
    const way = target - from;
    if (Math.abs(way) < WAY_MIN) return target;
    const short = Math.min(Math.abs(way), SHORT_MAX, Math.max(SHORT_MIN, share * Math.abs(way)));
    return target - Math.sign(way) * short;
  };
}

/** Where there is no room behind the target, it swings to the other side. */
function pastBy(device: AxesDevice, by: number): Offset {
  return (axis, from, target) => {
    const range = device.axes.get(axis)?.range;
    const way = target - from;
    if (range === undefined || Math.abs(way) < WAY_MIN) return target;
    const past = target + Math.sign(way) * by;
    return past >= range[0] && past <= range[1] ? past : target - Math.sign(way) * Math.min(by, Math.abs(way));
  };
}

function creep(device: AxesDevice, from: readonly number[], target: Coordinates): Path {
  const axes = [...device.axes.values()].map(({ name, speedPerS, accelerationPerS2, jerkPerS3 }) => ({
    name,
    limits: { speedPerS: speedPerS * CREEP, accelerationPerS2, jerkPerS3 },
  }));
  return planPath(axes, [from, axes.map(({ name }, axis) => target[name] ?? from[axis] ?? 0)]);
}

function joined(first: Path, second: Path): Path {
  const later = (leg: Leg): Leg => ({
    ...leg,
    startMs: leg.startMs + first.durationMs,
    endMs: leg.endMs + first.durationMs,
  });
  return new Path(first.axes, [...first.legs, ...second.legs.map(later)], second.end);
}
