import { expect, test } from "vitest";
import type { LineState } from "../../../../src/model/index.ts";
import { cellFrame, placeOf, sideOf, tipAt } from "../../../../src/panel/web/core/cell/cell-frame.ts";
import { boundsOf, cellSolids, type ReadSignal } from "../../../../src/panel/web/core/cell/cell-geometry.ts";
import { A_LINE, A_STATE, ARM, axis, device } from "./a-line.ts";

const at =
  (values: Readonly<Record<string, number>>): ReadSignal =>
  (signal) => ({ value: values[signal] ?? null, quality: signal in values ? "good" : "unknown" });

const POSE = at({ "arm.x": 420, "arm.z": 18 });
const find = (id: string, state: LineState = A_STATE, read = POSE) => {
  const solid = cellSolids(A_LINE, state, read).find((each) => each.id === id);
  if (solid === undefined) throw new Error(`no ${id}`);
  return solid;
};

test("an axis lies along the side that it names, or that bears its name; a turning one along none", () => {
  expect(sideOf(axis("a", [0, 1], { along: "-y" }))).toEqual({ side: "y", sign: -1 });
  expect(sideOf(axis("z", [0, 1], { along: null }))).toEqual({ side: "z", sign: 1 });
  expect(sideOf(axis("x", [0, 1], { unit: "deg" }))).toBeNull();
  expect(sideOf(axis("u", [0, 1], { along: null }))).toBeNull();
});

test("the origin is added, and an axis that runs backwards is taken off", () => {
  expect(tipAt(ARM, { x: 80, z: 12 })).toEqual({ x: 90, y: 20, z: 12 });
  const back = device("back", "axes", { axes: [axis("y", [0, 9], { along: "-y" })], originMm: { x: 0, y: 100, z: 0 } });
  expect(tipAt(back, { y: 30 })).toEqual({ x: 0, y: 70, z: 0 });
});

test("a position of several axes devices lies in their middle", () => {
  const two = { ...A_LINE, devices: [ARM, { ...ARM, name: "other", originMm: { x: 30, y: 20, z: 0 } }] };
  expect(placeOf(two, "feeder")).toEqual({ x: 100, y: 20, z: 12 });
  expect(placeOf(two, "nowhere")).toBeNull();
});

test("the gripper is at the tip of the axes that carry it", () => {
  expect(find("gripper:gripper:").at).toMatchObject({ x: 430, y: 20 });
});

test("a feeder stands where the axes meet it, with its top there", () => {
  const { at: middle, size } = find("feeder:feeder:");
  expect(middle.x).toBe(90);
  expect(middle.z + size.z / 2).toBeCloseTo(12);
});

test("a belt runs through its station, as far along as the station lies on it", () => {
  const { at: middle, size } = find("belt:belt:");
  expect(size.y).toBe(400);
  // The station is 100 mm from the belt's start, so the start is 100 mm before it.
  expect(middle.y - size.y / 2).toBeCloseTo(20 - 100);
  expect(middle.x).toBe(430);
});

test("what has no place stands in a row in front, and says so", () => {
  const loose = find("loose:tool:");
  expect(loose.isParked).toBe(true);
  expect(loose.at.y).toBeLessThan(cellFrame(A_LINE).low.y);
});

test("an axis whose value is not good is dimmed, and so is what it carries", () => {
  const read: ReadSignal = (signal) => ({ value: 100, quality: signal === "arm.x" ? "stale" : "good" });
  expect(find("arm:tip:", A_STATE, read).isDim).toBe(true);
  expect(find("gripper:gripper:", A_STATE, read).isDim).toBe(true);
  expect(find("feeder:feeder:", A_STATE, read).isDim).toBe(false);
});

test("a part is at its holder; one of unknown place is marked at its last place", () => {
  const state: LineState = {
    ...A_STATE,
    parts: [
      { part: 7, cycle: 1, at: "gripper", lastAt: "feeder" },
      { part: 8, cycle: 2, at: null, lastAt: "belt" },
    ],
  };
  expect(find("part:7", state)).toMatchObject({ device: "gripper", label: "7", isDim: false });
  expect(find("part:8", state)).toMatchObject({ device: "belt", label: "? 8", isDim: true });
});

test("two parts at one place do not hide each other", () => {
  const part = { cycle: 1, at: "belt", lastAt: "belt" };
  const state: LineState = {
    ...A_STATE,
    parts: [
      { ...part, part: 1 },
      { ...part, part: 2 },
    ],
  };
  const [one, two] = [find("part:1", state), find("part:2", state)];
  expect(Math.abs(two.at.x - one.at.x)).toBeGreaterThanOrEqual(one.size.x);
});

test("the worst trouble of a device is what marks it, once", () => {
  const lost = { ...A_STATE.devices.arm, link: "lost" as const, verified: false };
  const state = { ...A_STATE, devices: { ...A_STATE.devices, arm: lost } } as LineState;
  const marked = cellSolids(A_LINE, state, POSE).filter(({ trouble }) => trouble !== null);
  expect(marked.map(({ id }) => id)).toEqual(["arm:carriage:"]);
  expect(marked[0]?.trouble?.letter).toBe("L");
});

test("a latched interlock marks what it stops", () => {
  expect(find("arm:carriage:", { ...A_STATE, latched: ["guard"] }).trouble?.kind).toBe("interlock");
});

test("everything lies within the bounds, also of an empty cell", () => {
  const solids = cellSolids(A_LINE, A_STATE, POSE);
  const { low, high } = boundsOf(solids);
  for (const solid of solids) {
    expect(solid.at.x - solid.size.x / 2).toBeGreaterThanOrEqual(low.x);
    expect(solid.at.z + solid.size.z / 2).toBeLessThanOrEqual(high.z);
  }
  expect(boundsOf([]).high.x).toBeGreaterThan(0);
  expect(cellSolids({ ...A_LINE, devices: [] }, A_STATE, POSE)).toEqual([]);
});
