import fc from "fast-check";
import { expect, test } from "vitest";
import { moveDurationMs, positionAt, restToRest, stretch, synchronise } from "../../src/motion/index.ts";
import { runs } from "../support/effort.ts";
import { distance, expectContinuous, expectWithin, limits, ROUNDING, share } from "./motions.ts";

const RUNS = { numRuns: runs(1000) };
const move = fc.record({ start: fc.constant(0), end: fc.oneof(distance, fc.constant(0)), limits });
const moves = fc.array(move, { minLength: 1, maxLength: 4 });

test("axes that start together arrive together, each exactly where it should and within its limits", () => {
  fc.assert(
    fc.property(moves, (wanted) => {
      const profiles = synchronise(wanted);
      const durationMs = profiles[0]?.durationMs ?? -1;
      for (const [index, profile] of profiles.entries()) {
        const { end, limits: axis } = wanted[index] ?? {
          end: Number.NaN,
          limits: { speedPerS: 0, accelerationPerS2: 0, jerkPerS3: 0 },
        };
        expect(profile.durationMs).toBe(durationMs);
        expect(positionAt(profile, durationMs)).toBe(end);
        expectContinuous(profile);
        expectWithin(profile, axis);
      }
      const slowestMs = Math.max(...wanted.map(({ end, limits: axis }) => moveDurationMs(end, axis)));
      expect(durationMs).toBeGreaterThanOrEqual(slowestMs * (1 - 1e-12));
    }),
    RUNS,
  );
});

test("axes with the same limits take the time of the one that goes furthest", () => {
  fc.assert(
    fc.property(fc.array(distance, { minLength: 1, maxLength: 4 }), limits, (ends, axis) => {
      const profiles = synchronise(ends.map((end) => ({ start: 0, end, limits: axis })));
      const slowestMs = Math.max(...ends.map((end) => moveDurationMs(end, axis)));
      expect((profiles[0]?.durationMs ?? 0) / slowestMs).toBeCloseTo(1, 9);
    }),
    RUNS,
  );
});

test("an axis that is tight because it has little to go costs the others nothing", () => {
  fc.assert(
    fc.property(distance, limits, share, (end, axis, part) => {
      const of = (share: number) => ({
        speedPerS: axis.speedPerS * share,
        accelerationPerS2: axis.accelerationPerS2 * share,
        jerkPerS3: axis.jerkPerS3 * share,
      });
      const small = Math.max(part, 1e-3);
      const profiles = synchronise([
        { start: 0, end, limits: axis },
        { start: 0, end: end * small, limits: of(small) },
      ]);
      expect((profiles[0]?.durationMs ?? 0) / moveDurationMs(end, axis)).toBeCloseTo(1, 9);
    }),
    RUNS,
  );
});

test("the axes stay on the straight line between start and end", () => {
  fc.assert(
    fc.property(distance, distance, limits, limits, share, (x, y, xLimits, yLimits, part) => {
      const [first, second] = synchronise([
        { start: 0, end: x, limits: xLimits },
        { start: 0, end: y, limits: yLimits },
      ]);
      if (first === undefined || second === undefined) throw new Error("Two moves, two profiles.");
      const tMs = part * first.durationMs;
      expect(Math.abs(positionAt(first, tMs) / x - positionAt(second, tMs) / y)).toBeLessThanOrEqual(ROUNDING);
    }),
    RUNS,
  );
});

test("moves that go nowhere take 0 ms", () => {
  const axis = { speedPerS: 1, accelerationPerS2: 1, jerkPerS3: 1 };
  expect(synchronise([{ start: 4, end: 4, limits: axis }])).toEqual([
    { start: 4, end: 4, durationMs: 0, segments: [] },
  ]);
  expect(synchronise([])).toEqual([]);
});

test("a stretched move takes exactly the longer time, ends in the same place and stays within limits", () => {
  fc.assert(
    fc.property(distance, limits, fc.double({ min: 1, max: 1e3, noNaN: true }), share, (end, axis, by, part) => {
      const quick = restToRest(0, end, axis);
      const slow = stretch(quick, quick.durationMs * by);
      expect(slow.durationMs).toBe(quick.durationMs * by);
      expectContinuous(slow);
      expectWithin(slow, {
        speedPerS: axis.speedPerS / by,
        accelerationPerS2: axis.accelerationPerS2 / by ** 2,
        jerkPerS3: axis.jerkPerS3 / by ** 3,
      });
      const same = positionAt(slow, part * slow.durationMs) - positionAt(quick, part * quick.durationMs);
      expect(Math.abs(same)).toBeLessThanOrEqual(ROUNDING * Math.abs(end));
    }),
    RUNS,
  );
});

test("rounding of a stretched time exceeds no limit where ramps are as short as its last digits", () => {
  const axis = { speedPerS: 1, accelerationPerS2: 0.9999999750033985, jerkPerS3: 999999947.7741809 };
  const by = 33.03931242235924;
  const quick = restToRest(0, -1, axis);
  expectWithin(stretch(quick, quick.durationMs * by), {
    speedPerS: axis.speedPerS / by,
    accelerationPerS2: axis.accelerationPerS2 / by ** 2,
    jerkPerS3: axis.jerkPerS3 / by ** 3,
  });
});

test("a move can't be stretched to less than it takes; one that goes nowhere just stands longer", () => {
  const axis = { speedPerS: 1, accelerationPerS2: 1, jerkPerS3: 1 };
  const profile = restToRest(0, 1, axis);
  expect(() => stretch(profile, profile.durationMs / 2)).toThrow(RangeError);
  expect(() => stretch(profile, Number.NaN)).toThrow(RangeError);
  expect(stretch(restToRest(2, 2, axis), 100)).toMatchObject({ end: 2, durationMs: 100 });
});
