/** Random moves for the laws, from a micrometre's thousandth to a hundred metres, and what every motion is held to. */
import fc from "fast-check";
import { expect } from "vitest";
import { type AxisLimits, type Profile, stateAt } from "../../src/motion/index.ts";

/** Each power of ten between the two is as likely. */
const magnitude = (least: number, most: number): fc.Arbitrary<number> =>
  fc.double({ min: Math.log10(least), max: Math.log10(most), noNaN: true }).map((power) => 10 ** power);

export const limits: fc.Arbitrary<AxisLimits> = fc.record({
  speedPerS: magnitude(1e-2, 1e4),
  accelerationPerS2: magnitude(1e-2, 1e6),
  jerkPerS3: magnitude(1e-3, 1e9),
});

export const distance: fc.Arbitrary<number> = fc
  .tuple(magnitude(1e-6, 1e5), fc.boolean())
  .map(([size, isForward]) => (isForward ? size : -size));

/** A share of a duration, both ends included. */
export const share: fc.Arbitrary<number> = fc.double({ min: 0, max: 1, noNaN: true });

/** Rounding that a motion may show, as a share of what it is rounding of. */
export const ROUNDING = 1e-9;

/** Below this a number has fewer digits than the others. */
const TINY = 1e-290;

/** The time that the last digit of a speed takes: a stop that has nothing else left to do takes it. */
export function digitOfTimeMs({ speedPerS, jerkPerS3 }: AxisLimits): number {
  return 2000 * Math.sqrt((1e-15 * speedPerS) / jerkPerS3);
}

/** The profile's moments of change and some in between, ms. */
export function momentsOf({ segments, durationMs }: Profile): number[] {
  const edges = [...segments.map(({ startS }) => startS * 1000), durationMs];
  return edges.flatMap((edge, index) => {
    const next = edges[index + 1] ?? edge;
    return [edge, edge + 0.25 * (next - edge), edge + 0.5 * (next - edge), edge + 0.9 * (next - edge)];
  });
}

export function expectWithin(profile: Profile, { speedPerS, accelerationPerS2, jerkPerS3 }: AxisLimits): void {
  for (const tMs of momentsOf(profile)) {
    const { speed, acceleration } = stateAt(profile, tMs);
    expect(Math.abs(speed)).toBeLessThanOrEqual(speedPerS * (1 + ROUNDING));
    expect(Math.abs(acceleration)).toBeLessThanOrEqual(accelerationPerS2 * (1 + ROUNDING));
  }
  for (const { jerk } of profile.segments) expect(Math.abs(jerk)).toBeLessThanOrEqual(jerkPerS3 * (1 + ROUNDING));
}

/**
 * Position, speed and acceleration at the end of each segment are those the next begins with, and those of rest after the last:
 * to a billionth of the largest, or the last digit of a large position.
 */
export function expectContinuous({ segments, durationMs, start, end }: Profile): void {
  const largest = (of: "speed" | "acceleration"): number => Math.max(...segments.map((each) => Math.abs(each[of])));
  const most = {
    time: ROUNDING * durationMs,
    offset: ROUNDING * Math.abs(end - start) + Number.EPSILON * 4 * Math.max(Math.abs(start), Math.abs(end)) + TINY,
    speed: ROUNDING * largest("speed") + TINY,
    acceleration: ROUNDING * largest("acceleration") + TINY,
  };
  for (const [index, { startS, durationS: s, offset, speed, acceleration, jerk }] of segments.entries()) {
    const next = segments[index + 1] ?? { startS: durationMs / 1000, offset: end - start, speed: 0, acceleration: 0 };
    const reached = offset + speed * s + (acceleration * s ** 2) / 2 + (jerk * s ** 3) / 6;
    expect(s).toBeGreaterThan(0);
    expect(Math.abs(startS + s - next.startS)).toBeLessThanOrEqual(most.time);
    expect(Math.abs(reached - next.offset)).toBeLessThanOrEqual(most.offset);
    expect(Math.abs(speed + acceleration * s + (jerk * s ** 2) / 2 - next.speed)).toBeLessThanOrEqual(most.speed);
    expect(Math.abs(acceleration + jerk * s - next.acceleration)).toBeLessThanOrEqual(most.acceleration);
  }
}
