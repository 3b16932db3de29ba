/** After a hold the plan goes on from how things stand. The line: an oven that bakes for ten minutes, an arm that moves beside it, and a lamp after it. */
import { describe, expect, test } from "vitest";
import { type Cell, runningSmallCell } from "../support/cell.ts";

const FILES = {
  line: `
line: Oven
devices:
  oven: { kind: tool, adapter: simulated, run: { takes: 10 min }, safe: keep }
  lamp: { kind: output, adapter: simulated, safe: off }
  arm:
    kind: axes
    adapter: simulated
    axes: { x: { range: [0 mm, 10000 mm], speed: 50 mm/s, acceleration: 2 m/s2 } }
    positions: { home: { x: 0 mm }, far: { x: 10000 mm } }
`,
  sequence: `
sequence: Bake
line: line.yaml
steps:
  - { id: bake, do: oven.run, expect: oven.ok }
  - { id: walk, do: arm.move, to: far, after: [] }
  - { id: back, do: arm.move, to: home, after: walk }
  - { id: done, do: lamp.on, expect: lamp.on, after: bake }
  - { id: dark, do: lamp.off, expect: "!lamp.on", after: done }
`,
};

const atMs = (cell: Cell, type: "step-dispatched" | "step-verified", step: string): number =>
  cell.ofType(type).find((event) => event.step === step)?.atMs ?? Number.NaN;

const pass = (cell: Cell, ms: number): void => void cell.clock.runUntil(cell.clock.nowMs() + ms);

describe.each([
  ["hold", "Held", "unhold"],
  ["suspend", "Suspended", "unsuspend"],
] as const)("%s", (stop, stopped, goOn) => {
  test("what waits for a tool that has finished meanwhile comes at once, though a motion beside it is not over", () => {
    const cell = runningSmallCell(FILES);
    pass(cell, 60_000);
    cell.controller.command(stop, "test");
    pass(cell, 660_000);
    expect(cell.reach(stopped)).toBe(stopped);
    cell.controller.command(goOn, "test");
    cell.reach("Execute");
    const fromMs = cell.clock.nowMs();
    expect(cell.reach("Complete", "Held", "Aborted")).toBe("Complete");
    expect(atMs(cell, "step-dispatched", "done") - fromMs).toBeLessThan(50);
    expect(atMs(cell, "step-dispatched", "dark") - fromMs).toBeLessThan(200);
    expect(atMs(cell, "step-verified", "walk") - fromMs).toBeGreaterThan(100_000);
    expect(cell.ofType("late")).toEqual([]);
    expect(cell.ofType("retimed").map(({ moved }) => moved)).toEqual([2]);
  });
});

test("what waits for a tool that is still at work comes when that is done, and not as long after it as the line was held", () => {
  const cell = runningSmallCell(FILES);
  pass(cell, 60_000);
  cell.controller.command("hold", "test");
  // A hold waits for what is discrete, so the tool is over; a second one finds it at work again.
  expect(cell.reach("Held")).toBe("Held");
  expect(atMs(cell, "step-verified", "bake")).toBeLessThanOrEqual(cell.clock.nowMs());
  cell.controller.command("unhold", "test");
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  expect(atMs(cell, "step-dispatched", "done") - atMs(cell, "step-verified", "bake")).toBeLessThan(100);
});
