/** What a resync does not do: twice what must be done once, or by what nobody knows. */
import { expect, test } from "vitest";
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
