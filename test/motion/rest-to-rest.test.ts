import fc from "fast-check";
import { expect, test } from "vitest";
import { moveDurationMs, positionAt, restToRest, speedAt, stateAt } from "../../src/motion/index.ts";
import { runs } from "../support/effort.ts";
import { distance, expectContinuous, expectWithin, limits, momentsOf, share } from "./motions.ts";

const RUNS = { numRuns: runs(2000) };

test("a long move takes D/v + v/a + a/j, from the book", () => {
  const durationMs = moveDurationMs(340, { speedPerS: 800, accelerationPerS2: 4000, jerkPerS3: 60_000 });
  expect(durationMs).toBeCloseTo(1000 * (340 / 800 + 800 / 4000 + 4000 / 60_000), 9);
});

test("a move too short for the acceleration takes 4·∛(D/2j)", () => {
  const durationMs = moveDurationMs(0.001, { speedPerS: 800, accelerationPerS2: 4000, jerkPerS3: 60_000 });
  expect(durationMs).toBeCloseTo(4000 * Math.cbrt(0.001 / 120_000), 9);
});

test("a profile ends where it should, in the time the formula gives", () => {
  fc.assert(
    fc.property(distance, limits, (end, axis) => {
      const profile = restToRest(0, end, axis);
      expect(positionAt(profile, profile.durationMs)).toBe(end);
      expect(profile.durationMs / moveDurationMs(end, axis)).toBeCloseTo(1, 12);
      expectContinuous(profile);
    }),
    RUNS,
  );
});

test("no limit is exceeded anywhere", () => {
  fc.assert(
    fc.property(distance, limits, (end, axis) => expectWithin(restToRest(0, end, axis), axis)),
    RUNS,
  );
});

test("one limit is reached at every moment: no quicker move of this shape exists", () => {
  fc.assert(
    fc.property(distance, limits, (end, axis) => {
      for (const { speed, acceleration, jerk } of restToRest(0, end, axis).segments) {
        const used = [
          Math.abs(speed) / axis.speedPerS,
          Math.abs(acceleration) / axis.accelerationPerS2,
          Math.abs(jerk) / axis.jerkPerS3,
        ];
        expect(Math.max(...used)).toBeCloseTo(1, 9);
      }
    }),
    RUNS,
  );
});

test("position never goes back, nor speed against the direction", () => {
  fc.assert(
    fc.property(distance, limits, (end, axis) => {
      const profile = restToRest(0, end, axis);
      let last = 0;
      for (const tMs of momentsOf(profile)) {
        const travelled = positionAt(profile, tMs) * Math.sign(end);
        expect(travelled).toBeGreaterThanOrEqual(last - 1e-12 * Math.abs(end));
        expect(speedAt(profile, tMs) * Math.sign(end)).toBeGreaterThanOrEqual(-1e-12 * axis.speedPerS);
        last = travelled;
      }
    }),
    RUNS,
  );
});

test("raising any limit never makes a move longer", () => {
  const raised = fc.constantFrom("speedPerS" as const, "accelerationPerS2" as const, "jerkPerS3" as const);
  fc.assert(
    fc.property(distance, limits, raised, fc.double({ min: 1, max: 1e3, noNaN: true }), (end, axis, which, by) => {
      const higher = { ...axis, [which]: axis[which] * by };
      expect(moveDurationMs(end, higher)).toBeLessThanOrEqual(moveDurationMs(end, axis) * (1 + 1e-12));
    }),
    RUNS,
  );
});

test("a longer distance never takes less time", () => {
  fc.assert(
    fc.property(distance, limits, fc.double({ min: 1, max: 10, noNaN: true }), (end, axis, by) => {
      expect(moveDurationMs(end * by, axis)).toBeGreaterThanOrEqual(moveDurationMs(end, axis) * (1 - 1e-12));
    }),
    RUNS,
  );
});

test("backwards is the mirror image of forwards, in place and in time", () => {
  fc.assert(
    fc.property(distance, limits, share, (end, axis, part) => {
      const there = restToRest(0, end, axis);
      const back = restToRest(0, -end, axis);
      const tMs = part * there.durationMs;
      expect(back.durationMs).toBe(there.durationMs);
      expect(positionAt(back, tMs) + positionAt(there, tMs)).toBe(0);
      const fromEnd = end - positionAt(there, there.durationMs - tMs);
      expect(Math.abs(positionAt(there, tMs) - fromEnd)).toBeLessThanOrEqual(1e-9 * Math.abs(end));
    }),
    RUNS,
  );
});

test("far from zero a small move still ends exactly where it should", () => {
  const axis = { speedPerS: 100, accelerationPerS2: 1000, jerkPerS3: 10_000 };
  const profile = restToRest(99_999, 99_999.000_001, axis);
  expect(positionAt(profile, profile.durationMs)).toBe(99_999.000_001);
  expect(positionAt(profile, 0)).toBe(99_999);
  expectContinuous(profile);
});

test("a zero distance takes 0 ms, and there is nothing to move", () => {
  const axis = { speedPerS: 1, accelerationPerS2: 1, jerkPerS3: 1 };
  const profile = restToRest(5, 5, axis);
  expect(profile).toEqual({ start: 5, end: 5, durationMs: 0, segments: [] });
  expect(stateAt(profile, 10)).toEqual({ position: 5, speed: 0, acceleration: 0 });
});

test("before and after its time an axis stands still", () => {
  const profile = restToRest(1, 2, { speedPerS: 1, accelerationPerS2: 1, jerkPerS3: 1 });
  expect(stateAt(profile, -5)).toEqual({ position: 1, speed: 0, acceleration: 0 });
  expect(stateAt(profile, profile.durationMs + 5)).toEqual({ position: 2, speed: 0, acceleration: 0 });
});

test("a limit or position that is no number above 0, or not finite, is refused by name", () => {
  const axis = { speedPerS: 1, accelerationPerS2: 1, jerkPerS3: 1 };
  for (const wrong of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => restToRest(0, 1, { ...axis, speedPerS: wrong })).toThrow(/speedPerS/);
    expect(() => restToRest(0, 0, { ...axis, accelerationPerS2: wrong })).toThrow(/accelerationPerS2/);
    expect(() => moveDurationMs(1, { ...axis, jerkPerS3: wrong })).toThrow(/jerkPerS3/);
  }
  expect(() => restToRest(0, Number.NaN, axis)).toThrow(RangeError);
  expect(() => moveDurationMs(Number.POSITIVE_INFINITY, axis)).toThrow(RangeError);
});
