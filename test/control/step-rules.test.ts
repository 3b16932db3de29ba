/** Rules of a step that its file may set: what proves it, what suspends it, and what a hold does to it. */
import { expect, test } from "vitest";
import { type Cell, onlyReachNeedsTheDoor, runningCell, runToStep, setInput } from "../support/cell.ts";

const pass = (cell: Cell, ms: number): void => cell.clock.runUntil(cell.clock.nowMs() + ms);

/** The transfer cell, whose door is only a switch, with one step written anew. */
const withStep = (from: string, to: string) => (text: string) =>
  onlyReachNeedsTheDoor(text)
    .replace(", needs: door.closed", "")
    .replace(/on_fail: (\{[^}]*\}|\w+),?/g, "")
    .replace(from, to);

test("a step is proved by what was sensed after its device said done, not by what was true while it worked", () => {
  const cell = runningCell("transfer", {
    cycles: 1,
    edit: withStep("expect: gripper.holding, part: taken", "expect: door.closed, part: taken"),
  });
  cell.clock.runWhile(() => cell.ofType("step-running").at(-1)?.step !== "grip", { untilMs: 60_000 });
  // It was closed while the gripper closed, and nothing is heard of it afterwards.
  pass(cell, 60);
  cell.world.station("door").toController.cut();
  expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
  expect(cell.controller.state.lastFailure).toMatchObject({ step: "grip", reason: "not-verified" });
});

test("a step that is blocked suspends the line before anything is commanded, and the line goes on when it is not any more", () => {
  const cell = runningCell("transfer", {
    cycles: 2,
    edit: withStep("id: index, do: belt.index,", 'id: index, do: belt.index, blocked: "!door.closed",'),
  });
  runToStep(cell, "place", 1);
  setInput(cell, "door", false);
  expect(cell.reach("Suspended", "Aborted", "Complete")).toBe("Suspended");
  expect(cell.controller.state.firstOut?.cause).toContain("has no room");
  pass(cell, 10_000);
  expect(cell.ofType("step-dispatched").filter(({ step }) => step === "index")).toEqual([]);
  setInput(cell, "door", true);
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  expect(cell.controller.state.counts.placed).toBe(2);
});

test("a step with `on_hold: fail` that a hold cuts short has failed, and does not go on", () => {
  const cell = runningCell("transfer", {
    cycles: 1,
    edit: withStep("id: carry, do: arm.move,", "id: carry, do: arm.move, on_hold: fail, on_fail: halt,"),
  });
  runToStep(cell, "carry", 1);
  pass(cell, 300);
  cell.controller.command("hold", "ann");
  pass(cell, 5000);
  expect(cell.ofType("step-failed")).toMatchObject([{ step: "carry", failure: { cause: { kind: "hold-in-step" } } }]);
  expect(cell.ofType("step-frozen").filter(({ step }) => step === "carry")).toEqual([]);
});

test("a belt that a step has started runs again after a hold; one that a step has stopped since does not run after the next", () => {
  const edit = (text: string): string =>
    withStep(
      '  - { id: index, do: belt.index, by: 120 mm, needs: "arm.z > 60.0" }',
      `  - { id: run, do: belt.start, needs: "arm.z > 60.0" }
  - { id: meanwhile, do: dwell, for: 2 s }
  - { id: halt, do: belt.stop }
  - { id: rest, do: dwell, for: 2 s }`,
    )(text);
  const cell = runningCell("transfer", { cycles: 1, edit });
  const isRunning = () => cell.controller.signals.value(cell.controller.signals.slotOf("belt.running") ?? -1);
  const holdAndGoOn = (): void => {
    cell.controller.command("hold", "ann");
    expect(cell.reach("Held", "Aborted")).toBe("Held");
    pass(cell, 1000);
    expect(isRunning()).toBe(false);
    cell.controller.command("unhold", "ann");
    expect(cell.reach("Execute", "Aborted")).toBe("Execute");
    pass(cell, 500);
  };
  runToStep(cell, "meanwhile", 1);
  pass(cell, 300);
  expect(isRunning()).toBe(true);
  holdAndGoOn();
  expect(isRunning()).toBe(true);
  runToStep(cell, "rest", 1);
  pass(cell, 300);
  expect(isRunning()).toBe(false);
  holdAndGoOn();
  expect(isRunning()).toBe(false);
});
