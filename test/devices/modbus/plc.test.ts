/** A whole controller, and the cell on a PLC of the page about Modbus: homing, a part from the feeder to its place, and an abort in motion. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Clock } from "../../../src/clock/index.ts";
import { loadSequence } from "../../../src/files/index.ts";
import { planSequence } from "../../../src/plan/index.ts";
import { until } from "../../contract/session.ts";
import { modbusCell } from "../../support/modbus-cell.ts";
import type { Registers } from "../../support/modbus-peer.ts";
import { realRun } from "../../support/real-run.ts";

const SEQUENCE = `
sequence: Bowl to bin
line: line.yaml
repeat: 1
steps:
  - { id: advance, do: bowl.advance, expect: bowl.part_ready, timeout: 3 s }
  - { id: lower, do: lift.move, to: home, timeout: 6 s }
  - { id: grip, do: vacuum.grip, expect: vacuum.holding, part: taken, timeout: 3 s }
  - { id: raise, do: lift.move, to: upper, timeout: 6 s }
  - { id: push, do: pusher.move, to: out, timeout: 3 s }
  - { id: place, do: vacuum.release, expect: "!vacuum.holding", part: placed, timeout: 3 s }
  - { id: back, do: pusher.move, to: home, timeout: 3 s }
`;

/** What the PLC makes of its coils. It takes its time for everything. */
function plc(clock: Clock, { coils, discretes, holdings, inputs, ...registers }: Registers) {
  const its = { lifts: 0, isSlow: false };
  const later = (act: () => void) => clock.after(40, act);
  const liftTo = (position: number) => {
    const raw = position === 2 ? 38_000 : 0;
    inputs
      .set(0, raw >>> 16)
      .set(1, raw & 0xffff)
      .set(2, position);
    discretes.set(1, false).set(2, true);
  };
  const lift = (isOn: boolean): void => {
    if (!isOn) return void discretes.set(2, false);
    discretes.set(1, true).set(2, false);
    inputs.set(2, 0);
    its.lifts += 1;
    if (!its.isSlow) later(() => liftTo(holdings.get(0) ?? 0));
  };
  const actions: Record<number, (isOn: boolean) => void> = {
    // The feeder: a word that stays until the request goes.
    10: (isOn) => (isOn ? later(() => discretes.set(4, true).set(6, true)) : discretes.set(6, false)),
    // The vacuum: its pressure is -50 kPa, in tenths.
    12: (isOn) => {
      if (isOn) discretes.set(4, false);
      later(() => {
        discretes.set(12, isOn);
        inputs.set(30, isOn ? 65_036 : 0);
      });
    },
    0: lift,
    1: (isOn) => {
      discretes.set(0, false);
      if (isOn) later(() => discretes.set(0, true) && liftTo(1));
      else discretes.set(0, true).set(2, false);
    },
    3: (isOn) => isOn && discretes.set(1, false),
    20: (isOn) => {
      discretes.set(20, false).set(21, false);
      later(() => discretes.set(isOn ? 21 : 20, true));
    },
  };
  discretes.set(5, true).set(20, true);
  liftTo(1);
  discretes.set(2, false);
  coils.set(4, true);
  return {
    its,
    onWrite: (what: string, address: number, value: number) => what === "coil" && actions[address]?.(value === 1),
    registers,
  };
}

function load(port: number) {
  const [, , page = ""] = readFileSync("docs/modbus.md", "utf8").split("```yaml\n");
  const [yaml = ""] = page.split("```");
  // A busy machine is no lost device.
  const text = yaml.replace(/host: 192\.168\.1\.\d+/g, `host: 127.0.0.1\n      port: ${port}`).replace("400 ms", "3 s");
  const loaded = loadSequence("sequence.yaml", {
    adapters: new Set(["modbus"]),
    read: (path) => ({ text: path.endsWith("line.yaml") ? text : SEQUENCE }),
  });
  if (loaded.kind !== "ok") throw new Error(loaded.diagnostics.map(({ message }) => message).join("; "));
  const planned = planSequence(loaded.sequence);
  if (!("plan" in planned)) throw new Error("no plan");
  return { sequence: loaded.sequence, plan: planned.plan };
}

test("a controller runs the cell on a PLC, and an abort in motion takes back what was asked, and the power of the lift", async () => {
  const cell = await modbusCell();
  const job = load(cell.at.port);
  const { its, onWrite } = plc(cell.clock, cell.registers);
  cell.registers.onWrite = onWrite;
  const { controller, events, reach } = realRun(cell, job, 15_000);
  try {
    controller.command("reset", "test");
    await reach("Idle");
    controller.command("start", "test");
    await reach("Complete", "Held", "Aborted", "Suspended");
    expect(controller.state.state, events.slice(-25).join("\n")).toBe("Complete");
    expect(controller.state.counts).toMatchObject({ placed: 1 });
    expect(cell.registers.written.filter((write) => write === "coil 10 = 1").length).toBe(1);
    controller.command("reset", "test");
    await reach("Idle");
    its.isSlow = true;
    const before = its.lifts;
    controller.command("start", "test");
    await until(
      () => its.lifts > before,
      () => `the lift moves; it is ${controller.state.state}; ${events.slice(-9).join("\n")}`,
      15_000,
    );
    controller.command("abort", "test");
    await reach("Aborted");
    const { coils } = cell.registers;
    await until(
      () => coils.get(4) === false,
      () => "its power is off",
    );
    expect([coils.get(0), coils.get(3), coils.get(10)]).toEqual([false, true, false]);
  } finally {
    controller.close();
    await cell.close();
  }
}, 40_000);
