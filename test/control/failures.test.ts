/**
 * Every reason for which a step fails, met once in a cell. `tidy.test.ts` reads the titles: each reason needs one.
 * What a step did not say is halted: the line aborts, starts nothing more, and every part is accounted for.
 */
import { expect, test } from "vitest";
import { applyFault, type FaultName } from "../../simulator/world/index.ts";
import type { Line, StepFailure } from "../../src/model/index.ts";
import {
  type Cell,
  type CellOptions,
  haltsAtOnce,
  onlyReachNeedsTheDoor,
  runningCell,
  runToStep,
  setInput,
} from "../support/cell.ts";

/** Breaks the device of a step of cycle 2 of three, when its command leaves. */
function breaking(fault: FaultName, step: string, options: CellOptions = {}): Cell {
  const cell = runningCell("transfer", { cycles: 3, edit: haltsAtOnce, ...options });
  runToStep(cell, step, 2);
  const device = cell.ofType("step-dispatched").at(-1)?.device ?? "";
  expect(applyFault(cell.world, fault, device)).toBeNull();
  return cell;
}

/** The line must halt by this failure; returns what it says of it. */
function halted(cell: Cell, wanted: Partial<StepFailure>): string {
  expect(cell.reach("Aborted", "Complete", "Held")).toBe("Aborted");
  const { state } = cell.controller;
  expect(state.lastFailure).toMatchObject({ cycle: 2, ...wanted });
  expect(cell.ofType("step-failed")).toHaveLength(1);
  expect(state.run?.outcome).toBe("halted");
  expect(state.firstOut?.cause).toContain(`${wanted.step}, cycle 2`);
  const { placed, rejected, lost } = state.counts;
  expect(state.lastPart).toBe(placed + rejected + lost + state.parts.length);
  const { length } = cell.ofType("step-dispatched");
  cell.clock.runUntil(cell.clock.nowMs() + 20_000);
  expect(cell.ofType("step-dispatched")).toHaveLength(length);
  return state.firstOut?.cause ?? "";
}

test("failure timeout: a device that never ends, at twice its planned time and half a second", () => {
  const cell = breaking("stall", "carry");
  const dispatchedAtMs = cell.clock.nowMs();
  expect(halted(cell, { reason: "timeout", step: "carry" })).toContain("not confirmed within");
  const failedAtMs = cell.ofType("step-failed")[0]?.atMs ?? 0;
  const carry = cell.job.sequence.templates[0]?.steps.findIndex(({ id }) => id === "carry") ?? -1;
  const plannedMs = cell.job.plan.durationMs[carry] ?? 0;
  expect(failedAtMs - dispatchedAtMs).toBeCloseTo(2 * plannedMs + 500, 6);
});

test("failure timeout: a step that says how long it may take has that long", () => {
  const cell = breaking("stall", "advance");
  const dispatchedAtMs = cell.clock.nowMs();
  halted(cell, { reason: "timeout", step: "advance" });
  expect((cell.ofType("step-failed")[0]?.atMs ?? 0) - dispatchedAtMs).toBeCloseTo(1000, 6);
});

test("failure timeout: a step that waits in vain to start says what stood in its way", () => {
  const cell = runningCell("transfer", { cycles: 3, edit: onlyReachNeedsTheDoor });
  runToStep(cell, "advance", 2);
  setInput(cell, "door", false);
  const said = halted(cell, { reason: "timeout", step: "reach", expected: "door.closed" });
  expect(said).toContain("waited 30 s to start. Needs door.closed, but door.closed is false.");
});

test("failure refused: the device says no", () => {
  const said = halted(breaking("refused", "index"), { reason: "refused", step: "index", device: "belt" });
  expect(said).toContain("the device refused it: not now.");
});

test("failure device-fault: the device fails in the act", () => {
  const said = halted(breaking("device-fault", "back"), { reason: "device-fault", step: "back", device: "arm" });
  expect(said).toContain("the device failed: drive fault.");
});

test("failure not-verified: done, says the device, but what the step expects is not sensed within `settle`", () => {
  const cell = breaking("missing-part", "grip");
  const said = halted(cell, { reason: "not-verified", step: "grip", expected: "gripper.holding" });
  expect(said).toContain("gripper.holding was not true within 250 ms. Sensed: gripper.holding is false.");
  const atMs = (type: "step-reported" | "step-failed") => cell.ofType(type).at(-1)?.atMs ?? 0;
  expect(atMs("step-failed") - atMs("step-reported")).toBeCloseTo(250, 6);
});

