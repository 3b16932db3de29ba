/** Steps per mm are read from grbl when they are asked for. In virtual time. */
import { expect, test } from "vitest";
import { Grbl } from "../../../simulator/firmware/index.ts";
import { VirtualClock } from "../../../src/clock/index.ts";
import { gcodeAdapter } from "../../../src/devices/adapters/gcode/index.ts";
import { MemoryFenceStore } from "../../../src/devices/adapters/kit/index.ts";
import { gantry, QUICK } from "../../support/grbl-cell.ts";
import { line } from "../../support/sequences.ts";

test("the scale of an axis is what grbl says when it is asked: not what it said before, and nothing where it does not answer", () => {
  const clock = new VirtualClock();
  let receive = (_: Buffer): void => {};
  const grbl = new Grbl(clock, (text) => clock.after(1, () => receive(Buffer.from(text, "latin1"))), {
    settings: QUICK,
  });
  const settings = { store: new MemoryFenceStore(), holder: null, onProblem: () => {} };
  const adapter = gcodeAdapter(clock, settings, (_, hooks) => {
    receive = (bytes) => hooks.received(bytes);
    clock.after(1, () => hooks.opened());
    return { write: (bytes) => clock.after(1, () => grbl.receive(bytes)), transferMs: () => 0, close: () => {} };
  });
  const device = gantry({ path: "/dev/grbl" });
  const port = adapter.connect(device, line({ devices: [device] }), () => {});
  port.open();
  clock.runUntil(10_000);
  const scaleOf = (axis: string): number | null | undefined => {
    let said: number | null | undefined;
    adapter.readScale?.(device, axis, (steps) => {
      said = steps;
    });
    clock.runUntil(clock.nowMs() + 2000);
    return said;
  };
  expect([scaleOf("x"), scaleOf("y"), scaleOf("no such axis")]).toEqual([250, 250, null]);
  grbl.settings.store(101, 255.102);
  expect([scaleOf("x"), scaleOf("y")]).toEqual([250, 255.102]);
  // In motion it refuses to print its settings.
  grbl.receive(Buffer.from("$X\nG91G1X-50F60\n"));
  expect(scaleOf("y")).toBe(null);
  port.close();
});
