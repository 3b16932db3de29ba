/**
 * Several axes that start and arrive together, on a straight line.
 *
 * The whole move is one rest-to-rest profile of a parameter from 0 to 1, with the tightest of what the axes allow; each axis then
 * does its share of it. Rejected: stretching each axis's own quickest profile to the slowest one's duration (λ). It is sooner there
 * where one axis is tight in speed and another in acceleration, but profiles of different shapes bend the path: what is swept on
 * the way would depend on the limits, and a stop on the way could not stay on the path and within every axis's limits.
 * Where one axis is the tightest in everything, as with equal limits, both take exactly that axis's own time.
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

/**
 * The moves as profiles of one duration; an axis that has nowhere to go stands. No moves, or none that goes anywhere: 0 ms.
 * @throws RangeError if a position isn't finite, or a limit isn't finite and above 0
 */
export function synchronise(moves: readonly Move[]): Profile[] {
  const limits = lineLimits(moves);
  if (limits === null) return moves.map(({ start }) => standing(start, 0));
  const line = restToRest(0, 1, limits);
  return moves.map(({ start, end }) => share(line, start, end));
}

/**
 * What the parameter that goes from 0 to 1 may do: the least of each limit over the axes, as a share of what each has to go.
 * Null if none goes anywhere.
 */
export function lineLimits(moves: readonly Move[]): AxisLimits | null {
  let speedPerS = Number.POSITIVE_INFINITY;
  let accelerationPerS2 = Number.POSITIVE_INFINITY;
  let jerkPerS3 = Number.POSITIVE_INFINITY;
  for (const { start, end, limits } of moves) {
    requirePosition(start);
    requirePosition(end);
    requireLimits(limits);
    const distance = Math.abs(end - start);
    if (distance === 0) continue;
    speedPerS = Math.min(speedPerS, limits.speedPerS / distance);
    accelerationPerS2 = Math.min(accelerationPerS2, limits.accelerationPerS2 / distance);
    jerkPerS3 = Math.min(jerkPerS3, limits.jerkPerS3 / distance);
  }
  return Number.isFinite(speedPerS) ? { speedPerS, accelerationPerS2, jerkPerS3 } : null;
}

function share(line: Profile, start: number, end: number): Profile {
  const span = end - start;
  if (span === 0) return standing(start, line.durationMs);
  const segments = line.segments.map((segment) => ({
    startS: segment.startS,
    offset: segment.offset * span,
    speed: segment.speed * span,
    acceleration: segment.acceleration * span,
    jerk: segment.jerk * span,
  }));
  return { start, end, durationMs: line.durationMs, segments };
}
