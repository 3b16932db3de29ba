import fc from "fast-check";
import { expect, test } from "vitest";
import { type Leg, moveDurationMs, type Path, type PathAxis, planPath, stopPath } from "../../src/motion/index.ts";
import { runs } from "../support/effort.ts";
import { digitOfTimeMs, distance, limits, ROUNDING, share } from "./motions.ts";

const RUNS = { numRuns: runs(500) };
const same = { speedPerS: 800, accelerationPerS2: 4000, jerkPerS3: 60_000 };
const gantry: readonly PathAxis[] = [
  { name: "x", limits: same },
  { name: "z", limits: same },
];

const coordinate = fc.oneof(fc.double({ min: -1000, max: 1000, noNaN: true }), distance, fc.constantFrom(0, 50));
const planned = fc
  .tuple(limits, limits, fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 5 }))
  .map(([x, z, waypoints]) => {
    const axes = [
      { name: "x", limits: x },
      { name: "z", limits: z },
    ];
    return { axes, waypoints, path: planPath(axes, waypoints) };
  });

const travelled = (path: Path, axis: number, { startMs, endMs }: Leg): number =>
  path.positionAt(axis, endMs) - path.positionAt(axis, startMs);

function expectAxisWithin(path: Path, axis: number, { limits: most }: PathAxis, fromMs: number, untilMs: number): void {
  for (let k = 0; k <= 20; k += 1) {
    const { speed, acceleration } = path.stateAt(axis, fromMs + ((untilMs - fromMs) * k) / 20);
    expect(Math.abs(speed)).toBeLessThanOrEqual(most.speedPerS * (1 + ROUNDING));
    expect(Math.abs(acceleration)).toBeLessThanOrEqual(most.accelerationPerS2 * (1 + ROUNDING));
  }
}

test("a path goes through its waypoints one after another, and rests in each", () => {
  const path = planPath(gantry, [
    [80, 12],
    [80, 90],
    [420, 90],
    [420, 18],
  ]);
  expect(path.breaksMs).toHaveLength(4);
  expect(path.durationMs).toBeCloseTo(
    moveDurationMs(78, same) + moveDurationMs(340, same) + moveDurationMs(72, same),
    9,
  );
  const at = path.breaksMs.map((ms) => [path.positionAt(0, ms), path.positionAt(1, ms)]);
  expect(at).toEqual([
    [80, 12],
    [80, 90],
    [420, 90],
    [420, 18],
  ]);
  for (const ms of path.breaksMs) expect([path.speedAt(0, ms), path.speedAt(1, ms)].map(Math.abs)).toEqual([0, 0]);
});

test("every axis of a path keeps its limits, in every leg", () => {
  fc.assert(
    fc.property(planned, ({ axes, path }) => {
      for (const [index, startMs] of path.breaksMs.entries()) {
        const endMs = path.breaksMs[index + 1] ?? startMs;
        for (const [number, axis] of axes.entries()) expectAxisWithin(path, number, axis, startMs, endMs);
      }
    }),
    RUNS,
  );
});

test("what a path answers does not depend on what it was asked before", () => {
  fc.assert(
    fc.property(planned, fc.array(share, { maxLength: 20 }), ({ axes, waypoints, path }, parts) => {
      for (const part of parts) {
        const fresh = planPath(axes, waypoints);
        const tMs = (part * 1.2 - 0.1) * path.durationMs;
        expect(path.stateAt(0, tMs)).toEqual(fresh.stateAt(0, tMs));
        expect(path.positionAt(1, tMs)).toBe(fresh.positionAt(1, tMs));
      }
    }),
    RUNS,
  );
});

test("a stop on the way keeps every axis within its limits and on the path, and ends no further than the leg", () => {
  fc.assert(
    fc.property(planned, share, ({ axes, path }, part) => {
      const atMs = part * path.durationMs;
      const stop = stopPath(path, atMs);
      const leg = path.legAt(atMs);
      const digitMs = leg === undefined ? 0 : digitOfTimeMs(leg.limits);
      expect(stop.durationMs).toBeLessThanOrEqual(path.durationMs - atMs + 1e-12 * path.durationMs + digitMs);
      for (const [number, axis] of axes.entries()) {
        expectAxisWithin(stop, number, axis, 0, stop.durationMs);
        expect(stop.speedAt(number, stop.durationMs)).toBe(0);
        const jerk = Math.abs((stop.legs[0]?.share[number] ?? 0) * (stop.legs[0]?.along.segments[0]?.jerk ?? 0));
        expect(jerk).toBeLessThanOrEqual(axis.limits.jerkPerS3 * (1 + ROUNDING));
      }
      if (leg === undefined) return;
      const length = Math.max(...leg.share.map((part, axis) => Math.abs(part * travelled(path, axis, leg))));
      const furthest = leg.share.findIndex((part) => Math.abs(part) === 1);
      for (let k = 0; k <= 10; k += 1) {
        const tMs = (stop.durationMs * k) / 10;
        const from = (axis: number) => stop.positionAt(axis, tMs) - (leg.origin[axis] ?? Number.NaN);
        const along = from(furthest) * (leg.share[furthest] ?? Number.NaN);
        // Of 10⁻³²³ mm there are no digits.
        expect(along).toBeLessThanOrEqual(length * (1 + ROUNDING) + Number.MIN_VALUE * 4);
        for (const [axis, part] of leg.share.entries()) expect(Math.abs(from(axis) - part * along)).toBeLessThan(1e-9);
      }
    }),
    RUNS,
  );
});

