import { expect, test } from "vitest";
import { afterKey, standOf, turned, VIEWS, zoomed } from "../../../../src/panel/web/core/cell/cell-camera.ts";
import { freeRoom, isInPane, type LabelRoom, scaleOf } from "../../../../src/panel/web/core/cell/cell-plan.ts";

const ROOM = { low: { x: 0, y: 0, z: 0 }, high: { x: 100, y: 100, z: 100 } };
const LENS = { upDeg: 40, aspect: 2 };

test("from in front the eye is before the cell, at its height; from above, over it", () => {
  const front = standOf(VIEWS.front, ROOM, LENS);
  expect(front.eye.y).toBeLessThan(0);
  expect(front.eye).toMatchObject({ x: 50, z: 50 });
  const top = standOf(VIEWS.top, ROOM, LENS);
  expect(top.eye.z).toBeGreaterThan(100);
  expect(top.eye.x).toBeCloseTo(50);
});

test("a narrower picture is looked at from further away", () => {
  const wide = { low: ROOM.low, high: { x: 1000, y: 100, z: 100 } };
  expect(standOf(VIEWS.front, wide, { ...LENS, aspect: 1 }).distance).toBeGreaterThan(
    standOf(VIEWS.front, wide, LENS).distance,
  );
});

test("it never goes under the floor or over the top, and no nearer or further than makes sense", () => {
  expect(turned(VIEWS.front, 0, -50).riseDeg).toBe(0);
  expect(turned(VIEWS.iso, 0, 500).riseDeg).toBeLessThan(90);
  expect(zoomed(VIEWS.iso, 1e9).far).toBe(zoomed(VIEWS.iso, 1e3).far);
  expect(zoomed(VIEWS.iso, 0).far).toBeGreaterThan(0);
});

test("keys turn, zoom and choose; others are left alone", () => {
  expect(afterKey(VIEWS.front, "2")).toEqual(VIEWS.top);
  expect(afterKey(VIEWS.front, "ArrowLeft")?.turnDeg).toBe(-10);
  expect(afterKey(VIEWS.front, "Tab")).toBeNull();
});

test("the plan keeps its shape, and z goes up", () => {
  const pane = { right: "x", up: "z", title: "" } as const;
  const { px, pxPerMm } = scaleOf(pane, ROOM, { left: 0, top: 0, width: 256, height: 156 }, VIEWS.front);
  expect(pxPerMm).toBe(1);
  expect(px({ x: 0, y: 9, z: 0 }).y - px({ x: 0, y: 9, z: 100 }).y).toBe(100);
});

test("what has been moved out of a pane of the plan is not named there, and what shows in part is", () => {
  const pane = { right: "x", up: "y", title: "" } as const;
  const room = { left: 300, top: 0, width: 256, height: 156 };
  const size = { x: 20, y: 20, z: 20 };
  const isNamed = (right: number, up: number): boolean => {
    const scale = scaleOf(pane, ROOM, room, { far: 1, shift: { right, up } });
    return isInPane(scale, { x: 50, y: 50, z: 0 }, size, room);
  };
  expect([isNamed(0, 0), isNamed(0.8, 0), isNamed(-0.8, 0)]).toEqual([true, true, true]);
  expect([isNamed(1, 0), isNamed(-1, 0), isNamed(0, 1), isNamed(0, -1)]).toEqual([false, false, false, false]);
});

test("a name that would cover another goes under it", () => {
  const one = { left: 0, top: 0, width: 50 };
  const two = freeRoom({ left: 10, top: 5, width: 50 }, [one], 18);
  expect(two.top).toBe(18);
  expect(freeRoom({ left: 20, top: 3, width: 50 }, [one, two], 18).top).toBe(36);
  expect(freeRoom({ left: 60, top: 5, width: 50 }, [one], 18).top).toBe(5);
});

test("it comes to an end also where pixels do not add up exactly", () => {
  const taken: LabelRoom[] = [];
  for (let n = 0; n < 40; n++) taken.push(freeRoom({ left: 0, top: 0.1 + 0.7 * n, width: 50 }, taken, 18));
  const tops = taken.map(({ top }) => top).toSorted((a, b) => a - b);
  expect(tops.every((top, index) => index === 0 || top - (tops[index - 1] ?? 0) > 17.9)).toBe(true);
});
