import { type AxisLimits, requireLimits, requirePosition } from "./axis-limits.ts";
import { type Kinematics, type Phase, type Profile, profileThrough } from "./profile.ts";

/** A speed nearer to 0 than this, as a share of what it is the difference of, is rounding. */
const ROUNDING = 1e-12;

/**
 * The quickest way to rest from any point of a move: it goes on from the present acceleration, with jerk and acceleration in limits.
 *
 * From a state of a rest-to-rest move with the same limits it stops at or before that move's end, never turns back, and never goes
 * faster than the move would have: while the acceleration is being taken away the speed still rises, as it did in the move.
 * From a state that is beyond a limit already it gets no further beyond it than it must to lose its acceleration, and one that brakes
 * harder than its speed needs turns back by as little as the jerk allows. A stop is never refused for its state.
 *
 * Derivation: the acceleration goes from `a` to `−b`, stays, and goes back to 0, all with jerk j. The three change the speed by
 * (a² − b²)/2j, −b·t and −b²/2j. Without staying, v + a²/2j = b²/j, so b = √(j·v + a²/2); if that is above the limit A, b = A and
 * t = (v + a²/2j)/A − A/j.
 * @throws RangeError if the state isn't finite, or a limit isn't finite and above 0
 */
export function stopProfile(from: Kinematics, limits: AxisLimits): Profile {
  requireLimits(limits);
  for (const value of [from.position, from.speed, from.acceleration]) requirePosition(value);
  const { speed, acceleration } = from;
  const { jerkPerS3: j } = limits;
  // The speed that is left if the acceleration is taken away at once: its sign says which way to brake.
  const gained = (acceleration * Math.abs(acceleration)) / (2 * j);
  const left = speed + gained;
  if (Math.abs(left) <= ROUNDING * Math.max(Math.abs(speed), Math.abs(gained))) {
    return profileThrough([{ durationS: Math.abs(acceleration) / j, jerk: -Math.sign(acceleration) * j }], from);
  }
  const sign = Math.sign(left);
  return profileThrough(brakePhases(sign * speed, sign * acceleration, sign, limits), from);
}

/** @param v, a along the direction in which there is speed left; `sign` is that direction */
function brakePhases(v: number, a: number, sign: number, { accelerationPerS2, jerkPerS3: j }: AxisLimits): Phase[] {
  // One that brakes beyond the limit already keeps to what it has.
  const limit = Math.max(accelerationPerS2, -a);
  const wanted = Math.sqrt(Math.max(0, j * v + a ** 2 / 2));
  const b = Math.min(wanted, limit);
  const steadyS = wanted > limit ? (v + a ** 2 / (2 * j)) / b - b / j : 0;
  return [
    { durationS: (a + b) / j, jerk: -sign * j },
    { durationS: steadyS, jerk: 0 },
    { durationS: b / j, jerk: sign * j },
  ];
}