test("failure interlock: what must hold throughout a step does not any more", () => {
  const said = halted(breaking("dropped-part", "carry"), { reason: "interlock", step: "carry" });
  expect(said).toContain("gripper.holding must hold throughout, and does not. Sensed: gripper.holding is false.");
});

test("failure lost-link: a device falls silent in mid-step, so nobody knows what became of it", () => {
  const cell = breaking("link-cut", "carry");
  expect(halted(cell, { reason: "lost-link", step: "carry" })).toContain("its outcome is unknown");
  expect(cell.controller.state.devices.arm).toMatchObject({ link: "lost", verified: false });
});

test("failure lost-link: a step whose device has been lost before it starts does not wait for it", () => {
  const cell = runningCell("transfer", { cycles: 3, edit: haltsAtOnce });
  runToStep(cell, "reach", 2);
  applyFault(cell.world, "link-cut", "gripper");
  const said = halted(cell, { reason: "lost-link", step: "grip" });
  expect(said).toContain("gripper has been silent for more than 250 ms");
});

/** The line as its controller knows it has a shorter arm than the one the plan was made for. */
function shortArm(line: Line): Line {
  const arm = line.devices.get("arm");
  const x = arm?.kind === "axes" ? arm.axes.get("x") : undefined;
  if (arm?.kind !== "axes" || x === undefined) throw new Error("the transfer cell has an arm");
  const axes = new Map(arm.axes).set("x", { ...x, range: [0, 300] });
  return { ...line, devices: new Map(line.devices).set("arm", { ...arm, axes }) };
}

test("failure limit: a target outside its axis's range is never sent", () => {
  const cell = runningCell("transfer", { cycles: 1, known: shortArm, edit: haltsAtOnce });
  expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
  expect(cell.controller.state.lastFailure).toMatchObject({ reason: "limit", step: "carry" });
  expect(cell.controller.state.firstOut?.cause).toContain("arm.x cannot go to 420 mm: its range is 0 to 300 mm.");
  expect(cell.ofType("step-dispatched").map(({ step }) => step)).toEqual(["advance", "reach", "grip"]);
});

test("what is outside its axis's range is not tried again: it would be no nearer", () => {
  const edit = (text: string) =>
    haltsAtOnce(text).replace("id: carry,", "id: carry, on_fail: { retry: 3, then: halt },");
  const cell = runningCell("transfer", { cycles: 1, known: shortArm, edit });
  expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
  expect(cell.controller.state.lastFailure).toMatchObject({ reason: "limit", step: "carry" });
  expect(cell.ofType("step-retried")).toEqual([]);
});

/** `reach` of cycle 2 waits for a door, shut again much later than the plan has it. */
function doorLeftOpen(onLate: string): Cell {
  const edit = (text: string) =>
    onlyReachNeedsTheDoor(text).replace("tolerance: 40 ms", `tolerance: 40 ms\non_late: ${onLate}`);
  const cell = runningCell("transfer", { cycles: 3, edit });
  runToStep(cell, "advance", 2);
  setInput(cell, "door", false);
  cell.clock.after(900, () => setInput(cell, "door", true));
  return cell;
}

test("failure late: a step that starts later than the tolerance allows, under `on_late: halt`", () => {
  const said = halted(doorLeftOpen("halt"), { reason: "late", step: "reach" });
  expect(said).toMatch(/it started \d+ ms later than planned, and the tolerance is 40 ms/);
});

test("a step that is late under `on_late: retime` is said to be, and what depends on it is re-timed", () => {
  const cell = doorLeftOpen("retime");
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  expect(cell.ofType("late")).toMatchObject([{ step: "reach", cycle: 2 }]);
  expect(cell.ofType("retimed")[0]?.moved).toBeGreaterThan(5);
});

test("a `done` that comes after the time-out is evidence only: no step is verified and no part is taken by it", () => {
  const edit = (text: string) => haltsAtOnce(text).replace("do: gripper.grip,", "do: gripper.grip, timeout: 60 ms,");
  const cell = runningCell("transfer", { cycles: 1, edit });
  cell.clock.runWhile(() => cell.ofType("step-running").at(-1)?.step !== "grip", { untilMs: 60_000 });
  // It does not hear the stop either, so it goes on to the end.
  applyFault(cell.world, "no-answer", "gripper");
  expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
  expect(cell.controller.state.lastFailure).toMatchObject({ reason: "timeout", step: "grip" });
  expect(cell.ofType("report-ignored")).toMatchObject([{ device: "gripper", report: "done" }]);
  expect(cell.world.parts.account().inHand).toBe(1);
  expect(cell.ofType("step-verified").map(({ step }) => step)).toEqual(["advance", "reach"]);
  expect(cell.controller.state).toMatchObject({ lastPart: 0, parts: [] });
});
