/** An adapter that throws, or rejects, where it is not to: its device is named, and every other one is served as if it had not. */
import { describe, expect, test } from "vitest";
import type { Adapter, DevicePort } from "../../src/devices/index.ts";
import type { AdapterCall, LineStateName, StopCategory } from "../../src/model/index.ts";
import { InlineProcessEnable } from "../../src/safety/index.ts";
import { type Cell, cellByHand, runningCell, runToStep, startCell } from "../support/cell.ts";

type How = "throws" | "rejects";

/** From `begin` on, one device's port fails at one kind of call, and the call does not reach the device. */
function failing(device: string, call: AdapterCall, how: How = "throws") {
  let isFailing = false;
  const reached: string[] = [];
  const fail = (): unknown => {
    if (how === "throws") throw new Error("the wire is gone");
    return Promise.reject(new Error("the wire is gone"));
  };
  const begin = (): void => {
    isFailing = true;
  };
  const around = (name: string, port: DevicePort): DevicePort => {
    const does = (its: AdapterCall, act: () => void): void => {
      if (isFailing && name === device && its === call) return fail() as undefined;
      reached.push(`${its} ${name}`);
      act();
    };
    return {
      fences: port.fences,
      open: () => does("open", () => port.open()),
      dispatch: (permit) => does("dispatch", () => port.dispatch(permit)),
      stop: (order) => does("stop", () => port.stop(order)),
      close: () => does("close", () => port.close()),
    };
  };
  const adapter = (inner: Adapter): Adapter => ({
    name: inner.name,
    connect: (its, line, listener) => around(its.name, inner.connect(its, line, listener)),
  });
  return { adapter, reached, begin };
}

