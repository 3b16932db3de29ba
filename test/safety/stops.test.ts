/** Stopping: order, confirmation, escalation; and that nothing keeps it from working. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyFault } from "../../simulator/world/index.ts";
import { type LineStateName, STATES, type StopCategory } from "../../src/model/index.ts";
import { movePath, stopPath } from "../../src/motion/index.ts";
import { stopBoundMs } from "../../src/safety/index.ts";
import { type Cell, runningCell, runToStep, setInput, startCell } from "../support/cell.ts";
import { runs } from "../support/effort.ts";
import { axes, line, tool } from "../support/sequences.ts";

const pass = (cell: Cell, ms: number): void => cell.clock.runUntil(cell.clock.nowMs() + ms);

/** Every stop order that reaches a device from now on. */
function orders(cell: Cell) {
  const heard: { readonly device: string; readonly category: StopCategory; readonly atMs: number }[] = [];
  for (const { electronics, toDevice } of cell.world.stations()) {
    toDevice.deliverTo((message) => {
      if (message.type === "stop")
        heard.push({ device: message.device, category: message.category, atMs: cell.clock.nowMs() });
      electronics.receive(message);
    });
  }
  return heard;
}

/** The transfer cell with a brake, a valve and a lamp. */
const withOutputs = (text: string): string =>
  text.replace(
    /^ {2}door: /m,
    `  valve: { kind: output, adapter: simulated, safe: off }
  brake: { kind: output, adapter: simulated, safe: on, brake_of: arm }
  door: `,
  );

const value = (cell: Cell, signal: string) =>
  cell.controller.signals.value(cell.controller.signals.slotOf(signal) ?? -1);

describe("the order of a stop", () => {
  test("category 1 brings what moves to rest, then takes the outputs to their safe values, brakes first", () => {
    const cell = runningCell("transfer", { edit: withOutputs });
    runToStep(cell, "carry", 1);
    pass(cell, 300);
    const heard = orders(cell);
    cell.controller.command("abort", "test");
    cell.reach("Aborted");
    const at = (device: string): number => heard.find((order) => order.device === device)?.atMs ?? Number.NaN;
    const standsAtMs = cell.ofType("device-stopped").find(({ device }) => device === "arm")?.atMs ?? Number.NaN;
    expect(at("arm")).toBeLessThan(at("brake"));
    for (const output of ["brake", "valve", "gripper"]) expect(at(output)).toBeGreaterThan(standsAtMs);
    const told = cell.ofType("device-stopped").map(({ device }) => device);
    expect(told.indexOf("arm")).toBeLessThan(told.indexOf("brake"));
    expect(value(cell, "brake.on")).toBe(true);
  });

  test("brakes are told before other outputs", () => {
    const cell = runningCell("transfer", { edit: withOutputs });
    runToStep(cell, "carry", 1);
    const sent: string[] = [];
    for (const { electronics, toDevice } of cell.world.stations()) {
      const send = toDevice.send.bind(toDevice);
      toDevice.send = (message) => {
        sent.push(electronics.device.name);
        send(message);
      };
    }
    cell.controller.command("abort", "test");
    cell.reach("Aborted");
    expect(sent.indexOf("brake")).toBeGreaterThan(sent.indexOf("belt"));
    expect(sent.indexOf("brake")).toBeLessThan(sent.indexOf("gripper"));
    expect(sent.indexOf("brake")).toBeLessThan(sent.indexOf("valve"));
  });

  test("category 0 stops all at once, and leaves every position unverified", () => {
    const edit = (text: string): string =>
      withOutputs(text).replace(
        /^ {2}guard-door:.*$/m,
        "  guard-door: { require: door.closed, stops: [arm, belt, valve], category: 0, reset: manual }",
      );
    const cell = runningCell("transfer", {
      edit: (text) => edit(text).replace("safety_chain: [door]", "safety_chain: []"),
    });
    runToStep(cell, "carry", 1);
    pass(cell, 300);
    const heard = orders(cell);
    setInput(cell, "door", false);
    cell.reach("Aborted");
    const times = heard.filter(({ device }) => device === "arm" || device === "valve").map(({ atMs }) => atMs);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(4);
    expect(heard.every(({ category }) => category === 0)).toBe(true);
    expect(cell.controller.state.devices.arm).toMatchObject({ verified: false, standstill: "assumed" });
  });

  test("a later, softer stop does not soften the one that is under way", () => {
    const cell = runningCell("transfer", { edit: withOutputs });
    runToStep(cell, "carry", 1);
    pass(cell, 300);
    const heard = orders(cell);
    cell.controller.command("abort", "test");
    cell.controller.command("stop", "test");
    cell.controller.command("stop", "test");
    cell.reach("Aborted");
    const told = (name: string) => heard.filter(({ device }) => device === name).map(({ category }) => category);
    expect(told("arm").every((category) => category === 1)).toBe(true);
    expect(told("valve").at(-1)).toBe(1);
    expect(value(cell, "brake.on")).toBe(true);
  });
});

