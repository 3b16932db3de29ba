/** In Execute something is under way, or a step waits and says for what. */
import { describe, expect, test, vi } from "vitest";
import { applyFault, mendAll } from "../../simulator/world/index.ts";
import { RunLoop } from "../../src/control/run/run-loop.ts";
import { type InHand, isSilent } from "../../src/control/run/silence.ts";
import { INITIAL_STATE, type LineState } from "../../src/model/index.ts";
import { type Cell, runningCell, runningSmallCell, runToStep, setInput } from "../support/cell.ts";

const IDLE: InHand = { waiting: [], atWork: 0, armed: 0, remedies: 0 };
const inExecute: LineState = { ...INITIAL_STATE, state: "Execute", mode: "Production" };
const busy = (commandId: number | null): LineState => {
  const device = { ...runningCell("transfer", { cycles: 1 }).controller.state.devices.arm, commandId };
  return { ...inExecute, devices: { arm: device } as LineState["devices"] };
};

describe("Execute is silent", () => {
  test.each<readonly [string, LineState, Partial<InHand>, boolean]>([
    ["with nothing in hand", inExecute, {}, true],
    ["with a device at work on nothing", busy(null), {}, true],
    ["with a step that waits and does not say for what", inExecute, { waiting: [{ key: "1/a", reasons: [] }] }, true],
    ["not with a device at work", busy(7), {}, false],
    ["not with a step that is at work", inExecute, { atWork: 1 }, false],
    ["not with a step that waits for its planned start", inExecute, { armed: 1 }, false],
    ["not with a remedy under way", inExecute, { remedies: 1 }, false],
    [
      "not with a step that says what it waits for",
      inExecute,
      { waiting: [{ key: "1/a", reasons: [{ kind: "device-busy", device: "arm" }] }] },
      false,
    ],
    ["not by hand", { ...inExecute, mode: "Manual" }, {}, false],
    ["not in another state", { ...inExecute, state: "Held" }, {}, false],
  ])("%s", (_what, state, inHand, isSo) => {
    expect(isSilent(state, () => ({ ...IDLE, ...inHand }))).toBe(isSo);
  });
});

/** From Aborted or Stopped: everything put right, and the run resumed. */
function resume(cell: Cell): void {
  mendAll(cell.world);
  cell.clock.runUntil(cell.clock.nowMs() + 1000);
  if (cell.controller.state.state === "Aborted") {
    cell.controller.command("clear", "test");
    cell.reach("Stopped");
  }
  cell.controller.command("reset", "test");
  cell.reach("Idle");
  expect(cell.controller.command("start", "test", "resume")).toEqual({ accepted: true });
  cell.reach("Execute", "Aborted");
}

const ENDS = ["Complete", "Held", "Aborted", "Suspended"] as const;
const silences = (cell: Cell) => cell.ofType("execute-silent").map(({ open }) => open);

test("a run that is resumed after its skip was cut short does the cycle again, and ends", () => {
  const cell = runningCell("transfer", {
    cycles: 3,
    edit: (text) => text.replace("while: gripper.holding, on_fail: resync", "while: gripper.holding, on_fail: skip"),
  });
  runToStep(cell, "carry", 2);
  expect(applyFault(cell.world, "device-fault", "arm")).toBe(null);
  const isToReject = () =>
    cell.ofType("step-dispatched").some(({ act }) => act?.verb === "move" && act.target.x === 560);
  cell.clock.runWhile(() => !isToReject(), { untilMs: cell.clock.nowMs() + 60_000 });
  cell.clock.runUntil(cell.clock.nowMs() + 200);
  setInput(cell, "door", false);
  expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
  setInput(cell, "door", true);
  resume(cell);
  expect(cell.reach(...ENDS)).toBe("Complete");
  expect(silences(cell)).toEqual([]);
  expect(cell.controller.state.counts).toMatchObject({ placed: 3, cycles: 3 });
});

test("a run that is resumed with a cycle of which nothing is left to do closes it, and ends", () => {
  const cell = runningCell("board", { cycles: 3 });
  runToStep(cell, "place", 2);
  expect(applyFault(cell.world, "late-answer", "nozzle")).toBe(null);
  cell.reach("Aborted", "Complete");
  cell.clock.runUntil(cell.clock.nowMs() + 5000);
  resume(cell);
  expect(cell.reach(...ENDS)).toBe("Complete");
  expect(silences(cell)).toEqual([]);
  expect(cell.controller.state.counts).toMatchObject({ placed: 3, cycles: 3 });
  expect(cell.controller.state.cycles).toEqual([]);
});

