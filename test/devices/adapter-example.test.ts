import { expect, test } from "vitest";
import { VirtualClock } from "../../src/clock/index.ts";
import { Controller } from "../../src/control/index.ts";
import { AdapterRegistry } from "../../src/devices/index.ts";
import { loadLine } from "../../src/files/index.ts";
import { type Lamp, lampAdapter } from "../support/scripted-adapter.ts";

const FILE = "line: One lamp\ndevices:\n  lamp: { kind: output, adapter: lamp, safe: off }\n";

function startLamp() {
  const loaded = loadLine("line.yaml", { adapters: new Set(["lamp"]), read: () => ({ text: FILE }) });
  if (loaded.kind !== "ok") throw new Error(loaded.diagnostics.map(({ message }) => message).join());
  const clock = new VirtualClock();
  const lamps: Lamp[] = [];
  const adapters = new AdapterRegistry().register(
    lampAdapter(
      () => clock.nowMs(),
      (lamp) => lamps.push(lamp),
    ),
  );
  const controller = new Controller(clock, { line: loaded.line, job: null, adapters, epoch: 1 });
  const beat = clock.after(100, () => {
    lamps[0]?.beat();
    clock.reschedule(beat, clock.nowMs() + 100);
  });
  const reach = (state: string) =>
    clock.runWhile(() => controller.state.state !== state, { untilMs: clock.nowMs() + 5000 });
  return { clock, controller, lamps, reach };
}

test("the documented adapter is connected, commanded through the gate, and goes to its safe value on an abort", () => {
  const { clock, controller, lamps, reach } = startLamp();
  controller.setMode("Manual", "test");
  controller.command("reset", "test");
  expect(reach("Idle")).toBe(true);
  expect(controller.act("lamp", { verb: "on" }, "test")).toMatchObject([{ kind: "line-state" }]);
  controller.command("start", "test");
  expect(reach("Execute")).toBe(true);
  expect(controller.act("lamp", { verb: "on" }, "test")).toBeNull();
  clock.runUntil(clock.nowMs() + 10);
  expect(lamps[0]?.sent).toEqual(["ON"]);
  controller.command("abort", "test");
  expect(reach("Aborted")).toBe(true);
  expect(lamps[0]?.sent).toEqual(["ON", "OFF"]);
});
