import fc from "fast-check";
import { expect, test } from "vitest";
import { positionAt, restToRest, stateAt, stopProfile } from "../../src/motion/index.ts";
import { runs } from "../support/effort.ts";
import {
  digitOfTimeMs,
  distance,
  expectContinuous,
  expectWithin,
  limits,
  momentsOf,
  ROUNDING,
  share,
} from "./motions.ts";

const RUNS = { numRuns: runs(3000) };

test("from any moment of any move a stop ends at rest within limits, no further and no later than the move would have", () => {
  fc.assert(
    fc.property(distance, limits, share, (end, axis, part) => {
      const move = restToRest(0, end, axis);
      const atMs = part * move.durationMs;
      const stop = stopProfile(stateAt(move, atMs), axis);
      expectContinuous(stop);
      expectWithin(stop, axis);
      const most = Math.abs(end) * (1 + ROUNDING);
      expect(stop.end * Math.sign(end)).toBeLessThanOrEqual(most);
      const digitMs = digitOfTimeMs(axis);
      const leftMs = move.durationMs - atMs;
      expect(stop.durationMs).toBeLessThanOrEqual(leftMs + 1e-12 * move.durationMs + digitMs);
    }),
    RUNS,
  );
});

test("a stop goes on from the present position, speed and acceleration", () => {
  fc.assert(
    fc.property(distance, limits, share, (end, axis, part) => {
      const move = restToRest(0, end, axis);
      const state = stateAt(move, part * move.durationMs);
      const stop = stopProfile(state, axis);
      if (stop.durationMs === 0) expect(Math.abs(state.acceleration)).toBeLessThan(1e-6 * axis.accelerationPerS2);
      else expect(stateAt(stop, 0)).toEqual(state);
    }),
    RUNS,
  );
});

test("a stop in a move never turns back", () => {
  fc.assert(
    fc.property(distance, limits, share, (end, axis, part) => {
      const move = restToRest(0, end, axis);
      const stop = stopProfile(stateAt(move, part * move.durationMs), axis);
      let last = stop.start * Math.sign(end);
      for (const tMs of momentsOf(stop)) {
        const travelled = positionAt(stop, tMs) * Math.sign(end);
        expect(travelled).toBeGreaterThanOrEqual(last - ROUNDING * Math.abs(end));
        last = travelled;
      }
    }),
    RUNS,
  );
});

test("from steady speed a stop takes v/a + a/j over v/2 of that", () => {
  const stop = stopProfile(
    { position: 10, speed: 800, acceleration: 0 },
    { speedPerS: 800, accelerationPerS2: 4000, jerkPerS3: 60_000 },
  );
  const seconds = 800 / 4000 + 4000 / 60_000;
  expect(stop.durationMs).toBeCloseTo(seconds * 1000, 9);
  expect(stop.end).toBeCloseTo(10 + (800 * seconds) / 2, 9);
});

test("while the acceleration is taken away the speed still rises, and the stop allows for it", () => {
  const axis = { speedPerS: 800, accelerationPerS2: 4000, jerkPerS3: 60_000 };
  const stop = stopProfile({ position: 0, speed: 100, acceleration: 4000 }, axis);
  const speeds = momentsOf(stop).map((tMs) => stateAt(stop, tMs).speed);
  expect(Math.max(...speeds)).toBeCloseTo(100 + 4000 ** 2 / (2 * 60_000), 0);
  expectWithin(stop, axis);
});

test("a stop from rest takes no time", () => {
  const axis = { speedPerS: 1, accelerationPerS2: 1, jerkPerS3: 1 };
  expect(stopProfile({ position: 3, speed: 0, acceleration: 0 }, axis)).toMatchObject({ end: 3, durationMs: 0 });
});

test("a state that no move leads to is brought to rest too, in jerk limits", () => {
  const signed = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  fc.assert(
    fc.property(signed, signed, limits, (speed, acceleration, axis) => {
      const stop = stopProfile({ position: 0, speed, acceleration }, axis);
      expectContinuous(stop);
      for (const { jerk } of stop.segments) expect(Math.abs(jerk)).toBe(axis.jerkPerS3 * Math.abs(Math.sign(jerk)));
      for (const tMs of momentsOf(stop)) {
        const most = Math.max(axis.accelerationPerS2, Math.abs(acceleration));
        expect(Math.abs(stateAt(stop, tMs).acceleration)).toBeLessThanOrEqual(most * (1 + ROUNDING));
      }
    }),
    RUNS,
  );
});

test("a state or limit that is not finite is refused", () => {
  const axis = { speedPerS: 1, accelerationPerS2: 1, jerkPerS3: 1 };
  expect(() => stopProfile({ position: 0, speed: Number.NaN, acceleration: 0 }, axis)).toThrow(RangeError);
  expect(() => stopProfile({ position: 0, speed: 1, acceleration: 0 }, { ...axis, jerkPerS3: 0 })).toThrow(/jerkPerS3/);
});