describe("confirmation", () => {
  test("fault keeps-moving: axes that go on under category 2 are stopped harder, step by step, and end unverified", () => {
    const cell = runningCell("transfer", { cycles: 1 });
    runToStep(cell, "carry", 1);
    pass(cell, 100);
    applyFault(cell.world, "keeps-moving", "arm");
    const heard = orders(cell);
    cell.controller.command("hold", "test");
    cell.reach("Held", "Aborted");
    expect(heard.filter(({ device }) => device === "arm").map(({ category }) => category)).toEqual([2, 1, 0]);
    expect(cell.ofType("stop-escalated")).toMatchObject([
      { device: "arm", from: 2, to: 1 },
      { device: "arm", from: 1, to: 0 },
    ]);
    expect(cell.controller.state.devices.arm?.verified).toBe(false);
  });

  test("axes that only a stop of category 0 has stopped are unverified from that moment on, before they have answered", () => {
    const cell = runningCell("transfer", { cycles: 1 });
    runToStep(cell, "carry", 1);
    pass(cell, 100);
    const { electronics, toDevice } = cell.world.station("arm");
    // Softer stops are lost on the wire.
    toDevice.deliverTo((message) => {
      if (message.type !== "stop" || message.category === 0) electronics.receive(message);
    });
    cell.controller.command("hold", "test");
    cell.clock.runWhile(() => cell.ofType("stop-escalated").at(-1)?.to !== 0, { untilMs: cell.clock.nowMs() + 60_000 });
    expect(cell.ofType("device-unverified").at(-1)).toMatchObject({
      ...{ device: "arm", why: "it had to be stopped under category 0" },
      atMs: cell.ofType("stop-escalated").at(-1)?.atMs,
    });
    expect(cell.controller.state.devices.arm?.verified).toBe(false);
  });

  test("a device that is not heard is told to stop all the same: it may hear", () => {
    const cell = runningCell("transfer", { cycles: 1 });
    runToStep(cell, "carry", 1);
    pass(cell, 100);
    const heard = orders(cell);
    cell.world.station("belt").toController.cut();
    cell.clock.runWhile(() => cell.controller.state.devices.belt?.link !== "lost", { untilMs: 60_000 });
    cell.controller.command("abort", "test");
    cell.reach("Aborted");
    expect(heard.map(({ device }) => device)).toContain("belt");
  });

  test("what a device was given between a stop and the harder one dies of the harder one, too", () => {
    const cell = runningCell("transfer", { cycles: 1 });
    runToStep(cell, "carry", 1);
    pass(cell, 100);
    applyFault(cell.world, "keeps-moving", "arm");
    cell.controller.command("hold", "test");
    cell.reach("Held", "Aborted");
    const raised = cell.ofType("stop-raised").map(({ fence }) => fence.stop);
    expect(raised).toEqual([...new Set(raised)].sort((a, b) => a - b));
    expect(cell.ofType("stop-escalated")).toHaveLength(2);
    expect(cell.controller.state.fence.stop).toBe(raised.at(-1));
  });

  test("the bound of a category 2 stop leaves a tool the time of its longest verb", () => {
    const verb = (takesMs: number) =>
      [...tool("mill", takesMs).verbs.values()].map((its) => [String(takesMs), its] as const);
    const mill = { ...tool("mill"), verbs: new Map([...verb(200), ...verb(9000), ...verb(400)]) };
    expect(stopBoundMs(mill, line({ devices: [mill] }), 2)).toBeGreaterThan(9000);
    expect(stopBoundMs(mill, line({ devices: [mill] }), 1)).toBeLessThan(1000);
  });

  test("the bound leaves time for a stop that begins while the axis still speeds up", () => {
    const arm = axes("arm", { x: { speedPerS: 500, accelerationPerS2: 500, jerkPerS3: 1000, range: [0, 5000] } });
    const path = movePath(arm, { x: 0 }, { target: { x: 4000 }, speed: 1 });
    const longestMs = Math.max(
      ...Array.from({ length: 200 }, (_, k) => stopPath(path, (path.durationMs * k) / 200).durationMs),
    );
    // v/a + a/j from full speed is 1500 ms, and what is in it for the device's own doing is 120 ms.
    expect(longestMs).toBeGreaterThan(1490);
    expect(stopBoundMs(arm, line({ devices: [arm] }), 2)).toBeGreaterThanOrEqual(longestMs + 120);
  });

  test("each escalation comes when the bound has passed, not before", () => {
    const cell = runningCell("transfer", { cycles: 1 });
    runToStep(cell, "carry", 1);
    pass(cell, 100);
    applyFault(cell.world, "keeps-moving", "arm");
    const arm = cell.job.sequence.line.devices.get("arm");
    const boundMs = arm === undefined ? Number.NaN : stopBoundMs(arm, cell.job.sequence.line, 2);
    const fromMs = cell.clock.nowMs();
    cell.controller.command("hold", "test");
    cell.reach("Held", "Aborted");
    const [first, second] = cell.ofType("stop-escalated");
    expect((first?.atMs ?? 0) - fromMs).toBeCloseTo(boundMs, 6);
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeCloseTo(boundMs, 6);
  });

  test("a device that never answers a stop is said to be unconfirmed, and the line ends where it should", () => {
    const cell = runningCell("transfer", { cycles: 1 });
    runToStep(cell, "carry", 1);
    applyFault(cell.world, "no-answer", "arm");
    cell.controller.command("abort", "test");
    expect(cell.reach("Aborted")).toBe("Aborted");
    expect(cell.controller.state.devices.arm).toMatchObject({ standstill: "unconfirmed", verified: false });
    expect(cell.controller.state.devices.arm?.commandId).toBeNull();
  });

  test("a conveyor that never answers a stop is not verified any more, and at work on nothing", () => {
    const cell = runningCell("transfer", { cycles: 1 });
    runToStep(cell, "index", 1);
    expect(cell.controller.state.devices.belt).toMatchObject({ commandId: expect.any(Number) });
    applyFault(cell.world, "no-answer", "belt");
    cell.controller.command("abort", "test");
    expect(cell.reach("Aborted")).toBe("Aborted");
    expect(cell.controller.state.devices.belt).toMatchObject({
      ...{ standstill: "unconfirmed", verified: false, commandId: null },
    });
  });

  test("an axis that is only counted is said to stand by assumption, when its bound has passed", () => {
    const edit = (text: string): string => text.replace("jerk: 60 m/s3 }", "jerk: 60 m/s3, sensing: counted }");
    const cell = runningCell("transfer", { cycles: 1, edit });
    runToStep(cell, "carry", 1);
    pass(cell, 300);
    const arm = cell.job.sequence.line.devices.get("arm");
    const fromMs = cell.clock.nowMs();
    cell.controller.command("hold", "test");
    cell.reach("Held");
    expect(cell.controller.state.devices.arm?.standstill).toBe("assumed");
    expect(cell.clock.nowMs() - fromMs).toBeGreaterThanOrEqual(
      arm === undefined ? Number.NaN : stopBoundMs(arm, cell.job.sequence.line, 2),
    );
  });

  test("a drive that says it stands while its sensor shows motion is not believed", () => {
    const cell = runningCell("transfer", { cycles: 1 });
    runToStep(cell, "carry", 1);
    pass(cell, 300);
    const { toController } = cell.world.station("arm");
    const deliver = toController.arriveAt.bind(toController);
    // Telemetry that goes on showing motion, whatever the drive reports.
    toController.arriveAt = (atMs, message) => {
      deliver(atMs, message.type === "telemetry" ? { ...message, values: message.values.with(-1, true) } : message);
    };
    cell.controller.command("hold", "test");
    cell.reach("Held", "Aborted");
    expect(cell.ofType("stop-escalated").map(({ device }) => device)).toContain("arm");
  });

  test("the bound is longer than any stop from any point of any move", () => {
    const limit = fc.double({ min: 5, max: 5000, noNaN: true });
    const axis = fc.record({
      speedPerS: limit,
      accelerationPerS2: limit,
      jerkPerS3: fc.double({ min: 50, max: 1e5, noNaN: true }),
    });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(axis, axis, fc.tuple(share, share, share, share), share, (x, y, [a, b, c, d], when) => {
        const arm = axes("arm", { x, y });
        const at = (u: number, v: number) => ({ x: u * 200, y: v * 200 });
        const path = movePath(arm, at(a, b), { target: at(c, d), speed: 1 });
        const stop = stopPath(path, when * path.durationMs);
        expect(stop.durationMs).toBeLessThanOrEqual(stopBoundMs(arm, line({ devices: [arm] }), 2));
      }),
      { numRuns: runs(500) },
    );
  });
});

