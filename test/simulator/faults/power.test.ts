/** Power, time, people: what each fault does to a world, and that it ends when it is mended. */
import { expect, test } from "vitest";
import { mendAll } from "../../../simulator/world/index.ts";
import { bareWorld, withPart } from "../../support/bare-world.ts";

const START = { verb: "start" } as const;

test("fault power-lost: the device is silent and does nothing, then comes back by itself as somebody new that knows nothing", () => {
  const its = bareWorld("transfer");
  its.send("arm", { verb: "move", target: its.position("arm", "station"), speed: 1 });
  its.pass(700);
  its.plant("power-lost", "arm");
  // What was on the wire still arrives.
  its.pass(3);
  its.forget();
  its.pass(400);
  expect(its.heard.filter(({ message }) => message.device === "arm")).toEqual([]);
  expect(its.world.station("arm").physics.isMoving).toBe(false);
  its.pass(2000);
  expect(its.reports("arm")).toMatchObject([{ type: "hello", bootId: "boot-2" }]);
  expect([its.sensed("arm.homed"), its.sensed("arm.x")]).toEqual([false, null]);
  expect(its.does("arm", { verb: "home", axes: null })).toBe("done");
});

test("fault power-lost: mending brings the supply back at once", () => {
  const its = bareWorld("transfer");
  its.plant("power-lost", "feeder");
  its.pass(100);
  expect(its.does("feeder", { verb: "advance" })).not.toBe("done");
  its.plant("power-lost", "feeder");
  mendAll(its.world);
  its.pass(5);
  expect(its.does("feeder", { verb: "advance" })).toBe("done");
  its.forget();
  its.pass(5000);
  expect(its.reports("feeder")).toEqual([]);
});

test("fault power-lost: a gripper goes to its safe state, and outputs to their safe value", () => {
  const held = (safe: string) => {
    const its = withPart("transfer", { edit: (text) => text.replace("safe: keep", `safe: ${safe}`) });
    its.plant("power-lost", "gripper");
    its.pass(3000);
    return its.sensed("gripper.holding");
  };
  expect([held("keep"), held("off")]).toEqual([true, false]);
  const its = bareWorld("weld-cell");
  its.does("drives", { verb: "on" });
  its.plant("power-lost", "drives");
  its.pass(3000);
  expect(its.sensed("drives.on")).toBe(false);
});

test("fault hardware-stop: the chain is open, all drives brake without being told, take no command, and are homed when it is closed", () => {
  const its = bareWorld("transfer");
  its.send("belt", START);
  its.send("arm", { verb: "move", target: its.position("arm", "station"), speed: 1 });
  its.pass(700);
  its.plant("hardware-stop", "gripper");
  its.pass(5);
  expect([its.sensed("door.closed"), its.sensed("arm.homed")]).toEqual([false, false]);
  its.pass(1000);
  expect([its.sensed("belt.running"), its.sensed("arm.moving")]).toEqual([false, false]);
  expect(its.does("belt", START)).toBe("refused: its drives have no power");
  expect(its.does("feeder", { verb: "advance" })).toBe("done");
  mendAll(its.world);
  its.pass(5);
  expect(its.sensed("door.closed")).toBe(true);
  expect(its.does("belt", START)).toBe("done");
  expect(its.goes("arm", "station")).toBe("refused: it is not homed");
  expect(its.does("arm", { verb: "home", axes: null })).toBe("done");
});

test("fault clock-drift: the device's time runs off by thousands of parts per million, and at the right pace again when it is mended", () => {
  const its = bareWorld("transfer");
  const ppm = (overMs: number): number => {
    const { ownClock } = its.world.station("arm").electronics;
    const [fromMs, from] = [its.clock.nowMs(), ownClock.ticksAt(its.clock.nowMs())];
    its.pass(overMs);
    return ((ownClock.ticksAt(its.clock.nowMs()) - from) / (its.clock.nowMs() - fromMs) - 1) * 1e6;
  };
  expect(ppm(10_000)).toBeCloseTo(0, 3);
  its.plant("clock-drift", "arm");
  const drift = Math.abs(ppm(10_000));
  expect(drift).toBeGreaterThanOrEqual(2000);
  expect(drift).toBeLessThanOrEqual(8000);
  const message = its.telemetry("arm").at(-1);
  expect(Math.abs((message?.ticks ?? 0) - (message?.atMs ?? 0))).toBeGreaterThan(15);
  mendAll(its.world);
  expect(ppm(10_000)).toBeCloseTo(0, 3);
});

test("fault clock-drift: some clocks are too fast, some too slow", () => {
  const signs = Array.from({ length: 12 }, (_each, seed) => {
    const its = bareWorld("transfer", { seed });
    const { ownClock } = its.world.station("arm").electronics;
    its.plant("clock-drift", "arm");
    const nowMs = its.clock.nowMs();
    return Math.sign(ownClock.ticksAt(nowMs + 1000) - ownClock.ticksAt(nowMs) - 1000);
  });
  expect(new Set(signs)).toEqual(new Set([1, -1]));
});

test("fault guard-open: the switch is open and says so at once; nothing else is; mending shuts it", () => {
  const its = bareWorld("transfer");
  its.send("belt", START);
  its.pass(500);
  its.plant("guard-open", "belt");
  its.pass(3);
  expect(its.sensed("door.closed")).toBe(false);
  its.pass(500);
  expect(its.sensed("belt.running")).toBe(true);
  mendAll(its.world);
  its.pass(3);
  expect(its.sensed("door.closed")).toBe(true);
});
