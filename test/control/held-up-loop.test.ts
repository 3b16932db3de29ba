/** A program that was held up reads first what came meanwhile: until then nothing is commanded on what it knew before. */
import { expect, test } from "vitest";
import { type Cell, runningCell, runningSmallCell, runToStep } from "../support/cell.ts";

const LINE = `
line: Two
devices:
  first: { kind: tool, adapter: simulated, verbs: { work: { takes: 1 s } }, safe: off }
  second: { kind: tool, adapter: simulated, verbs: { work: { takes: 300 ms } }, safe: off }
`;

const SEQUENCE = `
sequence: Two
line: line.yaml
repeat: 2
steps:
  - { id: begin, do: first.work }
  - { id: follow, do: second.work }
`;

/** The loop stalls, as long after the step has left as given, for longer than any heartbeat. */
function stalled(afterMs: number): Cell {
  const cell = runningSmallCell({ line: LINE, sequence: SEQUENCE }, { canStall: true });
  runToStep(cell, "begin", 1);
  cell.clock.at(cell.clock.nowMs() + afterMs, () => cell.loop.stall(400));
  expect(cell.reach("Complete", "Held", "Aborted"), `stalled after ${afterMs} ms`).toBe("Complete");
  return cell;
}

test("a step that is due by the first report after a stall waits until its own device has been read", () => {
  let kept = 0;
  for (let afterMs = 900; afterMs < 1_100; afterMs += 10) {
    const cell = stalled(afterMs);
    const waited = cell.ofType("step-waiting").find(({ step }) => step === "follow");
    if (waited === undefined) continue;
    kept++;
    expect(waited.reasons).toEqual([{ kind: "device-unread", device: "second", limitMs: 250 }]);
    const left = cell.ofType("step-dispatched").find(({ step }) => step === "follow");
    // In the same instant, and not before what was waiting to be read.
    expect(left?.atMs).toBe(waited.atMs);
  }
  expect(kept).toBeGreaterThan(0);
});

test("Unhold in the instant in which a stall ends: the move goes on when its axes have been read, and the line is not aborted", () => {
  const cell = runningCell("transfer", {
    ...{ cycles: 1, canStall: true },
    // An interlock that reads what is not read yet refuses the Unhold itself.
    edit: (text) => text.replace(/^interlocks:\n(?: {2}.*\n)+/m, ""),
  });
  runToStep(cell, "reach", 1);
  cell.clock.runUntil(cell.clock.nowMs() + 200);
  cell.controller.command("hold", "test");
  expect(cell.reach("Held")).toBe("Held");
  cell.loop.stall(900);
  cell.loop.whenItRuns(() => cell.controller.command("unhold", "test"));
  expect(cell.reach("Execute", "Aborted")).toBe("Execute");
  expect(cell.ofType("step-resumed")).toMatchObject([{ step: "reach" }]);
  expect(cell.reach("Complete", "Held", "Aborted")).toBe("Complete");
});
