/**
 * Faults planted in a running cell: what the line makes of them. What each does to a world without a controller is in the files beside
 * this one. That parts are never lost from the count, whatever the fault, is in ../fault-matrix.test.ts.
 */
import { describe, expect, test } from "vitest";
import { applyFault, type FaultName } from "../../../simulator/world/index.ts";
import { type Cell, haltsAtOnce, runningCell, runToStep, setInput } from "../../support/cell.ts";

/** Plants a fault in the device of a step of cycle 2 of three, when its command leaves. */
function planted(fault: FaultName, step: string, name: "transfer" | "weld-cell" = "transfer"): Cell {
  const cell = runningCell(name, { cycles: 3, edit: haltsAtOnce });
  runToStep(cell, step, 2);
  const device = cell.ofType("step-dispatched").at(-1)?.device ?? "";
  expect(applyFault(cell.world, fault, device)).toBeNull();
  return cell;
}

/** A person clears what is left, and starts a new run. */
function startAgain(cell: Cell): void {
  for (const [command, state] of [
    ["clear", "Stopped"],
    ["reset", "Idle"],
  ] as const) {
    expect(cell.controller.command(command, "test")).toEqual({ accepted: true });
    expect(cell.reach(state, "Aborted")).toBe(state);
  }
  expect(cell.controller.command("start", "test", "new")).toEqual({ accepted: true });
  expect(cell.reach("Execute", "Aborted")).toBe("Execute");
}

/** True if this happened to the step of cycle 2. */
const happened = (cell: Cell, type: "step-running" | "step-reported", step: string): boolean =>
  cell.ofType(type).some((event) => event.step === step && event.cycle === 2);

const signal = (cell: Cell, name: string) => cell.controller.signals.value(cell.controller.signals.slotOf(name) ?? -1);

describe("material", () => {
  test("fault dropped-part: the part lies on the floor, and the controller knows it nowhere but last in the gripper", () => {
    const cell = planted("dropped-part", "carry");
    expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
    expect(cell.world.parts.account()).toMatchObject({ placed: 1, fallen: 1, inHand: 0 });
    expect(cell.controller.state.parts).toEqual([{ part: 2, cycle: 2, at: null, lastAt: "gripper" }]);
    expect(cell.controller.state.counts.placed).toBe(1);
  });

  test("fault missing-part: a feeder that brings nothing has not advanced, whatever it reports", () => {
    const cell = planted("missing-part", "advance");
    expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
    expect(cell.controller.state.lastFailure).toMatchObject({ reason: "not-verified", expected: "feeder.part_ready" });
    expect(cell.world.parts.made).toBe(1);
  });

  test("fault missing-part: a gripper that closes on nothing has taken no part", () => {
    const cell = planted("missing-part", "grip");
    expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
    expect(cell.controller.state).toMatchObject({ lastPart: 1, parts: [], counts: { placed: 1 } });
    expect(cell.world.parts.account()).toMatchObject({ placed: 1, waiting: 1 });
  });

  test("fault bad-result: a weld that is not good is not passed on", () => {
    const cell = planted("bad-result", "weld", "weld-cell");
    const welder = cell.ofType("step-dispatched").at(-1)?.device;
    expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
    expect(cell.controller.state.lastFailure).toMatchObject({
      ...{ reason: "not-verified", step: "weld", cycle: 2, expected: `${welder}.ok` },
      read: [{ signal: `${welder}.ok`, value: false }],
    });
    expect(cell.controller.state.parts).toContainEqual({ part: 2, cycle: 2, at: welder, lastAt: welder });
  });
});

