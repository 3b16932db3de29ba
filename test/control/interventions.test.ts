/** What people do at a machine is a person's to undo: the line holds or aborts, and goes on by a person only. */
import { describe, expect, test } from "vitest";
import { applyFault, mendAll } from "../../simulator/world/index.ts";
import { lastingInterventions, responseTo } from "../../src/control/line/interventions.ts";
import {
  applyEvent,
  type EventBody,
  type ForeignAct,
  INITIAL_STATE,
  isActing,
  type LineEvent,
  type LineStateName,
  STATES,
} from "../../src/model/index.ts";
import { type Cell, runningCell, runToStep } from "../support/cell.ts";

const HOLD: ForeignAct = { what: "hold", seen: "Hold:0", isPositionLost: false, isOver: true };
const pass = (cell: Cell, ms: number): void => cell.clock.runUntil(cell.clock.nowMs() + ms);
const RESYNCS = (text: string): string => text.replace(/on_fail: (\{[^}]*\}|\w+),?/g, "on_fail: resync,");

describe("the response to something that was changed at a device", () => {
  test.each<[LineStateName, string, string]>([
    ["Execute", "held", "aborted"],
    ["Held", "held", "aborted"],
    ["Holding", "held", "aborted"],
    ["Suspended", "held", "aborted"],
    ["Starting", "stopped", "aborted"],
    ["Unholding", "stopped", "aborted"],
    ["Suspending", "stopped", "aborted"],
    ["Unsuspending", "stopped", "aborted"],
    ["Completing", "stopped", "aborted"],
    ["Stopping", "noted", "noted"],
    ["Stopped", "noted", "noted"],
    ["Aborting", "noted", "noted"],
    ["Aborted", "noted", "noted"],
    ["Clearing", "noted", "noted"],
    ["Resetting", "noted", "noted"],
    ["Idle", "noted", "noted"],
    ["Complete", "noted", "noted"],
  ])("in %s: %s, and %s where the position is lost", (state, kept, lost) => {
    expect(responseTo(HOLD, state)).toBe(kept);
    expect(responseTo({ ...HOLD, isPositionLost: true }, state)).toBe(lost);
    expect(responseTo({ ...HOLD, what: "alarm" }, state)).toBe(lost);
  });

  test("every state has one", () => {
    for (const state of STATES) {
      const response = responseTo(HOLD, state);
      if (isActing(state)) expect(response).not.toBe("aborted");
    }
  });
});

describe("fault pressed-at-machine: hold pressed at the axes in the middle of a carry", () => {
  const held = (edit?: (text: string) => string): Cell => {
    const cell = runningCell("transfer", edit === undefined ? { cycles: 3 } : { cycles: 3, edit });
    runToStep(cell, "carry", 2);
    pass(cell, 150);
    expect(applyFault(cell.world, "pressed-at-machine", "arm")).toBeNull();
    expect(cell.reach("Held", "Aborted")).toBe("Held");
    return cell;
  };

  test("the line holds at once, and the first-out names the device and what was seen", () => {
    const cell = held();
    expect(cell.ofType("device-intervened")).toMatchObject([{ device: "arm", what: "hold", lineDid: "held" }]);
    expect(cell.controller.state.firstOut).toMatchObject({
      cause: "arm was put on hold at the machine: its hold button was pressed",
    });
    expect(cell.ofType("step-failed")).toEqual([]);
  });

  test("no ladder runs and nothing goes on by itself, whatever the step's ladder is", () => {
    const cell = held(RESYNCS);
    pass(cell, 120_000);
    expect(cell.controller.state.state).toBe("Held");
    expect(cell.ofType("resync-started")).toEqual([]);
  });

  test("a person's Unhold carries the same part on, and the run ends as if nothing had been", () => {
    const cell = held();
    pass(cell, 5_000);
    expect(cell.controller.command("unhold", "eva")).toEqual({ accepted: true });
    expect(cell.ofType("intervention-cleared")).toMatchObject([{ device: "arm", by: "eva" }]);
    expect(cell.reach("Complete", "Aborted")).toBe("Complete");
    expect(cell.controller.state.counts).toMatchObject({ placed: 3, lost: 0, resyncs: 0 });
  });
});

