/**
 * Several axes that start and arrive together, on a straight line.
 *
 * The whole move is one rest-to-rest profile along that line, of the length that the furthest axis goes, with the tightest of what
 * the axes allow; each axis does its share of it. Rejected: stretching each axis's own quickest profile to the slowest one's
 * duration (λ). It is sooner where one axis is tight in speed and another in acceleration, but profiles of different shapes bend the
 * path: what is swept on the way would depend on the limits, and a stop on the way could not stay on the path and within every
 * axis's limits. Where one axis is the tightest in everything, as with equal limits, both take exactly that axis's own time.
 */
import { type AxisLimits, requireLimits, requirePosition } from "./axis-limits.ts";
import { type Profile, standing } from "./profile.ts";
import { restToRest } from "./rest-to-rest.ts";

/** mm or degrees. */
export interface Move {
  readonly start: number;
  readonly end: number;
  readonly limits: AxisLimits;
}

/** A straight line for several axes. */
export interface Line {
  /** What the axis that goes furthest goes; above 0. */
  readonly length: number;
  /** Within these along the line, every axis is within its own. */
  readonly limits: AxisLimits;
}

/**
 * The moves as profiles of one duration; an axis that has nowhere to go stands. No moves, or none that goes anywhere: 0 ms.
 * @throws RangeError if a position isn't finite, or a limit isn't finite and above 0
 */
export function synchronise(moves: readonly Move[]): Profile[] {
  const line = lineOf(moves);
  if (line === null) return moves.map(({ start }) => standing(start, 0));
  const along = restToRest(0, line.length, line.limits);
  return moves.map(({ start, end }) => shareOf(along, start, end));
}

/** Null if no axis goes anywhere. */
export function lineOf(moves: readonly Move[]): Line | null {
  let length = 0;
  for (const { start, end, limits } of moves) {
    requirePosition(start);
    requirePosition(end);
    requireLimits(limits);
    length = Math.max(length, Math.abs(end - start));
  }
  if (length === 0) return null;
  const tightest = (of: keyof AxisLimits): number =>
    moves.reduce((least, { start, end, limits }) => {
      const distance = Math.abs(end - start);
      return distance === 0 ? least : Math.min(least, limits[of] * (length / distance));
    }, Number.POSITIVE_INFINITY);
  return {
    length,
    limits: {
      speedPerS: tightest("speedPerS"),
      accelerationPerS2: tightest("accelerationPerS2"),
      jerkPerS3: tightest("jerkPerS3"),
    },
  };
}

/** What an axis from `start` to `end` does of a move along a line from 0. */
function shareOf(along: Profile, start: number, end: number): Profile {
  const share = (end - start) / along.end;
  if (share === 0) return standing(start, along.durationMs);
  const segments = along.segments.map((segment) => ({
    startS: segment.startS,
    durationS: segment.durationS,
    offset: segment.offset * share,
    speed: segment.speed * share,
    acceleration: segment.acceleration * share,
    jerk: segment.jerk * share,
  }));
  return { start, end, durationMs: along.durationMs, segments };
}