describe("devices", () => {
  test("fault refused: what the device refuses has not begun", () => {
    const cell = planted("refused", "index");
    const position = signal(cell, "belt.position");
    expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
    expect(cell.controller.state.lastFailure).toMatchObject({ reason: "refused", step: "index" });
    expect(happened(cell, "step-running", "index")).toBe(false);
    expect(signal(cell, "belt.position")).toBe(position);
    startAgain(cell);
  });

  test("fault device-fault: the act runs to its end and is not done", () => {
    const cell = planted("device-fault", "back");
    expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
    expect(cell.controller.state.lastFailure).toMatchObject({ reason: "device-fault", step: "back" });
    expect(happened(cell, "step-running", "back")).toBe(true);
    expect(happened(cell, "step-reported", "back")).toBe(false);
    expect(signal(cell, "arm.at.home")).toBe(true);
    startAgain(cell);
  });

  test("fault stall: a device that never ends is stopped when its time is up", () => {
    const cell = planted("stall", "index");
    expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
    expect(cell.controller.state.lastFailure).toMatchObject({ reason: "timeout", step: "index" });
    expect(happened(cell, "step-running", "index")).toBe(true);
    expect(happened(cell, "step-reported", "index")).toBe(false);
    expect(signal(cell, "belt.running")).toBe(false);
  });

  test("fault no-answer: a device that is deaf to its stop is not taken for stopped", () => {
    const cell = planted("no-answer", "reach");
    expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
    const { state } = cell.controller;
    expect(state.lastFailure).toMatchObject({ reason: "timeout", step: "reach" });
    expect(cell.ofType("device-lost")).toEqual([]);
    expect(cell.ofType("device-stopped").filter(({ device }) => device === "arm")).toMatchObject([
      { standstill: "unconfirmed" },
    ]);
    expect(state.devices.arm).toMatchObject({ link: "up", verified: false });
  });

  test("fault link-cut: a silent device is lost within its heartbeat, once, and its axes are homed before they move again", () => {
    const cell = planted("link-cut", "carry");
    const cutAtMs = cell.clock.nowMs();
    expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
    expect(cell.controller.state.lastFailure).toMatchObject({ reason: "lost-link", step: "carry" });
    const lost = cell.ofType("device-lost");
    expect(lost).toMatchObject([{ device: "arm" }]);
    expect((lost[0]?.atMs ?? 0) - cutAtMs).toBeLessThanOrEqual(250);
    const { toDevice, toController } = cell.world.station("arm");
    toDevice.mend();
    toController.mend();
    const homed = () => cell.ofType("act-dispatched").filter(({ act }) => act.verb === "home").length;
    const before = homed();
    startAgain(cell);
    expect(homed()).toBe(before + 2);
  });

  test("fault reboot: a device that restarts has forgotten what it was doing, and axes are homed before they move again", () => {
    const cell = planted("reboot", "carry");
    expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
    expect(cell.controller.state.lastFailure).toMatchObject({ reason: "lost-link", step: "carry" });
    expect(cell.controller.state.devices.arm).toMatchObject({ link: "up", verified: false });
    expect(signal(cell, "arm.x")).toBeUndefined();
    const homed = () => cell.ofType("act-dispatched").filter(({ act }) => act.verb === "home").length;
    const before = homed();
    startAgain(cell);
    expect(homed()).toBe(before + 2);
  });

  test("fault position-lost: axes without a reference say no position and take no move", () => {
    const cell = planted("position-lost", "carry");
    expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
    expect(cell.controller.state.lastFailure).toMatchObject({ step: "carry", device: "arm" });
    expect(signal(cell, "arm.x")).toBeUndefined();
    expect(signal(cell, "arm.homed")).toBe(false);
    expect(happened(cell, "step-running", "carry")).toBe(false);
  });
});

describe("people", () => {
  test("fault guard-open: everything stops, the start is refused until the guard is shut, and nothing moves by itself", () => {
    const cell = planted("guard-open", "carry");
    expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
    expect(cell.controller.state).toMatchObject({
      trips: [{ interlock: "guard-door", category: 1 }],
      run: { outcome: "aborted" },
      firstOut: { cause: expect.stringContaining("door.closed") },
    });
    const refused = { accepted: false, why: expect.stringContaining("door.closed") };
    for (const command of ["clear", "reset", "start"] as const)
      expect(cell.controller.command(command, "test", command === "start" ? "new" : null)).toMatchObject(
        command === "clear" ? refused : { accepted: false },
      );
    const { commands } = cell.controller.state.counts;
    setInput(cell, "door", true);
    cell.clock.runUntil(cell.clock.nowMs() + 60_000);
    expect(cell.controller.state).toMatchObject({ state: "Aborted", counts: { commands } });
    cell.controller.command("clear", "test");
    cell.reach("Stopped");
    cell.controller.command("reset", "test");
    cell.reach("Idle");
    expect(cell.controller.command("start", "test", "new")).toEqual({ accepted: true });
  });
});

test("a fault that the device can't have is said not to be possible", () => {
  const { world } = runningCell("transfer");
  expect(applyFault(world, "bad-result", "arm")).toBe("it takes a tool");
  expect(applyFault(world, "missing-part", "belt")).toBe("it takes a feeder or a gripper");
  expect(applyFault(world, "position-lost", "gripper")).toBe("it takes axes");
  expect(applyFault(world, "vacuum-leak", "belt")).toBe("it takes a gripper, or the axes that carry one");
  expect(applyFault(world, "jam", "arm")).toBe("it takes a feeder or a conveyor");
  expect(applyFault(world, "stall", "nothing")).toBe('the line has no device "nothing"');
});
