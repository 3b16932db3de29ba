/** Devices: what each fault makes of their answers and of their motion, and that it ends when it is mended. */
import { describe, expect, test } from "vitest";
import { mendAll } from "../../../simulator/world/index.ts";
import { AxesPhysics } from "../../../simulator/world/physics/axes.ts";
import { type BareWorld, bareWorld } from "../../support/bare-world.ts";

const ADVANCE = { verb: "advance" } as const;
const HOME = { verb: "home", axes: null } as const;

/** Where the arm truly is. */
function truth(its: BareWorld, axes = "arm"): { readonly x: number; readonly z: number } {
  const { physics } = its.world.station(axes);
  const { x = Number.NaN, z = Number.NaN } = physics instanceof AxesPhysics ? physics.at : {};
  return { x, z };
}

describe("answers", () => {
  test("fault no-answer: it hears neither command nor stop, goes on saying what it senses, and hears again when it is mended", () => {
    const its = bareWorld("transfer");
    its.send("belt", { verb: "start" });
    its.pass(500);
    its.plant("no-answer", "belt");
    its.stop("belt", 1);
    expect(its.does("belt", { verb: "stop" })).toBe("nothing");
    expect(its.sensed("belt.running")).toBe(true);
    its.forget();
    its.pass(1000);
    expect(its.telemetry("belt").length).toBeGreaterThan(30);
    mendAll(its.world);
    its.stop("belt", 1);
    its.pass(1000);
    expect(its.sensed("belt.running")).toBe(false);
  });

  test("fault late-answer: the act is done in time, and said to be seconds later; the next one is said in time", () => {
    const its = bareWorld("transfer");
    its.plant("late-answer", "feeder");
    its.send("feeder", ADVANCE);
    its.pass(1500);
    expect(its.sensed("feeder.part_ready")).toBe(true);
    expect(its.reports("feeder")).toEqual([]);
    its.pass(5000);
    expect(its.reports("feeder").map(({ type }) => type)).toEqual(["accepted", "done"]);
    const fromMs = its.clock.nowMs();
    expect(its.does("feeder", ADVANCE)).toBe("done");
    expect(its.clock.nowMs() - fromMs).toBeLessThan(400);
  });

  test("fault late-answer: what has not struck is dropped by mending", () => {
    const its = bareWorld("transfer");
    its.plant("late-answer", "feeder");
    mendAll(its.world);
    its.send("feeder", ADVANCE);
    its.pass(400);
    expect(its.reports("feeder").map(({ type }) => type)).toEqual(["accepted", "done"]);
  });

  test("fault refused: it does not begin, once", () => {
    const its = bareWorld("transfer");
    its.plant("refused", "feeder");
    expect(its.does("feeder", ADVANCE)).toBe("refused: not now");
    expect(its.parts.made).toBe(0);
    expect(its.does("feeder", ADVANCE)).toBe("done");
  });

  test("fault busy: it refuses for a while, and stops all the same; then it works by itself, or when it is mended", () => {
    const its = bareWorld("transfer");
    its.send("belt", { verb: "start" });
    its.pass(500);
    its.plant("busy", "belt");
    expect(its.does("belt", { verb: "stop" })).toBe("refused: busy");
    its.stop("belt", 1);
    its.pass(400);
    expect(its.sensed("belt.running")).toBe(false);
    expect(its.does("belt", { verb: "start" })).toBe("refused: busy");
    its.pass(1500);
    expect(its.does("belt", { verb: "start" })).toBe("done");
    its.plant("busy", "belt");
    mendAll(its.world);
    expect(its.does("belt", { verb: "stop" })).toBe("done");
  });

  test("fault device-fault: the act runs to its end and fails, once", () => {
    const its = bareWorld("transfer");
    its.plant("device-fault", "arm");
    expect(its.goes("arm", "station")).toBe("failed: drive fault");
    expect(truth(its)).toEqual({ x: 420, z: 18 });
    expect(its.goes("arm", "home")).toBe("done");
  });

  test("fault stall: it begins and never ends; a stop ends it, and so does mending, which says so", () => {
    const its = bareWorld("transfer");
    its.plant("stall", "arm");
    expect(its.goes("arm", "station")).toBe("nothing");
    expect(its.reports("arm").map(({ type }) => type)).toEqual(["accepted"]);
    its.stop("arm", 2);
    its.pass(50);
    expect(its.reports("arm").at(-1)).toMatchObject({ type: "stopped", commandId: expect.any(Number) });
    expect(its.goes("arm", "home")).toBe("nothing");
    mendAll(its.world);
    its.pass(5);
    expect(its.reports("arm").at(-1)).toMatchObject({ type: "done" });
    expect(its.goes("arm", "station")).toBe("done");
  });
});

