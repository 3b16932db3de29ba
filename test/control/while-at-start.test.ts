/** A step's `while` is asked at every start of it, together with `needs`. The line: an arm that moves while there is air. */
import { describe, expect, test } from "vitest";
import { applyFault } from "../../simulator/world/index.ts";
import { type Cell, runningSmallCell, runToStep, setInput } from "../support/cell.ts";

const LINE = `
line: Air
devices:
  arm:
    kind: axes
    adapter: simulated
    axes: { x: { range: [0 mm, 500 mm], speed: 100 mm/s, acceleration: 2 m/s2 } }
    positions: { home: { x: 0 mm }, far: { x: 400 mm } }
  oven: { kind: tool, adapter: simulated, run: { takes: 1 s }, safe: keep }
  air: { kind: input, adapter: simulated, signal: ok }
`;

const GO = "{ id: go, do: arm.move, to: far, while: air.ok }";

const sequence = (step: string, more = ""): string => `
sequence: Move while there is air
line: line.yaml
on_fail: hold
steps:
  - { id: settle, do: dwell, for: 2 s }
  - ${step}
${more}`;

/** Sets the switch, and lets the line hear of it. */
function setAir(cell: Cell, isOn: boolean): void {
  setInput(cell, "air", isOn);
  cell.clock.runUntil(cell.clock.nowMs() + 50);
}

/** The line has run for `ms` since it came to Execute, with air or without from then on. */
function airGoneAfter(ms: number, step: string, more = ""): Cell {
  const cell = runningSmallCell({ line: LINE, sequence: sequence(step, more) });
  cell.clock.runUntil(cell.clock.nowMs() + ms);
  setAir(cell, false);
  return cell;
}

const begun = (cell: Cell, step = "go"): number =>
  cell.events.filter(
    (event) => (event.type === "step-dispatched" || event.type === "step-resumed") && event.step === step,
  ).length;

const armMm = (cell: Cell): unknown => cell.controller.signals.value(cell.controller.signals.slotOf("arm.x") ?? -1);

describe("a `while` that is not true when its step is due keeps it from starting, with the reason interlock", () => {
  test.each([
    ["a move", GO],
    ["the work of a tool", "{ id: go, do: oven.run, while: air.ok }"],
    ["a dwell", "{ id: go, do: dwell, for: 1 s, while: air.ok }"],
    ["a wait", '{ id: go, do: wait, until: "arm.x < 1.0", while: air.ok }'],
  ])("%s", (_what, step) => {
    const cell = airGoneAfter(1000, step);
    expect(cell.reach("Held", "Complete", "Aborted")).toBe("Held");
    expect(begun(cell)).toBe(0);
    expect(cell.ofType("step-failed").at(-1)?.failure).toMatchObject({
      reason: "interlock",
      step: "go",
      expected: "air.ok",
      read: [{ signal: "air.ok", value: false, quality: "good" }],
    });
  });

  test("refusal not-throughout: its device was never told to move", () => {
    const cell = airGoneAfter(1000, GO);
    cell.reach("Held");
    expect(armMm(cell)).toBe(0);
    expect(cell.ofType("step-failed").at(-1)?.failure.cause).toEqual({ kind: "not-throughout", condition: "air.ok" });
  });

  test("not known is not true: the device that says it has fallen silent", () => {
    const cell = runningSmallCell({ line: LINE, sequence: sequence(GO) });
    expect(applyFault(cell.world, "link-cut", "air")).toBe(null);
    expect(cell.reach("Held", "Complete", "Aborted")).toBe("Held");
    expect(begun(cell)).toBe(0);
    expect(cell.ofType("step-failed").at(-1)?.failure.reason).toBe("interlock");
  });

  test("a step that waits for its `needs` is not failed by its `while`", () => {
    const cell = airGoneAfter(1000, "{ id: go, do: arm.move, to: far, needs: air.ok, while: air.ok }");
    cell.clock.runUntil(cell.clock.nowMs() + 3000);
    expect(cell.ofType("step-failed")).toEqual([]);
    setAir(cell, true);
    expect(cell.reach("Complete", "Held")).toBe("Complete");
  });
});

test("each retry asks it again, and each answer `retry` does", () => {
  const cell = airGoneAfter(
    1000,
    "{ id: go, do: arm.move, to: far, while: air.ok, on_fail: { retry: 2, then: hold } }",
  );
  expect(cell.reach("Held", "Complete")).toBe("Held");
  expect(cell.ofType("step-failed")).toHaveLength(3);
  cell.controller.answer("retry", "test");
  cell.reach("Execute");
  expect(cell.reach("Held", "Complete")).toBe("Held");
  expect(begun(cell)).toBe(0);
  setAir(cell, true);
  cell.controller.answer("retry", "test");
  cell.reach("Execute");
  expect(cell.reach("Complete", "Held")).toBe("Complete");
});

describe("a step that a hold has stopped goes on only while its `while` is true", () => {
  test.each([
    ["a move", GO],
    ["a dwell", "{ id: go, do: dwell, for: 4 s, while: air.ok }"],
  ])("%s", (_what, step) => {
    const cell = runningSmallCell({ line: LINE, sequence: sequence(step) });
    runToStep(cell, "go", 1);
    cell.clock.runUntil(cell.clock.nowMs() + 1000);
    cell.controller.command("hold", "test");
    cell.reach("Held");
    const heldMm = armMm(cell);
    setAir(cell, false);
    cell.controller.command("unhold", "test");
    cell.reach("Execute");
    expect(cell.reach("Held", "Complete", "Aborted")).toBe("Held");
    expect(cell.ofType("step-failed").at(-1)?.failure).toMatchObject({ reason: "interlock", step: "go" });
    expect(begun(cell)).toBe(1);
    expect(armMm(cell)).toBe(heldMm);
    setAir(cell, true);
    cell.controller.answer("retry", "test");
    cell.reach("Execute");
    expect(cell.reach("Complete", "Held")).toBe("Complete");
  });
});

test("a suspended line is no other: on the way back a frozen step's `while` is asked", () => {
  const cell = runningSmallCell({ line: LINE, sequence: sequence(GO) });
  runToStep(cell, "go", 1);
  cell.clock.runUntil(cell.clock.nowMs() + 1000);
  cell.controller.command("suspend", "test");
  cell.reach("Suspended");
  setAir(cell, false);
  cell.controller.command("unsuspend", "test");
  cell.reach("Execute");
  expect(cell.reach("Held", "Complete", "Aborted")).toBe("Held");
  expect(begun(cell)).toBe(1);
});

test("a step of `recover` asks its `while` too: without it the line halts, and nothing has moved", () => {
  const cell = runningSmallCell({
    line: LINE,
    sequence: sequence(
      "{ id: go, do: oven.run, on_fail: resync }",
      "recover:\n  - { do: arm.move, to: far, while: air.ok }\n",
    ),
  });
  runToStep(cell, "go", 1);
  setAir(cell, false);
  expect(applyFault(cell.world, "device-fault", "oven")).toBe(null);
  expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
  expect(cell.ofType("resync-failed").at(-1)?.why).toContain("air.ok");
  expect(armMm(cell)).toBe(0);
});
