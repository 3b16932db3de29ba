/** What waits for a stop to end is asked again when it has ended, and not only when something else changes. */
import { expect, test } from "vitest";
import { runningSmallCell, runToStep, setInput } from "../support/cell.ts";

// Axes that only count: their standstill is assumed when their bound has passed, and no signal changes by that.
const LINE = `
line: Still
devices:
  arm:
    kind: axes
    adapter: simulated
    axes: { x: { range: [0 mm, 500 mm], speed: 500 mm/s, acceleration: 4 m/s2, sensing: counted } }
    positions: { home: { x: 0 mm }, out: { x: 200 mm } }
  lamp: { kind: output, adapter: simulated, safe: off }
  door: { kind: input, adapter: simulated, signal: closed }
homing: [arm]
interlocks:
  guard-door: { require: door.closed, stops: [arm, lamp], category: 1, reset: manual }
`;

const SEQUENCE = `
sequence: Still
line: line.yaml
steps:
  - { id: reach, do: arm.move, to: out }
  - { id: rest, do: dwell, for: 400 ms }
  - { id: light, do: lamp.on }
  - { id: back, do: arm.move, to: home }
`;

test("a step that waits for a stop to end leaves in the instant in which it ends, though nothing else changes", () => {
  const cell = runningSmallCell({ line: LINE, sequence: SEQUENCE });
  const pass = (ms: number): void => cell.clock.runUntil(cell.clock.nowMs() + ms);
  runToStep(cell, "rest", 1);
  pass(395);
  cell.controller.command("hold", "test");
  expect(cell.reach("Held")).toBe("Held");
  pass(500);
  setInput(cell, "door", false);
  pass(20);
  expect(cell.ofType("interlock-tripped")).toHaveLength(1);
  // The arm has answered by assumption; the lamp waits for the end of its bound.
  expect(cell.controller.state.stopping).toContain("lamp");
  setInput(cell, "door", true);
  pass(20);
  expect(cell.controller.resetInterlock("guard-door", "test")).toEqual({ accepted: true });
  expect(cell.controller.command("unhold", "test")).toEqual({ accepted: true });
  expect(cell.reach("Execute", "Aborted")).toBe("Execute");
  cell.clock.runWhile(() => cell.ofType("step-dispatched").every(({ step }) => step !== "light"), {
    untilMs: cell.clock.nowMs() + 60_000,
  });
  expect(cell.ofType("step-waiting").find(({ step }) => step === "light")?.reasons).toEqual([
    { kind: "device-stopping", device: "lamp" },
  ]);
  expect(cell.controller.state.stopping).toEqual([]);
  const ended = cell.ofType("device-stopped").at(-1);
  const left = cell.ofType("step-dispatched").find(({ step }) => step === "light");
  expect(left?.atMs).toBe(ended?.atMs);
  expect(cell.reach("Complete", "Held", "Aborted")).toBe("Complete");
});