/** Microtasks are outside virtual time: what an adapter rejects with is heard in the next turn of the loop. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const told = (cell: Cell) => cell.ofType("adapter-threw").map(({ device, call, why }) => [device, call, why]);

describe.each<How>(["throws", "rejects"])("stop %s", (how) => {
  test.each<readonly [StopCategory, string, LineStateName]>([
    [1, "abort", "Aborted"],
    [2, "stop", "Stopped"],
  ])(
    "a stop of category %i is carried out by every other device, and the one is said to be unconfirmed",
    async (_category, command, end) => {
      const wire = failing("arm", "stop", how);
      const cell = runningCell("transfer", { cycles: 2, adapter: wire.adapter });
      runToStep(cell, "carry", 1);
      cell.clock.runUntil(cell.clock.nowMs() + 100);
      wire.begin();
      wire.reached.length = 0;
      cell.controller.command(command as "abort" | "stop", "test");
      await nextTurn();
      expect(cell.reach(end)).toBe(end);
      const others = [...cell.job.sequence.line.devices.keys()].filter((name) => name !== "arm");
      if (command === "abort") for (const name of others) expect(wire.reached, name).toContain(`stop ${name}`);
      expect(told(cell)[0]).toEqual(["arm", "stop", "the wire is gone"]);
      expect(cell.ofType("device-stopped").filter(({ device }) => device === "arm")).toMatchObject([
        { standstill: "unconfirmed" },
      ]);
      expect(cell.controller.state.devices.arm?.verified).toBe(false);
    },
  );
});

test("an axis without measured standstill is not assumed to stand where its stop did not leave", () => {
  const wire = failing("arm", "stop");
  const cell = runningCell("transfer", {
    ...{ cycles: 1, adapter: wire.adapter },
    edit: (text) => text.replaceAll("jerk: 60 m/s3 }", "jerk: 60 m/s3, sensing: counted }"),
  });
  runToStep(cell, "carry", 1);
  wire.begin();
  cell.controller.command("abort", "test");
  expect(cell.reach("Aborted")).toBe("Aborted");
  expect(cell.ofType("device-stopped").filter(({ device }) => device === "arm")).toMatchObject([
    { standstill: "unconfirmed" },
  ]);
});

test("dispatch throws: the step fails by it, its device is stopped, and no other step's command leaves for it", () => {
  const wire = failing("gripper", "dispatch");
  const cell = runningCell("transfer", {
    ...{ cycles: 1, adapter: wire.adapter },
    edit: (text) => text.replace("part: taken, on_fail: { retry: 2, then: resync }", "part: taken, on_fail: halt"),
  });
  wire.begin();
  expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
  expect(told(cell)).toEqual([["gripper", "dispatch", "the wire is gone"]]);
  const [failure] = cell.ofType("step-failed").map((event) => event.failure);
  expect(failure).toMatchObject({ step: "grip", reason: "device-fault", device: "gripper" });
  expect(failure?.detail).toContain("the wire is gone");
  expect(wire.reached).toContain("stop gripper");
});

test("dispatch rejects: the same", async () => {
  const wire = failing("gripper", "dispatch", "rejects");
  const cell = runningCell("transfer", { cycles: 1, adapter: wire.adapter });
  wire.begin();
  runToStep(cell, "grip", 1);
  await nextTurn();
  cell.clock.runUntil(cell.clock.nowMs() + 1);
  expect(told(cell)).toEqual([["gripper", "dispatch", "the wire is gone"]]);
  expect(cell.ofType("step-failed")).toMatchObject([{ step: "grip", failure: { reason: "device-fault" } }]);
});

test("dispatch throws by hand: the act has failed, and its device is stopped", () => {
  const wire = failing("belt", "dispatch");
  const cell = cellByHand("transfer", { adapter: wire.adapter });
  wire.begin();
  wire.reached.length = 0;
  expect(cell.controller.act("belt", { verb: "start" }, "test")).toBe(null);
  cell.clock.runUntil(cell.clock.nowMs() + 1);
  expect(cell.ofType("act-failed")).toMatchObject([{ device: "belt" }]);
  expect(wire.reached).toContain("stop belt");
});

test("open throws: every other device is opened, and Resetting ends as for a device that is not there", () => {
  const wire = failing("feeder", "open");
  const cell = startCell("transfer", { adapter: wire.adapter });
  wire.begin();
  cell.controller.command("reset", "test");
  expect(cell.reach("Aborted", "Idle")).toBe("Aborted");
  const others = [...cell.job.sequence.line.devices.keys()].filter((name) => name !== "feeder");
  for (const name of others) expect(wire.reached, name).toContain(`open ${name}`);
  expect(told(cell)[0]).toEqual(["feeder", "open", "the wire is gone"]);
});

test("close throws: every other device is let go of", () => {
  const wire = failing("arm", "close");
  const cell = runningCell("transfer", { cycles: 1, adapter: wire.adapter });
  wire.begin();
  cell.controller.close();
  const others = [...cell.job.sequence.line.devices.keys()].filter((name) => name !== "arm");
  for (const name of others) expect(wire.reached, name).toContain(`close ${name}`);
  expect(told(cell)).toEqual([["arm", "close", "the wire is gone"]]);
});

test("an adapter that can't make a port leaves its device unconnected, and says so when it is to be opened", () => {
  const adapter = (inner: Adapter): Adapter => ({
    name: inner.name,
    connect: (device, line, listener) => {
      if (device.name === "feeder") throw new Error("no such board");
      return inner.connect(device, line, listener);
    },
  });
  const cell = startCell("transfer", { adapter });
  cell.controller.command("reset", "test");
  expect(cell.reach("Aborted", "Idle")).toBe("Aborted");
  expect(told(cell)[0]).toEqual(["feeder", "open", "no such board"]);
  expect(cell.controller.state.devices.arm?.link).toBe("up");
});

test("a relay that throws when the power is to go keeps no device from being stopped, and is said", () => {
  const enable = () =>
    new InlineProcessEnable(() => ({
      refresh: () => {},
      drop: () => {
        throw new Error("the relay does not answer");
      },
    }));
  const cell = runningCell("weld-cell", { cycles: 1, enable });
  runToStep(cell, "fetch", 1);
  cell.controller.command("abort", "test");
  expect(cell.reach("Aborted")).toBe("Aborted");
  expect(cell.ofType("power-not-dropped")).toMatchObject([{ why: "the relay does not answer" }]);
  expect(cell.controller.state.devices.loader?.standstill).toBe("measured");
});
