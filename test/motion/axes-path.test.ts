import { expect, test } from "vitest";
import { homePath, moveDurationMs, movePath } from "../../src/motion/index.ts";
import { axes, positions } from "../support/sequences.ts";

const arm = axes(
  "arm",
  { x: { range: [0, 600] }, z: { range: [0, 120] } },
  { positions: positions({ home: { z: 120 } }), approach: { axis: "z", clear: 90 } },
);

function cornersOf({ path }: { readonly path: ReturnType<typeof movePath> }): number[][] {
  return path.breaksMs.map((ms) => [path.positionAt(0, ms), path.positionAt(1, ms)]);
}

test("a move between positions lifts to clear height, travels, and lowers", () => {
  const path = movePath(arm, { x: 80, z: 12 }, { target: { x: 420, z: 18 }, speed: 1 });
  expect(cornersOf({ path })).toEqual([
    [80, 12],
    [80, 90],
    [420, 90],
    [420, 18],
  ]);
});

test("one that stands higher than clear travels at its height", () => {
  const path = movePath(arm, { x: 80, z: 110 }, { target: { x: 420, z: 18 }, speed: 1 });
  expect(cornersOf({ path })).toEqual([
    [80, 110],
    [420, 110],
    [420, 18],
  ]);
});

test("a move that does not travel goes straight, and leaves the axes it doesn't name", () => {
  const path = movePath(arm, { x: 80, z: 12 }, { target: { z: 30 }, speed: 1 });
  expect(cornersOf({ path })).toEqual([
    [80, 12],
    [80, 30],
  ]);
});

test("a share of the speed is a share of the speed limit only", () => {
  const x = arm.axes.get("x");
  if (x === undefined) throw new Error("The arm has an x.");
  const path = movePath(arm, { x: 0, z: 100 }, { target: { x: 600 }, speed: 0.5 });
  expect(path.durationMs).toBeCloseTo(moveDurationMs(600, { ...x, speedPerS: x.speedPerS / 2 }), 9);
});

test("homing ends at `home`, or at the low end of an axis that it leaves out", () => {
  const { path, target } = homePath(arm, { x: 100, z: 40 }, null);
  expect(target).toEqual({ x: 0, z: 120 });
  expect(path.end).toEqual([0, 120]);
  expect(cornersOf({ path })[1]).toEqual([100, 90]);
});

test("homing one axis moves no other", () => {
  const { path, target } = homePath(arm, { x: 100, z: 40 }, ["x"]);
  expect(target).toEqual({ x: 0, z: 40 });
  expect(cornersOf({ path })).toEqual([
    [100, 40],
    [0, 40],
  ]);
});

test("a position that lacks an axis is refused", () => {
  expect(() => movePath(arm, { x: 1 }, { target: { x: 2 }, speed: 1 })).toThrow(RangeError);
});

test("homing is never faster than the homing speed of any axis, and reaches it", () => {
  const slow = axes(
    "arm",
    { x: { range: [0, 600], homingSpeedPerS: 40 } },
    { positions: positions({ home: { x: 0 } }) },
  );
  const { path } = homePath(slow, { x: 500 }, null);
  const speeds = Array.from({ length: 500 }, (_, k) => Math.abs(path.speedAt(0, (path.durationMs * k) / 500)));
  expect(Math.max(...speeds)).toBeCloseTo(40, 6);
});
