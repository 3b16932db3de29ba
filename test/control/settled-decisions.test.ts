/** Whatever is decided after a step is decided on what was sensed after its device said `done`. The line: a camera, and outputs that sort by it. */
import { describe, expect, test } from "vitest";
import { applyFault } from "../../simulator/world/index.ts";
import { SignalTable } from "../../src/conditions/index.ts";
import { type Cell, runningSmallCell, runToStep } from "../support/cell.ts";

const LINE = `
line: Inspect
devices:
  camera: { kind: tool, adapter: simulated, verbs: { look: { takes: 1 s } }, safe: off }
  good: { kind: output, adapter: simulated, safe: off }
  bad: { kind: output, adapter: simulated, safe: off }
`;

const sequence = (steps: string, more = "repeat: 9"): string => `
sequence: Inspect
line: line.yaml
${more}
steps:
  - { id: look, do: camera.look }
${steps}
`;

/** Runs to the end; the camera finds every third part bad. */
function run(steps: string, more?: string): Cell {
  const cell = runningSmallCell({ line: LINE, sequence: sequence(steps, more) });
  for (const cycle of [3, 6, 9]) {
    runToStep(cell, "look", cycle);
    expect(applyFault(cell.world, "bad-result", "camera")).toBe(null);
  }
  expect(cell.reach("Complete", "Held", "Aborted", "Suspended")).toBe("Complete");
  return cell;
}

const cyclesOf = (cell: Cell, step: string): readonly number[] =>
  cell.ofType("step-dispatched").flatMap((event) => (event.step === step ? [event.cycle] : []));

const GOOD = [1, 2, 4, 5, 7, 8];
const BAD = [3, 6, 9];

test("`if`: exactly one branch of a sorter runs for each part, and it is the right one", () => {
  const cell = run(`
  - { id: pass, do: good.pulse, for: 50 ms, if: 'camera.result == "ok"' }
  - { id: reject, do: bad.pulse, for: 50 ms, if: 'camera.result != "ok"' }`);
  expect(cyclesOf(cell, "pass")).toEqual(GOOD);
  expect(cyclesOf(cell, "reject")).toEqual(BAD);
});

test("`if`, two cycles at a time: the same", () => {
  const cell = run(
    `
  - { id: pass, do: good.pulse, for: 50 ms, if: 'camera.result == "ok"' }
  - { id: reject, do: bad.pulse, for: 50 ms, if: 'camera.result != "ok"' }`,
    "repeat: 9\npipeline: auto",
  );
  expect(cyclesOf(cell, "pass")).toEqual(GOOD);
  expect(cyclesOf(cell, "reject")).toEqual(BAD);
});

test("`if` long after the camera has looked: the next part is not looked at before this one is sorted", () => {
  const cell = run(
    `
  - { id: way, do: dwell, for: 3 s }
  - { id: pass, do: good.pulse, for: 50 ms, if: 'camera.result == "ok"' }
  - { id: reject, do: bad.pulse, for: 50 ms, if: 'camera.result != "ok"' }`,
    "repeat: 9\npipeline: auto",
  );
  expect(cyclesOf(cell, "pass")).toEqual(GOOD);
  expect(cyclesOf(cell, "reject")).toEqual(BAD);
});

test("`needs`: a part that the camera has just found bad is not passed on the result of the one before", () => {
  const cell = run(`
  - { id: pass, do: good.pulse, for: 50 ms, needs: 'camera.result == "ok"', needs_timeout: 1 s, on_fail: skip }`);
  expect(cyclesOf(cell, "pass")).toEqual(GOOD);
});

test("`wait`: what the camera said of the part before does not end it", () => {
  const cell = run(`
  - { id: await, do: wait, until: 'camera.result == "ok"', timeout: 500 ms, on_fail: skip }
  - { id: pass, do: good.pulse, for: 50 ms }`);
  expect(cyclesOf(cell, "pass")).toEqual(GOOD);
});

