import { type AxisLimits, requireLimits, requirePosition } from "./axis-limits.ts";
import { type Profile, profileThrough, standing } from "./profile.ts";

/**
 * The quickest move from rest to rest within speed, acceleration and jerk: up to seven segments.
 * @param start, end mm or degrees; where they are equal the profile takes 0 ms
 * @throws RangeError if a position isn't finite, or a limit isn't finite and above 0
 */
export function restToRest(start: number, end: number, limits: AxisLimits): Profile {
  requirePosition(start);
  requirePosition(end);
  const distance = end - start;
  const { jerkS, rampS, cruiseS } = rampTimes(Math.abs(distance), limits);
  if (distance === 0) return standing(start, 0);
  const jerk = Math.sign(distance) * limits.jerkPerS3;
  const steadyS = rampS - 2 * jerkS;
  const phases = [
    { durationS: jerkS, jerk },
    { durationS: steadyS, jerk: 0 },
    { durationS: jerkS, jerk: -jerk },
    { durationS: cruiseS, jerk: 0 },
    { durationS: jerkS, jerk: -jerk },
    { durationS: steadyS, jerk: 0 },
    { durationS: jerkS, jerk },
  ];
  return profileThrough(phases, { position: start, speed: 0, acceleration: 0 }, end);
}

/**
 * Shortest time from rest to rest over `distance`.
 * @param distance mm or degrees, either sign; 0 takes no time
 * @returns ms, never negative
 * @throws RangeError if the distance isn't finite, or a limit isn't finite and above 0
 */
export function moveDurationMs(distance: number, limits: AxisLimits): number {
  requirePosition(distance);
  const { rampS, cruiseS } = rampTimes(Math.abs(distance), limits);
  return 1000 * (2 * rampS + cruiseS);
}

interface RampTimes {
  /** Each of the four segments with jerk. */
  readonly jerkS: number;
  /** From rest to the highest speed. */
  readonly rampS: number;
  /** At the highest speed. */
  readonly cruiseS: number;
}

/**
 * Biagiotti and Melchiorri, *Trajectory Planning for Automatic Machines and Robots*, 3.4, for equal limits in both directions.
 * With limits v, a, j over D: if v·j < a² the acceleration is not reached: Tj = √(v/j), Ta = 2·Tj; else Tj = a/j, Ta = Tj + v/a.
 * Tv = D/v − Ta. Where that is negative the speed is not reached:
 * if D ≥ 2a³/j²: Tj = a/j, Ta = Tj/2 + √(Tj²/4 + D/a); else Tj = ∛(D/2j), Ta = 2·Tj; and Tv = 0.
 */
function rampTimes(D: number, limits: AxisLimits): RampTimes {
  requireLimits(limits);
  const { speedPerS: v, accelerationPerS2: a, jerkPerS3: j } = limits;
  const isSteep = v * j < a * a;
  const Tj = isSteep ? Math.sqrt(v / j) : a / j;
  const Ta = isSteep ? 2 * Tj : Tj + v / a;
  const Tv = D / v - Ta;
  if (Tv >= 0) return { jerkS: Tj, rampS: Ta, cruiseS: Tv };
  if (D >= (2 * a ** 3) / j ** 2) {
    const reached = a / j;
    return { jerkS: reached, rampS: reached / 2 + Math.sqrt(reached ** 2 / 4 + D / a), cruiseS: 0 };
  }
  const short = Math.cbrt(D / (2 * j));
  return { jerkS: short, rampS: 2 * short, cruiseS: 0 };
}