describe("nothing keeps a stop from working", () => {
  const DOORS: Readonly<Record<LineStateName, (cell: Cell) => void>> = {
    Stopped: () => {},
    Resetting: (cell) => cell.controller.command("reset", "t"),
    Idle: (cell) => go(cell, "Resetting", "Idle"),
    Starting: (cell) => go(cell, "Idle", "start"),
    Execute: (cell) => go(cell, "Starting", "Execute"),
    Holding: (cell) => inCarry(cell, "hold"),
    Held: (cell) => go(cell, "Holding", "Held"),
    Unholding: (cell) => go(cell, "Held", "unhold"),
    Suspending: (cell) => inCarry(cell, "suspend"),
    Suspended: (cell) => go(cell, "Suspending", "Suspended"),
    Unsuspending: (cell) => go(cell, "Suspended", "unsuspend"),
    Completing: (cell) => inCarry(cell, "complete"),
    Complete: (cell) => go(cell, "Completing", "Complete"),
    Stopping: (cell) => inCarry(cell, "stop"),
    Aborting: (cell) => inCarry(cell, "abort"),
    Aborted: (cell) => go(cell, "Aborting", "Aborted"),
    Clearing: (cell) => go(cell, "Aborted", "clear"),
  };

  function go(cell: Cell, from: LineStateName, then: LineStateName | "start" | "unhold" | "unsuspend" | "clear"): void {
    DOORS[from](cell);
    if (then === "start") cell.controller.command("start", "t", "new");
    else if (then === "unhold" || then === "unsuspend" || then === "clear") cell.controller.command(then, "t");
    else cell.reach(then);
  }

  function inCarry(cell: Cell, command: "hold" | "suspend" | "complete" | "stop" | "abort"): void {
    DOORS.Execute(cell);
    runToStep(cell, "carry", 1);
    pass(cell, 100);
    cell.controller.command(command, "t");
  }

  test.each(STATES)("in %s, a stop is accepted, twice, and everything that is connected is told at once", (state) => {
    const cell = startCell("transfer", { cycles: 2 });
    DOORS[state](cell);
    expect(cell.controller.state.state).toBe(state);
    const before = cell.ofType("stop-raised").length;
    const heard = orders(cell);
    for (let i = 0; i < 2; i++) expect(cell.controller.command("stop", "t")).toEqual({ accepted: true });
    expect(cell.ofType("stop-raised").length).toBeGreaterThan(before);
    pass(cell, 3);
    const isConnected = state !== "Stopped" && state !== "Resetting";
    if (isConnected) expect(heard.map(({ device }) => device)).toEqual(expect.arrayContaining(["arm", "belt"]));
    cell.reach("Stopped", "Aborted");
    pass(cell, 2000);
    expect(value(cell, "arm.moving")).not.toBe(true);
    expect(value(cell, "belt.running")).not.toBe(true);
  });

  test("the orders are on the wire before anyone who listens hears of the stop, and a listener that hangs is behind them", () => {
    const cell = runningCell("transfer", { cycles: 1 });
    runToStep(cell, "carry", 1);
    const wire: string[] = [];
    for (const { electronics, toDevice } of cell.world.stations()) {
      const send = toDevice.send.bind(toDevice);
      toDevice.send = (message) => {
        wire.push(`${message.type} ${electronics.device.name}`);
        send(message);
      };
    }
    let onWire: readonly string[] = [];
    cell.controller.events.subscribe((event) => {
      if (event.type === "stop-raised" || event.type === "state-changed")
        onWire = onWire.length > 0 ? onWire : [...wire];
    });
    cell.controller.command("stop", "test");
    expect(onWire).toEqual(expect.arrayContaining(["stop arm", "stop belt"]));
  });

  test("a device that floods telemetry does not delay it", () => {
    const cell = runningCell("transfer", { cycles: 1 });
    runToStep(cell, "carry", 1);
    const { electronics } = cell.world.station("arm");
    const flood = cell.clock.after(0, () => {
      for (let i = 0; i < 50; i++) electronics.sensedChange();
      cell.clock.reschedule(flood, cell.clock.nowMs() + 1);
    });
    pass(cell, 100);
    const heard = orders(cell);
    const fromMs = cell.clock.nowMs();
    cell.controller.command("stop", "test");
    cell.reach("Stopped");
    expect((heard.find(({ device }) => device === "arm")?.atMs ?? Number.NaN) - fromMs).toBeLessThan(3);
    cell.clock.cancel(flood);
  });
});
