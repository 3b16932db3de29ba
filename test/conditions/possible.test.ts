/** Which values of its signals make a difference to a condition, and where that can't be told. */
import { expect, test } from "vitest";
import { valuesThatTell } from "../../src/conditions/index.ts";
import { SCOPE } from "./cell.ts";

const tell = (text: string) => valuesThatTell(text, SCOPE, new Map())?.domains ?? null;

test("a condition that compares signals with constants has each constant, and values on both sides of it", () => {
  const [positions = []] = tell("arm.x > 40 && gripper.holding") ?? [];
  const sides = [positions.some((x) => Number(x) < 40), positions.includes(40), positions.some((x) => Number(x) > 40)];
  expect(sides).toEqual([true, true, true]);
  expect(tell("!gripper.holding")).toEqual([[false, true]]);
});

test("of one that computes with numbers, or compares signals with each other, it can't be told", () => {
  expect(tell("arm.x / 2.0 > 40")).toBeNull();
  expect(tell("abs(arm.x) > 40")).toBeNull();
  expect(tell("arm.x > arm.z")).toBeNull();
});

test("of one that is no condition it can't be told", () => {
  expect(tell("arm.y > 40")).toBeNull();
  expect(tell("gripper.holding &&")).toBeNull();
});