test("Complete that a Stop has ended is over: the run that is resumed makes all its cycles, and ends", () => {
  const cell = runningCell("transfer", { cycles: 4 });
  runToStep(cell, "grip", 2);
  cell.controller.command("complete", "test");
  cell.clock.runUntil(cell.clock.nowMs() + 100);
  cell.controller.command("stop", "test");
  cell.reach("Stopped");
  resume(cell);
  expect(cell.reach(...ENDS)).toBe("Complete");
  expect(silences(cell)).toEqual([]);
  expect(cell.controller.state.counts).toMatchObject({ cycles: 4 });
});

test("a line that is silent all the same holds within some seconds and says what is open; after Stop the run can be resumed", () => {
  const cell = runningCell("transfer", { cycles: 2 });
  runToStep(cell, "index", 1);
  // A mistake of our own: what comes after a step is forgotten.
  const mistake = vi.spyOn(RunLoop.prototype, "stepFinished").mockImplementation(() => {});
  expect(cell.reach("Held", "Complete", "Aborted")).toBe("Held");
  mistake.mockRestore();
  const [said] = cell.ofType("execute-silent");
  expect(said?.open.join("; ")).toMatch(/^cycle 1: .*index/);
  const last = cell.events.findLast(({ type }) => type === "step-verified");
  expect((said?.atMs ?? Number.NaN) - (last?.atMs ?? Number.NaN)).toBeLessThanOrEqual(3000);
  expect(cell.controller.state.firstOut?.facts[0]).toEqual({ kind: "silent", open: said?.open });
  cell.clock.runUntil(cell.clock.nowMs() + 60_000);
  expect(cell.controller.state.state).toBe("Held");
  cell.controller.command("stop", "test");
  cell.reach("Stopped");
  resume(cell);
  expect(cell.reach(...ENDS)).toBe("Complete");
});

test("a run that has finished keeps no watch over the one that is started after it", () => {
  // Each step lasts longer than two looks of the watch: whatever does not see it finds the line silent.
  const cell = runningSmallCell({
    line: LAMP,
    sequence: `
sequence: Dwells
line: line.yaml
repeat: 1
steps:
  - { id: rest, do: dwell, for: 5 s }
`,
  });
  expect(cell.reach(...ENDS)).toBe("Complete");
  cell.controller.command("reset", "test");
  cell.reach("Idle");
  expect(cell.controller.command("start", "test", "new")).toEqual({ accepted: true });
  cell.reach("Execute");
  expect(cell.reach(...ENDS)).toBe("Complete");
  expect(silences(cell)).toEqual([]);
});

test("a hold that comes with any event of a run keeps no step from being asked for when the line goes on", () => {
  for (let nth = 1; nth <= 40; nth++) {
    const cell = runningCell("board", { cycles: 1 });
    let heard = 0;
    cell.controller.events.subscribe(() => {
      if (++heard === nth) cell.controller.command("hold", "test");
    });
    if (cell.reach("Held", "Complete") === "Complete") break;
    cell.controller.command("unhold", "test");
    cell.reach("Execute");
    expect([nth, cell.reach(...ENDS), silences(cell)]).toEqual([nth, "Complete", []]);
  }
});

const LAMP = `
line: Lamp
devices:
  probe: { kind: tool, adapter: simulated, run: { takes: 1 s }, safe: off }
  lamp: { kind: output, adapter: simulated, safe: off }
`;

test.each([
  ["the last step", ["warn"]],
  ["the last two steps", ["warn", "again"]],
])("a cycle of which %s left out by `if` is counted once", (_what, ids) => {
  const cell = runningSmallCell({
    line: LAMP,
    sequence: `
sequence: Last step left out
line: line.yaml
repeat: 5
steps:
  - { id: look, do: probe.run, expect: probe.ok }
${ids.map((id) => `  - { id: ${id}, do: lamp.pulse, for: 50 ms, if: "!probe.ok" }`).join("\n")}
`,
  });
  expect(cell.reach(...ENDS)).toBe("Complete");
  expect(cell.ofType("cycle-finished").map(({ cycle }) => cycle)).toEqual([1, 2, 3, 4, 5]);
  expect(cell.controller.state.counts.cycles).toBe(5);
});
