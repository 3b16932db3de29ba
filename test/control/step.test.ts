import { describe, expect, test } from "vitest";
import { applyFault, type FaultName } from "../../simulator/world/index.ts";
import { InputPhysics } from "../../simulator/world/physics/input.ts";
import type { FailureReason } from "../../src/model/index.ts";
import { type CellOptions, runningCell, runToStep } from "../support/cell.ts";

function failing(fault: FaultName, step: string, options: CellOptions = {}) {
  const cell = runningCell("transfer", { cycles: 3, ...options });
  runToStep(cell, step, 2);
  const device = cell.ofType("step-dispatched").at(-1)?.device ?? "";
  expect(applyFault(cell.world, fault, device)).toBeNull();
  expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
  return cell;
}

const FAILURES: readonly (readonly [FaultName, string, FailureReason])[] = [
  ["stall", "carry", "timeout"],
  ["no-answer", "reach", "timeout"],
  ["refused", "index", "refused"],
  ["device-fault", "back", "device-fault"],
  ["missing-part", "advance", "not-verified"],
  ["missing-part", "grip", "not-verified"],
  ["dropped-part", "carry", "interlock"],
  ["link-cut", "carry", "lost-link"],
  ["reboot", "carry", "lost-link"],
];

test.each(FAILURES)(
  "%s in %s fails the step with %s, and the line halts with every part accounted for",
  (fault, step, reason) => {
    const cell = failing(fault, step);
    const { state } = cell.controller;
    expect(state.lastFailure).toMatchObject({ reason, step, cycle: 2 });
    expect(state.run?.outcome).toBe("halted");
    expect(state.firstOut).toContain(`${step}, cycle 2`);
    const { placed, rejected, lost } = state.counts;
    expect(state.lastPart).toBe(placed + rejected + lost + state.parts.length);
    expect(cell.ofType("step-dispatched").filter(({ cycle }) => cycle === 3)).toEqual([]);
  },
);

/** A cell in which `reach` waits for a door that nothing else watches, shut again `forMs` late in cycle 2. */
function doorLeftOpen(sequenceHead: string) {
  const edit = (text: string) =>
    text
      .replace("tolerance: 40 ms", sequenceHead)
      .replace(/^ {2}guard-door:.*$/m, "")
      .replace("safety_chain: [door]", "safety_chain: []")
      .replace("to: feeder, after: advance", "to: feeder, after: advance, needs: door.closed");
  const cell = runningCell("transfer", { cycles: 3, edit });
  runToStep(cell, "advance", 2);
  const { physics, electronics } = cell.world.station("door");
  const door = (isClosed: boolean) => {
    if (physics instanceof InputPhysics) physics.setTo(isClosed);
    electronics.sensedChange();
  };
  door(false);
  cell.clock.after(900, () => door(true));
  return cell;
}

test("a step that is late fails under `on_late: halt`", () => {
  const cell = doorLeftOpen("tolerance: 40 ms\non_late: halt");
  expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
  expect(cell.controller.state.lastFailure).toMatchObject({ reason: "late", step: "reach", cycle: 2 });
});

test("a step that is late is said to be, says what it waits for, and what depends on it is re-timed", () => {
  const cell = doorLeftOpen("tolerance: 40 ms");
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  expect(cell.ofType("step-waiting")).toMatchObject([
    { step: "reach", cycle: 2, reasons: [{ kind: "permissive", condition: "door.closed" }] },
  ]);
  expect(cell.ofType("late")).toMatchObject([{ step: "reach", cycle: 2 }]);
  expect(cell.ofType("retimed")[0]?.moved).toBeGreaterThan(5);
});

test("a dropped part is nowhere that is known, and is named", () => {
  const cell = failing("dropped-part", "carry");
  expect(cell.controller.state.parts).toEqual([{ part: 2, cycle: 2, at: null, lastAt: "gripper" }]);
});

test("a report that comes after the time-out moves no step", () => {
  const cell = failing("stall", "carry");
  const { length } = cell.ofType("step-verified");
  cell.clock.runUntil(cell.clock.nowMs() + 10_000);
  expect(cell.ofType("step-verified")).toHaveLength(length);
});

test("an open guard aborts the line, blocks the start until it is closed, and nothing moves by itself", () => {
  const cell = runningCell("transfer", { cycles: 2 });
  runToStep(cell, "carry", 1);
  applyFault(cell.world, "guard-open", "arm");
  expect(cell.reach("Aborted")).toBe("Aborted");
  expect(cell.controller.state).toMatchObject({
    trips: [{ interlock: "guard-door", category: 1 }],
    run: { outcome: "aborted" },
  });
  cell.controller.command("clear", "test");
  cell.reach("Stopped");
  cell.controller.command("reset", "test");
  cell.reach("Idle");
  expect(cell.controller.command("start", "test", "new")).toMatchObject({
    accepted: false,
    why: expect.stringContaining("door.closed"),
  });
});

describe("the gate", () => {
  test("permits single commands in Manual only, and says why not otherwise", () => {
    const cell = runningCell("transfer");
    expect(cell.controller.act("belt", { verb: "start" }, "test")).toMatchObject([
      { kind: "mode", mode: "Production" },
    ]);
  });

  test("gives every reason at once: state, limits, and an axis that was never homed", () => {
    const cell = runningCell("transfer");
    cell.controller.command("abort", "test");
    cell.reach("Aborted");
    cell.controller.setMode("Manual", "test");
    const reasons = cell.controller.act("arm", { verb: "move", target: { x: 9999 }, speed: 1 }, "test");
    expect(reasons?.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["line-state", "outside-range"]));
  });
});
