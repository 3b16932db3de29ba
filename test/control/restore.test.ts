/** What a resync does not do: twice what must be done once, or by what nobody knows. */
import { expect, test } from "vitest";
import { applyFault, mendAll } from "../../simulator/world/index.ts";
import { type Cell, runningCell, runToStep } from "../support/cell.ts";

/** The weld cell, with a ladder for `weld`, that may not be repeated unless the file says so. */
const welding = (again: string) => (text: string) =>
  text.replace("again: true,", again).replace("on_fail: { retry: 1, then: skip },", "on_fail: resync,");

function end(cell: Cell): string {
  cell.clock.runWhile(
    () =>
      !["Complete", "Stopped", "Aborted"].includes(cell.controller.state.state) &&
      cell.controller.state.question === null,
    { untilMs: cell.clock.nowMs() + 900_000 },
  );
  return cell.controller.state.state;
}

/** A weld of cycle 2 is cut short by its own time-out. */
function cutShort(again: string): Cell {
  const cell = runningCell("weld-cell", {
    cycles: 3,
    edit: (text) => welding(again)(text).replace("timeout: 10 s,", "timeout: 3 s,"),
  });
  return cell;
}

const welds = (cell: Cell, cycle: number) =>
  cell.ofType("step-dispatched").filter((event) => event.step === "weld" && event.cycle === cycle);

test("a tool that was cut short on a part does not work on it again: the line halts and says why", () => {
  const cell = cutShort("");
  expect(end(cell)).toBe("Aborted");
  expect(welds(cell, 1)).toHaveLength(1);
  expect(JSON.stringify(cell.controller.state.firstOut)).toContain("it must not be done twice");
});

test("where the file says that it does no harm, it does", () => {
  const cell = cutShort("again: true,");
  end(cell);
  expect(welds(cell, 1).length).toBeGreaterThan(1);
});

test("a gripper that is not heard is not restored: nobody knows what it holds", () => {
  const cell = runningCell("transfer", {
    cycles: 3,
    edit: (text) => text.replace("while: gripper.holding, on_fail: resync", "on_fail: resync"),
  });
  runToStep(cell, "carry", 2);
  cell.world.station("arm").electronics.faults.failNext = "drive fault";
  cell.world.station("gripper").toController.cut();
  cell.reach("Aborted", "Held", "Complete");
  end(cell);
  expect(cell.ofType("step-dispatched").filter(({ step }) => step.startsWith("recover"))).toEqual([]);
  expect(JSON.stringify(cell.events)).toContain("gripper: no link, so nobody knows how things stand there.");
});

/** The transfer cell, with a ladder for `carry` only and other steps of `recover`. */
const recovering = (recover: string) => (text: string) =>
  text
    .replace(/on_fail: (\{[^}]*\}|\w+),?/g, "")
    .replace("id: carry,", "id: carry, on_fail: resync,")
    .replace(/^recover:\n[\s\S]*$/m, recover);

/** `carry` of cycle 2 fails. */
function failedCarry(edit: (text: string) => string, breaks: (cell: Cell) => void): Cell {
  const cell = runningCell("transfer", { cycles: 3, edit });
  runToStep(cell, "carry", 2);
  breaks(cell);
  end(cell);
  return cell;
}

test("axes that have lost their position do not go on where no step of `recover` homes them", () => {
  const cell = failedCarry(recovering("recover:\n  - { do: gripper.release, part: rejected }\n"), (its) => {
    applyFault(its.world, "reboot", "arm");
  });
  expect(cell.controller.state.state).not.toBe("Complete");
  expect(JSON.stringify(cell.events)).toContain("arm does not know where it is, and no step of `recover` homes it.");
});

test("a gripper that still holds what no cycle knows of does not go on", () => {
  const edit = (text: string) =>
    recovering("recover:\n  - { do: arm.move, to: home }\n")(text).replace(/ part: (taken|placed),?/g, "");
  const cell = failedCarry(edit, (its) => {
    its.world.station("arm").electronics.faults.failNext = "drive fault";
  });
  expect(cell.controller.state.state).not.toBe("Complete");
  expect(JSON.stringify(cell.events)).toContain("gripper holds something, or may, that no cycle knows of");
});

/** `take` of the weld cell finds nothing in the gripper, by a sensor that is frozen, though it has the part. */
function feelsNothing(cycle: number, edit: (text: string) => string = (text) => text): Cell {
  const cell = runningCell("weld-cell", {
    cycles: 3,
    edit: (text) => edit(text.replaceAll("{ retry: 2, then: hold }", "hold")),
  });
  runToStep(cell, "fetch", cycle);
  applyFault(cell.world, "sensor-frozen", "unloader-gripper");
  expect([end(cell), cell.controller.state.question?.step]).toEqual(["Held", "take"]);
  return cell;
}

