import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runningCell, runToStep, startCell } from "../support/cell.ts";
import { runs } from "../support/effort.ts";

const EXAMPLES = ["transfer", "weld-cell", "board"] as const;

test.each(EXAMPLES)("%s: held and unheld at any time, nothing is done twice and no part goes missing", (name) => {
  const pause = fc.record({ afterMs: fc.integer({ min: 0, max: 7000 }), forMs: fc.integer({ min: 0, max: 3000 }) });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.array(pause, { minLength: 1, maxLength: 3 }), (seed, pauses) => {
      const cell = runningCell(name, { seed, cycles: 4 });
      const { clock, controller, world } = cell;
      for (const { afterMs, forMs } of pauses) {
        clock.runUntil(clock.nowMs() + afterMs);
        if (!controller.command("hold", "test").accepted) continue;
        expect(cell.reach("Held", "Aborted")).toBe("Held");
        clock.runUntil(clock.nowMs() + forMs);
        expect(controller.command("unhold", "test")).toEqual({ accepted: true });
        expect(cell.reach("Execute", "Aborted")).toBe("Execute");
      }
      expect(cell.reach("Complete", "Aborted", "Stopped")).toBe("Complete");
      const verified = cell.ofType("step-verified").map(({ cycle, step }) => `${cycle}/${step}`);
      expect(new Set(verified).size).toBe(verified.length);
      expect(controller.state.counts).toMatchObject({ placed: 4, rejected: 0, lost: 0 });
      expect(world.parts.account().placed).toBe(4);
      expect(world.parts.mishaps).toEqual([]);
    }),
    { numRuns: runs(25) },
  );
});

test.each([
  ["carry", "arm.x"],
  ["carry", "arm.z"],
  ["index", "belt.position"],
])("held in the middle of %s, %s stands still", (step, signal) => {
  const cell = runningCell("transfer", { cycles: 2 });
  runToStep(cell, step, 1);
  cell.clock.runUntil(cell.clock.nowMs() + 300);
  cell.controller.command("hold", "test");
  cell.reach("Held");
  const sensed = () => cell.controller.signals.value(cell.controller.signals.slotOf(signal) ?? -1);
  // The last sample is under way when the stop is confirmed.
  cell.clock.runUntil(cell.clock.nowMs() + 10);
  const before = sensed();
  expect(before).toBeTypeOf("number");
  cell.clock.runUntil(cell.clock.nowMs() + 20_000);
  expect(sensed()).toBe(before);
  expect(cell.ofType("step-frozen").map((event) => event.step)).toContain(step);
});

test("a grip that a hold meets finishes", () => {
  const cell = runningCell("transfer", { cycles: 1 });
  runToStep(cell, "grip", 1);
  cell.controller.command("hold", "test");
  cell.reach("Held");
  expect(cell.ofType("step-verified").at(-1)).toMatchObject({ step: "grip" });
  expect(cell.controller.state.parts).toMatchObject([{ part: 1, at: "gripper" }]);
});

describe("stop and abort", () => {
  test("a stopped run keeps its record; the next start must say what becomes of it", () => {
    const cell = runningCell("transfer", { cycles: 3 });
    runToStep(cell, "carry", 2);
    cell.controller.command("stop", "test");
    expect(cell.reach("Stopped", "Aborted")).toBe("Stopped");
    expect(cell.controller.state).toMatchObject({
      run: { outcome: "stopped" },
      counts: { placed: 1 },
      parts: [{ part: 2, at: "gripper" }],
    });
    cell.controller.command("reset", "test");
    cell.reach("Idle");
    expect(cell.controller.command("start", "test")).toMatchObject({
      accepted: false,
      why: expect.stringContaining(
        "new one or resume it. Parts of the last run count as lost in a new one; remove them first: part 2 (gripper).",
      ),
    });
    expect(cell.controller.command("start", "test", "new").accepted).toBe(true);
    cell.reach("Execute");
    expect(cell.ofType("part-lost")).toMatchObject([{ part: 2, lastAt: "gripper" }]);
  });

  test("abort, clear, reset, start: the run goes through", () => {
    const cell = runningCell("transfer", { cycles: 2 });
    runToStep(cell, "reach", 1);
    cell.controller.command("abort", "test");
    expect(cell.reach("Aborted")).toBe("Aborted");
    cell.clock.runUntil(cell.clock.nowMs() + 5000);
    expect(cell.controller.state.state).toBe("Aborted");
    cell.controller.command("clear", "test");
    cell.reach("Stopped");
    cell.controller.command("reset", "test");
    cell.reach("Idle");
    cell.controller.command("start", "test", "new");
    expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  });

  test.each(["Resetting", "Starting", "Holding"] as const)(
    "a stop in %s ends in Stopped, with everything at rest",
    (state) => {
      const cell = state === "Holding" ? runningCell("transfer") : startCell("transfer");
      if (state === "Holding") {
        runToStep(cell, "carry", 1);
        cell.controller.command("hold", "test");
      } else {
        cell.controller.command("reset", "test");
        if (state === "Starting") {
          cell.reach("Idle");
          cell.controller.command("start", "test", "new");
          cell.clock.runUntil(cell.clock.nowMs() + 400);
        }
      }
      expect(cell.controller.state.state).toBe(state);
      cell.controller.command("stop", "test");
      expect(cell.reach("Stopped", "Aborted")).toBe("Stopped");
      cell.controller.command("stop", "test");
      expect(cell.controller.state.state).toBe("Stopped");
    },
  );
});

test("complete lets the cycle in flight finish, then goes home", () => {
  const cell = runningCell("transfer", { cycles: 10 });
  runToStep(cell, "carry", 2);
  cell.controller.command("complete", "test");
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  expect(cell.controller.state.counts).toMatchObject({ cycles: 2, placed: 2 });
  expect(cell.controller.signals.value(cell.controller.signals.slotOf("arm.at.home") ?? -1)).toBe(true);
});

test("what a person has suspended goes on by a person's Unsuspend only, and every part is placed", () => {
  const cell = runningCell("transfer", { cycles: 3 });
  while (cell.controller.state.counts.placed < 1) cell.clock.runNext();
  expect(cell.controller.command("suspend", "ann")).toEqual({ accepted: true });
  expect(cell.reach("Suspended", "Aborted")).toBe("Suspended");
  cell.clock.runUntil(cell.clock.nowMs() + 60_000);
  expect(cell.controller.state.state).toBe("Suspended");
  expect(cell.controller.command("unsuspend", "ann")).toEqual({ accepted: true });
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  expect(cell.controller.state.counts.placed).toBe(3);
});

test("a line without stock suspends instead of failing, and goes on by itself when parts come", () => {
  const edit = (text: string) => text.replace("advance: { takes: 300 ms }", "advance: { takes: 300 ms }, stock: 2");
  const cell = runningCell("transfer", { cycles: 4, edit });
  expect(cell.reach("Suspended", "Aborted", "Complete")).toBe("Suspended");
  expect(cell.controller.state).toMatchObject({
    counts: { placed: 2 },
    firstOut: { cause: expect.stringContaining("has no parts") },
  });
  cell.clock.runUntil(cell.clock.nowMs() + 5000);
  expect(cell.controller.state.state).toBe("Suspended");
  const { physics, electronics } = cell.world.station("feeder");
  Object.assign(physics, { stock: 10 });
  electronics.sensedChange();
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  expect(cell.controller.state.counts.placed).toBe(4);
});
