/** Who takes part in a recovery, and whom it leaves alone. */
import { expect, test } from "vitest";
import { devicesInUse } from "../../src/control/recovery/affected-devices.ts";
import type { CycleRun } from "../../src/control/step/cycle-run.ts";
import { INITIAL_STATE } from "../../src/model/index.ts";
import { cycleOf } from "../support/step-run.ts";

/** Cycle 2 of the transfer cell, with these steps done. */
function begunCycle(...done: readonly string[]) {
  const { cycle, line } = cycleOf("transfer", 2);
  cycle.startedAtMs = 0;
  for (const { id, index } of cycle.template.steps) if (done.includes(id)) cycle.finish(index);
  return { cycle, line };
}

const inUse = ({ cycle, line }: ReturnType<typeof begunCycle>, goingBack: readonly CycleRun[] = []) =>
  [...devicesInUse(line, INITIAL_STATE, [cycle], goingBack)].toSorted();

test("a cycle that has been served by an arm and still needs it is in the middle of using it and its gripper", () => {
  expect(inUse(begunCycle("advance", "reach"))).toEqual(["arm", "gripper"]);
});

test("what has served a cycle for the last time, and what has not begun to, is not in use by it", () => {
  expect(inUse(begunCycle("advance"))).toEqual([]);
  expect(inUse(begunCycle("advance", "reach", "grip", "carry", "place", "back"))).toEqual([]);
});

test("a cycle that goes back itself, and one that has not begun, keep nobody", () => {
  const begun = begunCycle("advance", "reach");
  expect(inUse(begun, [begun.cycle])).toEqual([]);
  begun.cycle.startedAtMs = null;
  expect(inUse(begun)).toEqual([]);
});
