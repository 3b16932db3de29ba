/** A whole controller over real sockets: gate, permit, wire, registers, and back. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Controller } from "../../../src/control/index.ts";
import { AdapterRegistry, readModbusOptions as readOptions } from "../../../src/devices/index.ts";
import { loadLine } from "../../../src/files/index.ts";
import type { Line } from "../../../src/model/index.ts";
import { until } from "../../contract/session.ts";
import { modbusCell } from "../../support/modbus-cell.ts";

const load = (text: string): Line => {
  const loaded = loadLine("line.yaml", { adapters: new Set(["modbus"]), read: () => ({ text }) });
  if (loaded.kind !== "ok") throw new Error(loaded.diagnostics.map(({ message }) => message).join());
  return loaded.line;
};

test("the lines of the page about Modbus are right, and so are the options of their devices", () => {
  const texts = [...readFileSync("docs/modbus.md", "utf8").matchAll(/```yaml\n([\s\S]*?)```/g)].map(
    ([, text = ""]) => text,
  );
  const devices = texts.flatMap((text) => [...load(text).devices.values()]);
  expect(devices.flatMap((device) => [readOptions(device)].filter(({ kind }) => kind !== "ok"))).toEqual([]);
  expect(new Set(devices.map(({ kind }) => kind))).toEqual(
    new Set(["conveyor", "output", "input", "tool", "feeder", "gripper", "axes"]),
  );
});

test("a controller starts a belt and a lamp, and an abort takes both to where they are safe", async () => {
  const cell = await modbusCell();
  const at = `host: 127.0.0.1, port: ${cell.at.port}`;
  const line = load(`
line: Two devices
heartbeat: 1 s
devices:
  belt: { kind: conveyor, adapter: modbus, speed: 100 mm/s, options: { ${at}, map: { run: { coil: 0 }, enable: { coil: 1 }, running: { discrete: 0 } } } }
  lamp: { kind: output, adapter: modbus, safe: off, options: { ${at}, map: { out: { coil: 2 } } } }
`);
  const { coils, discretes } = cell.registers;
  cell.registers.onWrite = (_, coil, value) => coil === 0 && discretes.set(0, value === 1);
  const adapters = new AdapterRegistry().register(cell.adapter);
  const controller = new Controller(cell.clock, { line, job: null, adapters, epoch: 1 });
  const reach = (state: string) =>
    until(
      () => controller.state.state === state,
      () => `${state}; it is ${controller.state.state}; ${cell.problems.join(" | ")}`,
    );
  controller.setMode("Manual", "test");
  controller.command("reset", "test");
  await reach("Idle");
  controller.command("start", "test");
  await reach("Execute");
  expect(controller.act("lamp", { verb: "on" }, "test")).toBeNull();
  expect(controller.act("belt", { verb: "start" }, "test")).toBeNull();
  await until(
    () => coils.get(2) === true && controller.state.devices.belt?.commandId === null,
    () => "both have done it",
  );
  expect([coils.get(0), coils.get(1)]).toEqual([true, true]);
  controller.command("abort", "test");
  await reach("Aborted");
  expect([coils.get(0), coils.get(1), coils.get(2)]).toEqual([false, false, false]);
  expect(controller.state.devices.belt?.link).toBe("up");
  controller.close();
  await cell.close();
});

test("what somebody else switches in Execute holds the line until a person lets it go on, and is not switched back", async () => {
  const cell = await modbusCell();
  const at = `host: 127.0.0.1, port: ${cell.at.port}`;
  const line = load(`
line: A lamp
heartbeat: 1 s
devices:
  lamp: { kind: output, adapter: modbus, safe: keep, options: { ${at}, map: { out: { coil: 2 } }, interventions: { door: { discrete: 5 } } } }
`);
  const { coils, discretes, written } = cell.registers;
  const adapters = new AdapterRegistry().register(cell.adapter);
  const controller = new Controller(cell.clock, { line, job: null, adapters, epoch: 1 });
  const reach = (state: string) =>
    until(
      () => controller.state.state === state,
      () => `${state}; it is ${controller.state.state}; ${cell.problems.join(" | ")}`,
    );
  controller.setMode("Manual", "test");
  controller.command("reset", "test");
  await reach("Idle");
  controller.command("start", "test");
  await reach("Execute");
  expect(controller.act("lamp", { verb: "on" }, "test")).toBeNull();
  await until(
    () => coils.get(2) === true && controller.state.devices.lamp?.commandId === null,
    () => "on",
  );
  const { length } = written;
  coils.set(2, false);
  await reach("Held");
  expect(controller.state.firstOut?.cause).toBe(
    "lamp was changed at the machine: coil 2 was written as 1 here, and is 0",
  );
  discretes.set(5, true);
  await until(
    () => controller.state.devices.lamp?.intervention?.what === "door",
    () => "the door",
  );
  expect(controller.command("unhold", "test")).not.toBeNull();
  expect(controller.state.state).toBe("Held");
  discretes.set(5, false);
  await until(
    () => controller.state.devices.lamp?.intervention?.isOver !== false,
    () => "the door is closed",
  );
  controller.command("unhold", "test");
  await reach("Execute");
  expect(written.length).toBe(length);
  controller.close();
  await cell.close();
});
