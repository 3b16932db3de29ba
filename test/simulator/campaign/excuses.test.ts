/** What a fault excuses: the thing that it has in its grip, for as long as it lasts, and nothing else on the line. */
import { describe, expect, test } from "vitest";
import { parts } from "../../../simulator/campaign/account.ts";
import { EFFECTS } from "../../../simulator/campaign/fault-effects.ts";
import { drawScript, jobOf, reportOf, runCampaign } from "../../../simulator/campaign/index.ts";
import { standstill } from "../../../simulator/campaign/never/standstill.ts";
import { zones } from "../../../simulator/campaign/never/zones.ts";
import { SETTLES_MS, Troubles } from "../../../simulator/campaign/troubles.ts";
import { AxesPhysics, FAULTS, type FaultName } from "../../../simulator/world/index.ts";
import { VirtualClock } from "../../../src/clock/index.ts";
import type { Act } from "../../../src/model/index.ts";
import { runs } from "../../support/effort.ts";
import { command, judged, trip } from "../../support/judged.ts";

function troubled() {
  const clock = new VirtualClock();
  const { line } = jobOf(drawScript(1, "sequences/transfer/transfer.yaml")).sequence;
  const troubles = new Troubles(line, () => clock.nowMs());
  const strike = (fault: FaultName, device: string): void => troubles.add({ fault, device, atMs: clock.nowMs() });
  return { clock, troubles, strike };
}

describe("a fault excuses", () => {
  test("its own device and no other", () => {
    const { troubles, strike } = troubled();
    strike("sensor-stuck", "gripper");
    expect(troubles.spoil("gripper", "senses")).toBe(true);
    for (const other of ["arm", "belt", "feeder", "door"]) expect(troubles.spoil(other, "senses"), other).toBe(false);
  });

  test("in its own respect and in no other", () => {
    const { troubles, strike } = troubled();
    strike("link-delay", "belt");
    expect(troubles.spoil("belt", "wire")).toBe(true);
    expect(troubles.spoil("belt", "senses", "drive", "stops", "reference")).toBe(false);
  });

  test("until it is mended, and half a second more", () => {
    const { clock, troubles, strike } = troubled();
    strike("sensor-frozen", "arm");
    clock.runUntil(100_000);
    expect(troubles.spoil("arm", "senses")).toBe(true);
    troubles.mended();
    clock.runUntil(100_000 + SETTLES_MS - 1);
    expect(troubles.spoil("arm", "senses")).toBe(true);
    clock.runUntil(100_000 + SETTLES_MS);
    expect(troubles.spoil("arm", "senses")).toBe(false);
  });

  test("for a moment only, where it strikes once", () => {
    const { clock, troubles, strike } = troubled();
    strike("reboot", "arm");
    expect(troubles.spoil("arm", "reference")).toBe(true);
    clock.runUntil(2_000);
    expect(troubles.spoil("arm", "reference")).toBe(false);
  });

  test("what it reaches: noise at a gripper that measures nothing is that of its axes, a hardware stop takes every drive", () => {
    const { troubles, strike } = troubled();
    strike("sensor-noise", "gripper");
    expect(troubles.spoil("arm", "senses")).toBe(true);
    expect(troubles.spoil("belt", "senses")).toBe(false);
    strike("hardware-stop", "door");
    expect(troubles.spoil("arm", "reference")).toBe(true);
    expect(troubles.spoil("belt", "reference")).toBe(true);
    expect(troubles.spoil("gripper", "reference")).toBe(false);
  });

  test("nothing, where it is the controller's to deal with", () => {
    for (const fault of ["jam", "refused", "dropped-part", "double-pick", "stall", "clock-drift"] as const)
      expect(EFFECTS[fault].spoils, fault).toEqual([]);
    expect(Object.keys(EFFECTS).sort()).toEqual(Object.keys(FAULTS).sort());
  });
});

/** The arm goes into the zone while the belt runs. */
function meet(before: (its: ReturnType<typeof judged>) => void) {
  const its = judged(zones);
  const { rule, world, sense, clock } = its;
  const arm = world.station("arm").physics;
  if (!(arm instanceof AxesPhysics)) throw new Error("the arm has no axes");
  const go = (act: Act): void => {
    rule.executed?.({ ...command(1, "arm", "hold"), act });
    const begun = arm.begin(act);
    if (!("takesMs" in begun)) throw new Error("refused");
    for (let i = 0; i < 20; i++) {
      clock.runUntil(clock.nowMs() + begun.takesMs / 20);
      sense("arm", 0, 0, 0, 0, true, true);
    }
    arm.finish(act);
  };
  go({ verb: "home", axes: null });
  world.station("belt").physics.begin({ verb: "start" });
  sense("belt", true, 0);
  before(its);
  go({ verb: "move", target: { x: 420, z: 18 }, speed: 1 });
  return { ...its, go };
}

describe("7: two in a zone", () => {
  test("are told although a sensor lies that has no say in who is inside", () => {
    for (const device of ["gripper", "feeder", "door"])
      expect(meet(({ strike }) => strike("sensor-stuck", device)).told.length, device).toBeGreaterThan(0);
  });

  test("are told although a member's link is bad, it slips, or its device has failed", () => {
    for (const fault of ["link-loss", "slip", "device-fault", "jam"] as const)
      expect(meet(({ strike }) => strike(fault, "arm")).told.length, fault).toBeGreaterThan(0);
  });

  test("are excused while a sensor lies by which the line tells who is inside, and until one of them is out again", () => {
    const { told, troubles, clock, go, rule, sense } = meet(({ strike }) => strike("sensor-frozen", "arm"));
    expect(told).toEqual([]);
    expect(rule.off?.()).toBe(1);
    troubles.mended();
    clock.runUntil(clock.nowMs() + SETTLES_MS);
    sense("arm", 0, 0, 0, 0, true, false);
    expect(told).toEqual([]);
    go({ verb: "move", target: { x: 0, z: 120 }, speed: 1 });
    expect(rule.off?.()).toBe(0);
    go({ verb: "move", target: { x: 420, z: 18 }, speed: 1 });
    expect(told.length).toBeGreaterThan(0);
  });
});

