/** What comes next after a failure, and what is homed: decided from what is given alone. */
import { expect, test } from "vitest";
import { homingOrder } from "../../src/control/line/homing.ts";
import { AT_THE_FOOT, climb } from "../../src/control/recovery/ladder.ts";
import { INITIAL_STATE, type LineState, NEW_DEVICE, type Rung } from "../../src/model/index.ts";
import { axes, line } from "../support/sequences.ts";

const retry = (tries: number): Rung => ({ kind: "retry", tries, delayMs: 0, before: [] });
const yes = () => "yes" as const;

test("each rung of a ladder counts its own tries", () => {
  expect(climb([retry(2), retry(1)], { rung: 0, tries: 2 }, yes)).toMatchObject({
    attempt: 1,
    position: { rung: 1, tries: 1 },
  });
});

test("a step is reassigned once on a rung, and left out once", () => {
  for (const kind of ["reassign", "skip"] as const) {
    expect(climb([{ kind }], AT_THE_FOOT, yes).rung.kind).toBe(kind);
    expect(climb([{ kind }], { rung: 0, tries: 1 }, yes).rung.kind).toBe("halt");
  }
});

test("homed is what does not know where it is; a device that the file homes as a whole is homed once", () => {
  const cell = { ...line({ devices: [axes("arm", { x: {}, z: {} })] }), homing: [{ device: "arm", axis: null }] };
  const knowing = (verified: boolean): LineState => ({
    ...INITIAL_STATE,
    devices: { arm: { ...NEW_DEVICE, verified } },
  });
  expect(homingOrder(cell, knowing(true))).toEqual([]);
  expect(homingOrder(cell, knowing(false))).toEqual([{ device: "arm", axis: null }]);
});
