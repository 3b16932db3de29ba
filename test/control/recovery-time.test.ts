/** How long a run may be in trouble in all, whichever cycles it was in. */
import { expect, test } from "vitest";
import { runningCell } from "../support/cell.ts";

test("so long in a run, in plan time, cycles that are over included; then the line halts and says which bound it was", () => {
  const edit = (text: string) =>
    text
      .replace(/on_fail: (\{[^}]*\}|\w+),?/g, "")
      .replace("id: carry,", "id: carry, on_fail: { retry: 3, delay: 3 s },")
      .replace("tolerance:", "recovery: { per_run: { time: 10 s } }\ntolerance:")
      .replace("heartbeat:", "attention: { failures: 99, in_last: 99 }\nheartbeat:");
  const cell = runningCell("transfer", { cycles: 12, edit });
  const failed = new Set<number>();
  cell.controller.events.subscribe((event) => {
    if (event.type !== "step-dispatched" || event.step !== "carry" || failed.has(event.cycle)) return;
    failed.add(event.cycle);
    cell.world.station("arm").electronics.faults.failNext = "once";
  });
  expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
  // Each cycle is in trouble for three seconds and the rest of its steps: well below the bound by itself.
  expect(cell.ofType("step-failed").at(-1)?.lineDid).toContain("The run has been in trouble for");
  expect(cell.controller.state.counts.placed).toBeGreaterThanOrEqual(1);
  expect(cell.controller.state.counts.placed).toBeLessThan(6);
});