test("`while`: what was so before the step does not let it start", () => {
  const cell = run(`
  - { id: pass, do: good.pulse, for: 50 ms, while: 'camera.result == "ok"', on_fail: skip }`);
  expect(cyclesOf(cell, "pass")).toEqual(GOOD);
});

test.each(["starved", "blocked"])("`%s`: the line suspends for the part at hand, not for the one before", (outside) => {
  const cell = runningSmallCell({
    line: LINE,
    sequence: sequence(`  - { id: pass, do: good.pulse, for: 50 ms, ${outside}: 'camera.result != "ok"' }`),
  });
  runToStep(cell, "look", 3);
  expect(applyFault(cell.world, "bad-result", "camera")).toBe(null);
  expect(cell.reach("Suspended", "Complete")).toBe("Suspended");
  expect(cyclesOf(cell, "pass")).toEqual([1, 2]);
});

test("refusal unsettled: a step says what it waits for until the sample is there", () => {
  const cell = run(`  - { id: pass, do: good.pulse, for: 50 ms, if: 'camera.result == "ok"' }`);
  const waited = cell.ofType("step-waiting").filter(({ step }) => step === "pass");
  expect(waited.length).toBeGreaterThan(0);
  for (const { reasons } of waited) expect(reasons).toEqual([{ kind: "unsettled", devices: ["camera"] }]);
});

describe("a camera that says no more after its `done`", () => {
  const cut = (step: string): Cell => {
    const cell = runningSmallCell({ line: LINE, sequence: sequence(step) });
    const isReported = () => cell.ofType("step-reported").some((event) => event.step === "look");
    cell.clock.runWhile(() => !isReported(), { untilMs: cell.clock.nowMs() + 10_000 });
    expect(applyFault(cell.world, "link-cut", "camera")).toBe(null);
    return cell;
  };

  test("leaves an `if` undecided, and the line halts by that within the bound of a proof or of its heartbeat", () => {
    const cell = cut(`  - { id: pass, do: good.pulse, for: 50 ms, if: 'camera.result == "ok"' }`);
    const fromMs = cell.clock.nowMs();
    expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
    const failed = cell.ofType("step-failed").at(-1);
    expect(failed?.failure.cause).toEqual({ kind: "if-undecided" });
    expect((failed?.atMs ?? Number.NaN) - fromMs).toBeLessThanOrEqual(260);
    expect(cyclesOf(cell, "pass")).toEqual([]);
  });
});

test("the table: a sample counts for decisions only if it is not older than the device's last act", () => {
  const { job } = runningSmallCell({ line: LINE, sequence: sequence("  - { id: pass, do: good.pulse, for: 50 ms }") });
  let nowMs = 0;
  const table = new SignalTable(job.sequence.line, () => nowMs);
  const slot = table.slotOf("good.on") ?? -1;
  const values = table.slotsOf("good").map((each) => (each === slot ? true : null));
  expect(table.unsettled([slot])).toEqual(["good"]);
  expect(table.heard("good", values, 0, 0)).toBe(true);
  expect(table.settled.value(slot)).toBe(true);
  nowMs = 10;
  table.acted("good", 10);
  expect(table.value(slot)).toBe(true);
  expect(table.settled.value(slot)).toBe(undefined);
  expect(table.settled.reading(slot).quality).toBe("stale");
  expect(table.unsettled([slot])).toEqual(["good"]);
  // Made before, heard after: it is no news.
  expect(table.heard("good", values, 11, 9)).toBe(false);
  expect(table.settled.value(slot)).toBe(undefined);
  // The same values, sensed after the act: this is news.
  expect(table.heard("good", values, 12, 10)).toBe(true);
  expect(table.settled.value(slot)).toBe(true);
  expect(table.unsettled([slot])).toEqual([]);
  table.acted("good", 20);
  table.silence("good");
  expect(table.unsettled([slot])).toEqual([]);
});