test("a stop goes on from where the path was, at its speed and acceleration", () => {
  const path = planPath(gantry, [
    [0, 0],
    [400, 100],
  ]);
  for (let tMs = 1; tMs < path.durationMs; tMs += 7) {
    const stop = stopPath(path, tMs);
    for (const axis of [0, 1]) expect(stop.stateAt(axis, 0)).toEqual(path.stateAt(axis, tMs));
  }
});

test("a stop ends where it comes to rest, not where the leg would have", () => {
  const path = planPath(gantry, [
    [0, 0],
    [400, 100],
  ]);
  const stop = stopPath(path, 200);
  const [x, z] = [0, 1].map((axis) => stop.positionAt(axis, stop.durationMs * (1 - 1e-6)));
  expect(stop.end[0]).toBeCloseTo(x ?? Number.NaN, 9);
  expect(stop.end[1]).toBeCloseTo(z ?? Number.NaN, 9);
  expect(stop.end[0]).toBeLessThan(250);
});

test("a stop of a stop changes nothing but the time left", () => {
  const stop = stopPath(
    planPath(gantry, [
      [0, 0],
      [400, 100],
    ]),
    200,
  );
  const again = stopPath(stop, stop.durationMs / 3);
  expect(again.durationMs).toBeCloseTo((stop.durationMs * 2) / 3, 6);
  expect(again.end[0]).toBeCloseTo(stop.end[0] ?? Number.NaN, 9);
});

test("where nothing moves a stop takes no time, before, between and after the legs", () => {
  const path = planPath(gantry, [
    [0, 0],
    [400, 0],
    [400, 100],
  ]);
  const between = path.breaksMs[1] ?? Number.NaN;
  for (const tMs of [-1, 0, between, path.durationMs, path.durationMs + 1]) {
    const stop = stopPath(path, tMs);
    expect(stop.durationMs).toBe(0);
    expect([stop.positionAt(0, 0), stop.positionAt(1, 0)]).toEqual([path.positionAt(0, tMs), path.positionAt(1, tMs)]);
  }
});

test("an axis with nowhere to go stands exactly still", () => {
  const path = planPath(gantry, [
    [0, 33.3],
    [400, 33.3],
  ]);
  for (let tMs = 0; tMs < path.durationMs; tMs += 5) expect(path.positionAt(1, tMs)).toBe(33.3);
});

test("a path to where it starts takes 0 ms", () => {
  const path = planPath(gantry, [
    [1, 2],
    [1, 2],
  ]);
  expect([path.durationMs, path.breaksMs, path.positionAt(1, 5), path.speedAt(1, 5)]).toEqual([0, [0], 2, 0]);
});

test("a waypoint without a finite position for every axis is refused, and so is a path without one, or an axis it hasn't", () => {
  expect(() => planPath(gantry, [])).toThrow(RangeError);
  expect(() => planPath(gantry, [[1]])).toThrow(/x, z/);
  expect(() => planPath(gantry, [[1, Number.NaN]])).toThrow(RangeError);
  expect(() => planPath(gantry, [[1, 2]]).positionAt(2, 0)).toThrow(/2 axes/);
});

test("a stop that is stopped again, in its own first instant or later, goes on as it was", () => {
  const axes = [
    { name: "x", limits: { speedPerS: 800, accelerationPerS2: 4000, jerkPerS3: 60_000 } },
    { name: "z", limits: { speedPerS: 300, accelerationPerS2: 3000, jerkPerS3: 60_000 } },
  ];
  const path = planPath(axes, [
    [0, 0],
    [400, 100],
  ]);
  for (let share = 0.01; share < 1; share += 0.01) {
    const first = stopPath(path, share * path.durationMs);
    for (const again of [0, 0.3, 0.7]) {
      const sinceMs = again * first.durationMs;
      const second = stopPath(first, sinceMs);
      for (const axis of [0, 1]) {
        expect(second.end[axis]).toBeCloseTo(first.end[axis] ?? Number.NaN, 6);
        expect(second.speedAt(axis, 0)).toBeCloseTo(first.speedAt(axis, sinceMs), 6);
      }
      expect(second.durationMs).toBeCloseTo(first.durationMs - sinceMs, 3);
    }
  }
});