test("hold pressed while a recovery is about to go on by itself: it waits for a person", () => {
  const cell = runningCell("transfer", { cycles: 3, edit: RESYNCS });
  runToStep(cell, "carry", 2);
  applyFault(cell.world, "dropped-part", "gripper");
  expect(cell.reach("Holding", "Held")).toBe("Holding");
  applyFault(cell.world, "pressed-at-machine", "arm");
  expect(cell.reach("Held", "Aborted")).toBe("Held");
  pass(cell, 60_000);
  expect(cell.controller.state.state).toBe("Held");
  cell.controller.command("unhold", "eva");
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
});

test("fault reset-at-machine: reset pressed at the axes aborts the line, and they are homed by a person's Start only", () => {
  const cell = runningCell("transfer", { cycles: 3 });
  runToStep(cell, "carry", 2);
  pass(cell, 150);
  applyFault(cell.world, "reset-at-machine", "arm");
  expect(cell.reach("Aborted")).toBe("Aborted");
  const atMs = cell.clock.nowMs();
  pass(cell, 60_000);
  expect(cell.controller.state).toMatchObject({ state: "Aborted", devices: { arm: { verified: false } } });
  expect(cell.events.filter((event) => event.type === "act-dispatched" && event.atMs > atMs)).toEqual([]);
  for (const [command, state] of [
    ["clear", "Stopped"],
    ["reset", "Idle"],
  ] as const) {
    expect(cell.controller.command(command, "eva")).toEqual({ accepted: true });
    cell.reach(state);
  }
  expect(lastingInterventions(cell.controller.state)).toEqual([]);
  cell.controller.command("start", "eva", "resume");
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
});

test("fault local-at-machine: a device that is in local keeps the line from going on until it is given back", () => {
  const cell = runningCell("transfer", { cycles: 3 });
  runToStep(cell, "carry", 2);
  applyFault(cell.world, "local-at-machine", "belt");
  expect(cell.reach("Held", "Aborted")).toBe("Held");
  const refused = cell.controller.command("unhold", "eva");
  expect(refused).toMatchObject({
    accepted: false,
    why: expect.stringContaining("belt was taken out of remote control"),
  });
  mendAll(cell.world);
  pass(cell, 100);
  expect(cell.ofType("intervention-over")).toMatchObject([{ device: "belt" }]);
  expect(cell.controller.command("unhold", "eva")).toEqual({ accepted: true });
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
});

test("a command that a device refuses since it was taken by hand is a question to a person, whatever the step's ladder is", () => {
  const cell = runningCell("transfer", { cycles: 3, edit: RESYNCS });
  runToStep(cell, "carry", 2);
  applyFault(cell.world, "local-at-machine", "arm");
  expect(cell.reach("Held", "Aborted")).toBe("Held");
  pass(cell, 1_000);
  expect(cell.ofType("step-failed")).toMatchObject([{ step: "carry", failure: { reason: "refused" } }]);
  expect(cell.ofType("resync-started")).toEqual([]);
  expect(cell.controller.state.question).toMatchObject({ step: "carry", cycle: 2 });
  expect(cell.controller.answer("retry", "eva")).toMatchObject({ accepted: false });
  mendAll(cell.world);
  pass(cell, 100);
  expect(cell.controller.answer("retry", "eva")).toEqual({ accepted: true });
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
});

test("a device whose position was lost by hand is unverified from that event on, without waiting for what it senses", () => {
  const bodies: readonly EventBody[] = [
    { type: "controller-started", line: "cell", devices: ["arm"], epoch: 1 },
    { type: "device-verified", device: "arm" },
    { type: "device-intervened", device: "arm", ...HOLD, what: "reset", isPositionLost: true, lineDid: "aborted" },
  ];
  const state = bodies
    .map((body, i): LineEvent => ({ seq: i + 1, atMs: i, ...body }))
    .reduce(applyEvent, INITIAL_STATE);
  expect(state.devices.arm).toMatchObject({ verified: false, intervention: { what: "reset", atMs: 2 } });
});
