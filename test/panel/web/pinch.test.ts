/** Two fingers on a drawing: what they do to it, and that one finger does nothing. */
import { describe, expect, test } from "vitest";
import { pinchedBy, showingAll, VIEWS } from "../../../src/panel/web/core/cell/cell-camera.ts";
import {
  type Fingers,
  NO_FINGERS,
  pinched,
  withFinger,
  withoutFinger,
} from "../../../src/panel/web/core/chart/pinch.ts";

const ONE = withFinger(NO_FINGERS, 1, { x: 100, y: 100 });
const TWO = withFinger(ONE, 2, { x: 200, y: 100 });

describe("two fingers", () => {
  test.each([
    ["moved apart show it larger", { x: 300, y: 100 }, { scale: 2, at: { x: 200, y: 100 }, movedX: 50, movedY: 0 }],
    [
      "moved together show it smaller",
      { x: 150, y: 100 },
      { scale: 0.5, at: { x: 125, y: 100 }, movedX: -25, movedY: 0 },
    ],
    [
      "that touch each other tell no scale",
      { x: 110, y: 100 },
      { scale: 1, at: { x: 105, y: 100 }, movedX: -45, movedY: 0 },
    ],
  ])("%s", (_, to, wanted) => {
    expect(pinched(TWO, 2, to)[1]).toEqual(wanted);
  });

  test("moved alongside shift it, and it is as large as before", () => {
    const [half, first] = pinched(TWO, 1, { x: 100, y: 140 });
    const [, second] = pinched(half, 2, { x: 200, y: 140 });
    expect((first?.movedY ?? 0) + (second?.movedY ?? 0)).toBe(40);
    expect((first?.scale ?? 0) * (second?.scale ?? 0)).toBeCloseTo(1);
  });
});

test.each<[string, Fingers, number]>([
  ["one finger alone", ONE, 1],
  ["the one that is left when the other is lifted", withoutFinger(TWO, 2), 1],
  ["a pointer that was not put down here", TWO, 9],
  ["the third finger", withFinger(TWO, 3, { x: 0, y: 0 }), 3],
])("%s zooms and moves nothing", (_, fingers, id) => {
  const [, pinch] = pinched(fingers, id, { x: 400, y: 300 });
  expect(pinch ?? { scale: 1, movedX: 0, movedY: 0 }).toMatchObject({ scale: 1, movedX: 0, movedY: 0 });
});

test("what lies between the fingers stays between them, in the picture of the cell", () => {
  const start = { ...VIEWS.iso, shift: { right: 0.1, up: -0.05 } };
  const at = { x: 0.2, y: 0.1 };
  const camera = pinchedBy(start, { scale: 2, at, movedX: 0.05, movedY: 0 });
  expect(camera.far).toBe(0.5);
  // From the middle of what is drawn to the fingers, in its own size: the same before and after.
  expect((at.x - camera.shift.right) * camera.far).toBeCloseTo((at.x - 0.05 - start.shift.right) * start.far);
  expect((-at.y - camera.shift.up) * camera.far).toBeCloseTo((-at.y - start.shift.up) * start.far);
});

test("nothing is moved out of the picture for good, and everything can be shown again", () => {
  const away = pinchedBy(VIEWS.iso, { scale: 1, at: { x: 0, y: 0 }, movedX: 50, movedY: -50 });
  expect(away.shift).toEqual({ right: 1, up: 1 });
  expect(showingAll(away)).toEqual(VIEWS.iso);
});