/** The line is aborted, everything is put right, and the run is resumed. */
function abortAndResume(cell: Cell): void {
  cell.controller.answer("abort", "test");
  cell.reach("Aborted");
  mendAll(cell.world);
  cell.clock.runUntil(cell.clock.nowMs() + 1000);
  cell.controller.command("clear", "test");
  cell.reach("Stopped");
  cell.controller.command("reset", "test");
  cell.reach("Idle");
  cell.controller.command("start", "test", "resume");
  cell.reach("Execute", "Aborted");
}

const settled = (cell: Cell) =>
  cell
    .ofType("resync-compared")
    .at(-1)
    ?.steps.find(({ step }) => step === "take");

test("a gripper that may have the part of a cycle that was left out proves no grip of another part by what it holds later", () => {
  const cell = feelsNothing(1);
  cell.controller.answer("skip", "test");
  cell.controller.command("unhold", "test");
  cell.reach("Execute");
  expect([end(cell), cell.controller.state.question?.cycle]).toEqual(["Held", 2]);
  const second = cell.controller.state.cycles.find(({ cycle }) => cycle === 2)?.part ?? null;
  abortAndResume(cell);
  expect(settled(cell)).toEqual({ cycle: 2, step: "take", outcome: "not-done" });
  // It lies in its welder, in the books and in the world; what the gripper had is laid down at reject, and counted.
  expect(cell.controller.state.parts.find(({ part }) => part === second)).toMatchObject({ at: "welder-right" });
  expect(cell.world.parts.in("device", "welder-right")).not.toBeNull();
  expect(cell.ofType("part-rejected").map(({ part }) => part)).not.toContain(second);
});

test("a grip that only the sensor had not seen is done as soon as it does", () => {
  const cell = feelsNothing(1);
  const first = cell.controller.state.cycles.find(({ cycle }) => cycle === 1)?.part ?? null;
  abortAndResume(cell);
  expect(settled(cell)).toEqual({ cycle: 1, step: "take", outcome: "done" });
  expect(cell.ofType("part-rejected").map(({ part }) => part)).toContain(first);
});

test("a gripper that has let go, or has proved a grip, has nothing of a cycle that was left out any more", () => {
  const cell = feelsNothing(1);
  cell.controller.answer("skip", "test");
  mendAll(cell.world);
  // A person takes the part out.
  const held = cell.world.parts.in("gripper", "unloader-gripper");
  if (held !== null) cell.world.parts.put(held, { kind: "floor" });
  cell.world.station("unloader-gripper").electronics.sensedChange();
  cell.clock.runUntil(cell.clock.nowMs() + 1000);
  cell.controller.command("unhold", "test");
  runToStep(cell, "place", 2);
  runToStep(cell, "fetch", 3);
  applyFault(cell.world, "sensor-frozen", "unloader-gripper");
  expect([end(cell), cell.controller.state.question?.cycle]).toEqual(["Held", 3]);
  abortAndResume(cell);
  expect(settled(cell)).toEqual({ cycle: 3, step: "take", outcome: "done" });
});

test("a step that has worked has all its tries again when its cycle goes back and does it once more", () => {
  const edit = (text: string) =>
    text
      .replace(/on_fail: (\{[^}]*\}|\w+),?/g, "")
      .replace("id: carry,", "id: carry, on_fail: resync,")
      .replace("id: grip,", "id: grip, on_fail: { retry: 1, then: halt },");
  const cell = runningCell("transfer", { cycles: 2, edit });
  const grips = () => cell.ofType("step-dispatched").filter(({ step, cycle }) => step === "grip" && cycle === 2).length;
  let hasFailed = false;
  cell.controller.events.subscribe((event) => {
    if (event.type !== "step-dispatched" || event.cycle !== 2) return;
    // Its first grip in each of the two tries of the cycle, and the first carry.
    if (event.step === "grip" && (grips() === 1 || grips() === 3))
      cell.world.station("gripper").electronics.faults.failNext = "no air";
    if (event.step !== "carry" || hasFailed) return;
    hasFailed = true;
    cell.world.station("arm").electronics.faults.failNext = "drive fault";
  });
  expect(end(cell)).toBe("Complete");
  expect(grips()).toBe(4);
});