describe("motion", () => {
  test("fault slip: the move ends short of its target on every axis, is said to be done, and the position is sensed truly", () => {
    const its = bareWorld("transfer");
    its.plant("slip", "gripper");
    expect(its.goes("arm", "station")).toBe("done");
    const { x, z } = truth(its);
    expect(420 - x).toBeGreaterThan(1.9);
    expect(420 - x).toBeLessThan(12.1);
    expect(z - 18).toBeGreaterThan(1.9);
    expect([its.sensed("arm.x"), its.sensed("arm.z"), its.sensed("arm.moving")]).toEqual([x, z, false]);
    its.goes("arm", "station");
    expect(truth(its)).toEqual({ x: 420, z: 18 });
  });

  test("fault slip: what is let go off its place is not placed", () => {
    const its = bareWorld("transfer");
    its.parts.make({ kind: "gripper", device: "gripper" });
    its.plant("slip", "arm");
    its.goes("arm", "station");
    its.does("gripper", { verb: "release" });
    expect(its.parts.account()).toMatchObject({ placed: 0, astray: 1 });
  });

  const overshot = (seed: number) => {
    const its = bareWorld("transfer", { seed });
    its.goes("arm", "feeder");
    its.plant("overshoot", "arm");
    its.forget();
    const fromMs = its.clock.nowMs();
    expect(its.goes("arm", "station")).toBe("done");
    const xs = its.valuesOf("arm.x").map(Number);
    return { its, xs, tookMs: its.clock.nowMs() - fromMs, ended: truth(its) };
  };

  test("fault overshoot: the move passes its target by more than its window, within its range, and stays or comes back late", () => {
    const sound = bareWorld("transfer");
    sound.goes("arm", "feeder");
    const fromMs = sound.clock.nowMs();
    sound.goes("arm", "station");
    const soundMs = sound.clock.nowMs() - fromMs;
    const runs = Array.from({ length: 8 }, (_each, seed) => overshot(seed));
    for (const { its, xs, ended } of runs) {
      expect(Math.max(...xs)).toBeGreaterThan(421.9);
      expect(its.sensed("arm.x")).toBe(ended.x);
      expect(its.line.devices.get("arm")?.kind === "axes" && Math.max(...xs) <= 600).toBe(true);
    }
    const [back, stays] = [runs.filter(({ ended }) => ended.x === 420), runs.filter(({ ended }) => ended.x > 421.9)];
    expect(back.length + stays.length).toBe(8);
    expect(Math.min(back.length, stays.length)).toBeGreaterThan(0);
    for (const { tookMs } of back) expect(tookMs).toBeGreaterThan(soundMs + 100);
  });

  test("fault overshoot: where there is no room behind the target, it misses on the near side", () => {
    const ends = Array.from({ length: 8 }, (_each, seed) => {
      const its = bareWorld("transfer", { seed });
      its.goes("arm", "station");
      its.plant("overshoot", "arm");
      its.forget();
      its.goes("arm", "home");
      for (const x of its.valuesOf("arm.x").map(Number)) expect(x).toBeGreaterThanOrEqual(0);
      for (const z of its.valuesOf("arm.z").map(Number)) expect(z).toBeLessThanOrEqual(120);
      return truth(its);
    });
    const missed = ends.filter(({ x, z }) => x > 1.9 && z < 118.1);
    expect(missed.length).toBeGreaterThan(0);
    expect(missed.length + ends.filter(({ x, z }) => x === 0 && z === 120).length).toBe(8);
  });

  test("a miss that has not struck is dropped by mending", () => {
    for (const fault of ["slip", "overshoot"] as const) {
      const its = bareWorld("transfer");
      its.plant(fault, "arm");
      mendAll(its.world);
      its.goes("arm", "station");
      expect(truth(its)).toEqual({ x: 420, z: 18 });
    }
  });

  test("fault homing-fails: the axes have no reference afterwards and take no move; the next homing finds it", () => {
    const its = bareWorld("transfer");
    its.plant("homing-fails", "gripper");
    expect(its.does("arm", HOME)).toBe("failed: it did not find its reference");
    expect([its.sensed("arm.homed"), its.sensed("arm.x")]).toEqual([false, null]);
    expect(its.goes("arm", "station")).toBe("refused: it is not homed");
    expect(its.does("arm", HOME)).toBe("done");
    its.plant("homing-fails", "arm");
    mendAll(its.world);
    expect(its.does("arm", HOME)).toBe("done");
  });

  test("fault position-lost: in mid-move the axes brake, the move fails, and nobody knows where they are until they are homed", () => {
    const its = bareWorld("transfer");
    const id = its.send("arm", { verb: "move", target: its.position("arm", "station"), speed: 1 });
    its.pass(500);
    const struckAt = truth(its);
    its.plant("position-lost", "arm");
    its.pass(5);
    expect(its.reports("arm").at(-1)).toMatchObject({ type: "failed", commandId: id, why: "the position is lost" });
    expect([its.sensed("arm.homed"), its.sensed("arm.x")]).toEqual([false, null]);
    its.pass(1000);
    expect(truth(its).x).toBeGreaterThan(struckAt.x);
    expect(truth(its).x).toBeLessThan(400);
    expect(its.sensed("arm.moving")).toBe(false);
    expect(its.does("arm", HOME)).toBe("done");
    expect(its.goes("arm", "station")).toBe("done");
  });

  test("fault reboot: it says hello as somebody new, counts its time from 0, and has forgotten what it did and where it is", () => {
    const its = bareWorld("transfer");
    its.send("arm", { verb: "move", target: its.position("arm", "station"), speed: 1 });
    its.pass(500);
    its.plant("reboot", "arm");
    its.pass(5000);
    const types = its.reports("arm").map(({ type }) => type);
    expect(types).toEqual(["accepted", "hello"]);
    expect(its.reports("arm").at(-1)).toMatchObject({ bootId: "boot-2", ticks: 0, fence: { epoch: 0, stop: 0 } });
    expect(its.sensed("arm.homed")).toBe(false);
    expect(truth(its).x).toBeLessThan(400);
  });

  test("fault keeps-moving: it goes on under category 1 and 2 and past a cut link; category 0 stops it, and mending makes it obey", () => {
    const its = bareWorld("transfer");
    its.plant("keeps-moving", "belt");
    its.send("belt", { verb: "start" });
    its.pass(500);
    its.stop("belt", 2);
    its.stop("belt", 1);
    its.pass(500);
    expect(its.sensed("belt.running")).toBe(true);
    its.plant("link-cut", "belt");
    its.pass(500);
    expect(its.world.station("belt").physics.isMoving).toBe(true);
    its.world.station("belt").toDevice.mend();
    its.world.station("belt").toController.mend();
    its.stop("belt", 0);
    its.pass(500);
    expect(its.sensed("belt.running")).toBe(false);
    mendAll(its.world);
    its.send("belt", { verb: "start" });
    its.pass(500);
    its.stop("belt", 2);
    its.pass(500);
    expect(its.sensed("belt.running")).toBe(false);
  });
});
