/** Sensors: what each fault makes a device say, while its body does what it does; and that a mended sensor says what is so. */
import { expect, test } from "vitest";
import { applyFault, mendAll } from "../../../simulator/world/index.ts";
import { type BareWorld, bareWorld, withPart } from "../../support/bare-world.ts";

const RELEASE = { verb: "release" } as const;

/** Mends everything; what is sensed right after. */
function mended(its: BareWorld, signal: string) {
  mendAll(its.world);
  its.pass(5);
  return its.sensed(signal);
}

test("fault sensor-stuck: the gripper goes on holding, for all it says, with fresh time stamps, after it has let go", () => {
  const its = withPart("transfer");
  its.plant("sensor-stuck", "gripper");
  its.does("gripper", RELEASE);
  expect(its.parts.account().inHand).toBe(0);
  expect([its.sensed("gripper.holding"), its.sensed("gripper.open")]).toEqual([true, true]);
  const ticks = its.telemetry("gripper").map((message) => message.ticks);
  expect((ticks.at(-1) ?? 0) - (ticks[0] ?? 0)).toBeGreaterThan(80);
  expect(mended(its, "gripper.holding")).toBe(false);
});

test("fault sensor-stuck: the first axis stands where it stood, the second goes", () => {
  const its = bareWorld("transfer");
  its.plant("sensor-stuck", "arm");
  its.goes("arm", "station");
  expect([its.sensed("arm.x"), its.sensed("arm.z")]).toEqual([0, 18]);
  expect(mended(its, "arm.x")).toBe(420);
});

test("fault sensor-stuck: a tool's work stays as good as it was", () => {
  const its = bareWorld("weld-cell");
  its.plant("sensor-stuck", "welder-left");
  its.plant("bad-result", "welder-left");
  its.does("welder-left", { verb: "run", name: "weld", recipe: { current: 120 } });
  expect(its.sensed("welder-left.ok")).toBe(true);
  expect(mended(its, "welder-left.ok")).toBe(false);
});

test("fault sensor-inverted: the switch says the contrary at once and at every change", () => {
  const its = bareWorld("transfer");
  its.plant("sensor-inverted", "feeder");
  its.pass(5);
  expect(its.sensed("feeder.part_ready")).toBe(true);
  its.does("feeder", { verb: "advance" });
  expect([its.parts.account().waiting, its.sensed("feeder.part_ready")]).toEqual([1, false]);
  expect(mended(its, "feeder.part_ready")).toBe(true);
});

test("fault sensor-inverted: axes move when they say that they stand", () => {
  const its = bareWorld("transfer");
  its.plant("sensor-inverted", "arm");
  its.send("arm", { verb: "move", target: its.position("arm", "station"), speed: 1 });
  its.pass(500);
  expect([its.world.station("arm").physics.isMoving, its.sensed("arm.moving")]).toEqual([true, false]);
  its.pass(5000);
  expect([its.world.station("arm").physics.isMoving, its.sensed("arm.moving")]).toEqual([false, true]);
});

test("fault sensor-bounce: each change chatters for some 60 ms and then stays; without a change it is quiet", () => {
  const changes = (values: readonly unknown[]) => values.filter((value, i) => i > 0 && value !== values[i - 1]).length;
  const its = withPart("transfer");
  its.plant("sensor-bounce", "gripper");
  its.pass(1000);
  expect(changes(its.valuesOf("gripper.holding"))).toBe(0);
  its.forget();
  its.send("gripper", RELEASE);
  its.pass(1000);
  const messages = its.telemetry("gripper");
  const holding = messages.map(({ values }) => values[0]);
  expect(changes(holding)).toBeGreaterThan(3);
  expect(its.sensed("gripper.holding")).toBe(false);
  const chatter = messages.filter((_each, i) => i > 0 && holding[i] !== holding[i - 1]).map(({ atMs }) => atMs);
  expect((chatter.at(-1) ?? 0) - (chatter[0] ?? 0)).toBeLessThan(80);
  mendAll(its.world);
  its.forget();
  its.does("gripper", { verb: "grip" });
  its.pass(500);
  expect(changes(its.valuesOf("gripper.holding"))).toBeLessThanOrEqual(1);
});

test("fault sensor-noise: positions and speeds are off, within a band, at rest as in motion; where it stands does not change", () => {
  const its = bareWorld("transfer");
  its.goes("arm", "station");
  its.plant("sensor-noise", "gripper");
  its.forget();
  its.pass(5000);
  const xs = its.valuesOf("arm.x").map(Number);
  expect(new Set(xs).size).toBeGreaterThan(20);
  expect(Math.max(...xs.map((x) => Math.abs(x - 420)))).toBeLessThanOrEqual(0.4);
  expect(Math.max(...xs.map((x) => Math.abs(x - 420)))).toBeGreaterThan(0.2);
  expect(new Set(its.valuesOf("arm.moving"))).toEqual(new Set([false]));
  expect(mended(its, "arm.x")).toBe(420);
});

test("fault sensor-noise: a vacuum gripper has pressure of its own to be noisy; a feeder measures nothing", () => {
  const its = withPart("board");
  its.plant("sensor-noise", "nozzle");
  its.pass(3000);
  expect(new Set(its.valuesOf("nozzle.pressure")).size).toBeGreaterThan(10);
  expect(its.sensed("nozzle.holding")).toBe(true);
  expect(applyFault(its.world, "sensor-noise", "f-10k")).toContain("it takes axes");
});

test("fault sensor-frozen: nothing that it says changes any more, though it works, and its time stamps go on", () => {
  const its = bareWorld("transfer");
  its.plant("sensor-frozen", "arm");
  its.forget();
  expect(its.goes("arm", "station")).toBe("done");
  const messages = its.telemetry("arm");
  expect(messages.length).toBeGreaterThan(20);
  expect(new Set(messages.map(({ values }) => JSON.stringify(values))).size).toBe(1);
  expect(new Set(messages.map(({ ticks }) => ticks)).size).toBeGreaterThan(20);
  expect(mended(its, "arm.x")).toBe(420);
});

test("a switch is wanted where there is none", () => {
  const edit = (text: string) => text.replace("signal: closed, when: high", "signal: closed, range: [0, 10]");
  const its = bareWorld("transfer", {
    edit: (text) =>
      edit(text)
        .replace("safety_chain: [door]", "safety_chain: []")
        .replace("require: door.closed", 'require: "door.closed < 5.0"'),
  });
  expect(applyFault(its.world, "sensor-inverted", "door")).toBe("it takes a device with a switch");
  expect(applyFault(its.world, "sensor-bounce", "door")).toBe("it takes a device with a switch");
  expect(applyFault(its.world, "guard-open", "door")).toBe("it takes a line with a switch");
  expect(applyFault(its.world, "hardware-stop", "arm")).toBe("it takes a line with a safety chain");
});