describe("9: parts", () => {
  const taken = (part: number, at = "gripper") => ({ type: "part-taken", part, cycle: part, at }) as const;

  test("a part of which the gripper's sensor has lied is excused, the next one is judged", () => {
    const { rule, say, told, world, strike, troubles, clock } = judged(parts);
    const one = world.parts.make({ kind: "gripper", device: "gripper" });
    say(taken(1));
    strike("sensor-inverted", "gripper");
    rule.quiet?.();
    expect(rule.off?.()).toBe(1);
    world.parts.put(one, { kind: "floor" });
    say({ type: "part-placed", part: 1 });
    rule.quiet?.();
    expect(told).toEqual([]);
    troubles.mended();
    clock.runUntil(SETTLES_MS);
    const next = world.parts.make({ kind: "gripper", device: "gripper" });
    say(taken(2));
    rule.quiet?.();
    world.parts.put(next, { kind: "floor" });
    say({ type: "part-placed", part: 2 });
    expect(told).toHaveLength(1);
  });

  test("a gripper whose sensor lies makes no part doubtful that lies in another place", () => {
    const { rule, say, told, world, strike } = judged(parts);
    const part = world.parts.make({ kind: "gripper", device: "gripper" });
    say(taken(1), { type: "part-moved", part: 1, at: "feeder" });
    rule.quiet?.();
    world.parts.put(part, { kind: "device", device: "feeder" });
    strike("sensor-stuck", "gripper");
    rule.quiet?.();
    expect(rule.off?.()).toBe(0);
    say({ type: "part-placed", part: 1 });
    expect(told).toHaveLength(1);
  });

  test("a sensor of another device that lies excuses no part", () => {
    for (const device of ["feeder", "arm", "belt"]) {
      const { rule, say, told, world, strike } = judged(parts);
      const part = world.parts.make({ kind: "gripper", device: "gripper" });
      strike("sensor-stuck", device);
      say(taken(1));
      rule.quiet?.();
      world.parts.put(part, { kind: "floor" });
      say({ type: "part-placed", part: 1 });
      expect(told, device).toHaveLength(1);
    }
  });

  test("a part that fell while the loop stood, and is taken when it goes on, is excused; one that had fallen before is not", () => {
    for (const [fellMs, isTold] of [
      [1_300, false],
      [900, true],
    ] as const) {
      const { rule, say, told, world, clock } = judged(parts);
      clock.runUntil(1_000);
      rule.quiet?.();
      // The loop stands from here on: no instant is over for it.
      world.parts.mishap(fellMs, "part 1 fell");
      clock.runUntil(1_600);
      say(taken(1));
      rule.quiet?.();
      expect(told.length > 0, `${fellMs} ms`).toBe(isTold);
    }
  });

  test("two that stuck together are excused, and what is laid on one of them; the parts after them are judged", () => {
    const { rule, say, told, world } = judged(parts);
    const twins = [1, 2].map(() => world.parts.make({ kind: "gripper", device: "gripper" }));
    say(taken(1));
    rule.quiet?.();
    for (const twin of twins) world.parts.put(twin, { kind: "device", device: "feeder" });
    world.parts.mishap(0, "part 2 was put on part 1 at feeder");
    rule.quiet?.();
    say({ type: "part-placed", part: 1 });
    rule.quiet?.();
    const third = world.parts.make({ kind: "gripper", device: "gripper" });
    say(taken(2));
    rule.quiet?.();
    world.parts.mishap(0, "part 3 was put on part 2 at feeder");
    rule.quiet?.();
    world.parts.put(third, { kind: "floor" });
    say({ type: "part-placed", part: 2 });
    expect(told).toEqual([]);
    world.parts.put(world.parts.make({ kind: "floor" }), { kind: "gripper", device: "gripper" });
    say(taken(3));
    rule.quiet?.();
    world.parts.mishap(0, "part 5 was put on part 4 at belt");
    rule.quiet?.();
    expect(told).toHaveLength(1);
  });
});

test("5: a device that a stop can't reach is excused from standing in time, the others of the same trip are not", () => {
  const run = (fault: FaultName, device: string): readonly string[] => {
    const { rule, say, told, clock, world, strike } = judged(standstill);
    world.station("belt").physics.begin({ verb: "start" });
    strike(fault, device);
    say(trip("guard-door", 1));
    clock.runUntil(10_000);
    rule.quiet?.();
    return told;
  };
  expect(run("no-answer", "belt")).toEqual([]);
  expect(run("keeps-moving", "belt")).toEqual([]);
  expect(run("no-answer", "arm")).toHaveLength(1);
  expect(run("sensor-frozen", "belt")).toHaveLength(1);
  expect(run("stall", "belt")).toHaveLength(1);
});

test("a campaign says for which share of the time each judge could not judge, and it is small", () => {
  const tally = runCampaign({ from: 1, seeds: runs(20), path: null });
  const { judges_off: off } = reportOf(tally, 1, null);
  expect(Object.keys(off).sort()).toEqual(["known", "parts", "standstill", "zones"]);
  for (const [judge, share] of Object.entries(off)) expect(share, judge).toBeLessThan(25);
  expect(Object.values(off).some((share) => share > 0)).toBe(true);
}, 300_000);
