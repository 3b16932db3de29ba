/** Every invariant can fail: each is shown a run in which it is broken, and one beside it in which it is not. */
import { describe, expect, test } from "vitest";
import { parts } from "../../../simulator/campaign/account.ts";
import { causes } from "../../../simulator/campaign/never/causes.ts";
import { chain } from "../../../simulator/campaign/never/chain.ts";
import { fences } from "../../../simulator/campaign/never/fences.ts";
import { fold } from "../../../simulator/campaign/never/fold.ts";
import { known } from "../../../simulator/campaign/never/known.ts";
import { limits } from "../../../simulator/campaign/never/limits.ts";
import { restarts } from "../../../simulator/campaign/never/restarts.ts";
import { standstill } from "../../../simulator/campaign/never/standstill.ts";
import { starts } from "../../../simulator/campaign/never/starts.ts";
import { states, TRANSITIONS } from "../../../simulator/campaign/never/states.ts";
import { trips } from "../../../simulator/campaign/never/trips.ts";
import { zones } from "../../../simulator/campaign/never/zones.ts";
import { AxesPhysics } from "../../../simulator/world/index.ts";
import type { Act, Command, EventBody } from "../../../src/model/index.ts";
import { accepted, command, goes, judged, started, toExecute, trip } from "../../support/judged.ts";

describe("1, 3, 4: fences", () => {
  test("what is older than the stop before it must neither leave nor be carried out", () => {
    const { rule, told } = judged(fences);
    const order = { type: "stop", device: "arm", category: 2, fence: { epoch: 1, stop: 4 } } as const;
    rule.stopping?.(order);
    rule.reached?.(order);
    rule.commanded?.(command(1, "arm", "hold", 4));
    rule.executed?.(command(1, "arm", "hold", 4));
    expect(told).toEqual([]);
    rule.commanded?.(command(2, "arm", "hold", 3));
    rule.executed?.(command(2, "arm", "hold", 3));
    expect(told.map((text) => text[0])).toEqual(["4", "4"]);
  });

  test("a stop has a newer fence than what was meant before it", () => {
    const { rule, told } = judged(fences);
    const stop = (number: number) =>
      ({ type: "stop", device: "arm", category: 2, fence: { epoch: 1, stop: number } }) as const;
    rule.commanded?.(command(1, "arm", "hold", 3));
    rule.stopping?.(stop(4));
    expect(told).toEqual([]);
    rule.commanded?.(command(2, "arm", "hold", 4));
    rule.stopping?.(stop(4));
    expect(told).toHaveLength(1);
  });

  test("nothing is carried out twice, unless the device has forgotten it by starting anew", () => {
    const { rule, told } = judged(fences);
    rule.executed?.(command(1, "arm", "hold"));
    rule.rebooted?.("arm");
    rule.executed?.(command(1, "arm", "hold"));
    expect(told).toEqual([]);
    rule.executed?.(command(1, "arm", "hold"));
    expect(told.map((text) => text[0])).toEqual(["3"]);
  });
});

describe("5: starts, trips and standstill", () => {
  test("nothing starts past an interlock that is not true", () => {
    const { rule, sense, told, clock } = judged(starts);
    sense("arm", 0, 120, 0, 0, true, false);
    sense("belt", false, 0);
    sense("door", true);
    rule.commanded?.(command(1, "belt", "start"));
    expect(told).toEqual([]);
    sense("door", false);
    rule.commanded?.(command(2, "belt", "start"));
    expect(told).toHaveLength(1);
    sense("door", true);
    clock.runUntil(1000);
    rule.commanded?.(command(3, "belt", "start"));
    expect(told.length).toBeGreaterThan(1);
  });

  test("no step begins while its permissive is not true", () => {
    const { say, sense, told } = judged(starts);
    const begins = {
      type: "step-dispatched",
      cycle: 1,
      step: "index",
      device: "belt",
      act: null,
      commandId: 1,
    } as const;
    const event: EventBody = { ...begins, plannedMs: 0, lateMs: 0, read: [] };
    sense("arm", 0, 120, 0, 0, true, false);
    say(event);
    expect(told).toEqual([]);
    sense("arm", 0, 20, 0, 0, true, false);
    say(event);
    expect(told).toHaveLength(1);
  });

  test("what is not true in Execute has tripped by the end of its instant", () => {
    const { rule, say, sense, told } = judged(trips);
    say(started, ...toExecute);
    sense("door", true);
    rule.quiet?.();
    expect(told).toEqual([]);
    sense("door", false);
    say(trip("guard-door", 1));
    rule.quiet?.();
    expect(told).toEqual([]);
    say({ type: "interlock-cleared", interlock: "guard-door", by: "person" });
    sense("door", false);
    rule.quiet?.();
    expect(told).toHaveLength(1);
  });

  test("an input of the safety chain that opens is said to, and leaves no axis verified", () => {
    const { rule, say, sense, told } = judged(chain);
    say(started);
    sense("door", true);
    rule.quiet?.();
    sense("door", false);
    say({ type: "safety-chain-opened", device: "door", read: [] });
    rule.quiet?.();
    expect(told).toEqual([]);
    sense("door", true);
    rule.quiet?.();
    sense("door", false);
    rule.quiet?.();
    expect(told).toHaveLength(1);
    say({ type: "device-verified", device: "arm" }, { type: "safety-chain-opened", device: "door", read: [] });
    rule.quiet?.();
    expect(told).toHaveLength(2);
  });

  test("a trip stops its devices at once and hard enough; only category 2 is bypassed", () => {
    const { rule, say, told } = judged(chain);
    const up = (device: string): EventBody => ({ type: "device-connected", device, firmware: "" });
    const stop = (category: 1 | 2) =>
      ({ type: "stop", device: "belt", category, fence: { epoch: 1, stop: 1 } }) as const;
    say(started, up("belt"));
    rule.stopping?.(stop(2));
    say(trip("clear-belt", 2));
    rule.quiet?.();
    expect(told).toEqual([]);
    say(trip("clear-belt", 1));
    rule.quiet?.();
    expect(told).toHaveLength(1);
    const bypassed = { type: "interlock-bypassed", by: "x", reason: "y", untilMs: 1 } as const;
    say({ ...bypassed, interlock: "clear-belt" });
    expect(told).toHaveLength(1);
    say({ ...bypassed, interlock: "guard-door" });
    expect(told).toHaveLength(2);
  });

  test("what is reset by a person does not let go by itself", () => {
    const { say, told } = judged(trips);
    say(trip("clear-belt", 2), { type: "interlock-cleared", interlock: "clear-belt", by: "line" });
    expect(told).toEqual([]);
    say(trip("guard-door", 1), { type: "interlock-cleared", interlock: "guard-door", by: "line" });
    expect(told).toHaveLength(1);
  });

  test("what a trip stops stands still in time", () => {
    const { rule, say, sense, told, clock, world } = judged(standstill);
    const { physics } = world.station("belt");
    const look = (): void => {
      sense("belt", true, 0);
      sense("arm", 0, 120, 0, 0, true, false);
      rule.quiet?.();
    };
    physics.begin({ verb: "start" });
    say(trip("clear-belt", 2));
    physics.halt(2);
    clock.runUntil(5000);
    look();
    expect(told).toEqual([]);
    physics.begin({ verb: "start" });
    say(trip("clear-belt", 2));
    clock.runUntil(10_000);
    look();
    expect(told).toHaveLength(1);
  });
});

test("6: after a trip nothing is commanded before every act that is owed, by a person, in their order", () => {
  const { rule, say, told } = judged(restarts);
  say(...toExecute, trip("guard-door", 1), accepted("clear"), accepted("reset"), accepted("start"));
  rule.commanded?.(command(1, "arm", "hold"));
  expect(told).toEqual([]);
  say(trip("guard-door", 1), accepted("clear"), accepted("start"));
  rule.commanded?.(command(2, "arm", "hold"));
  expect(told).toHaveLength(1);
  say(accepted("reset"), accepted("start"), trip("clear-belt", 2), accepted("unhold", "line"));
  rule.commanded?.(command(3, "arm", "hold"));
  expect(told).toHaveLength(2);
  say(accepted("unhold"));
  rule.commanded?.(command(4, "arm", "hold"));
  expect(told).toHaveLength(2);
});

test("7: what comes into a zone while another is inside breaks it, what stood there from the beginning does not", () => {
  const { rule, told, world, sense, clock } = judged(zones);
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
  const intoTheZone = { verb: "move", target: { x: 420, z: 18 }, speed: 1 } as const;
  go(intoTheZone);
  expect(told).toEqual([]);
  go({ verb: "move", target: { x: 0, z: 120 }, speed: 1 });
  world.station("belt").physics.begin({ verb: "start" });
  sense("belt", true, 0);
  expect(told).toEqual([]);
  go(intoTheZone);
  expect(told.length).toBeGreaterThan(0);
});

describe("8: states", () => {
  test("there are 49 transitions", () => expect(TRANSITIONS.size).toBe(49));

  test("a transition that is not in the table, and one from a state in which the line was not", () => {
    const { say, told } = judged(states);
    say(goes("Stopped", "Idle", "sc"));
    expect(told).toHaveLength(1);
    say(goes("Execute", "Holding", "hold"));
    expect(told).toHaveLength(2);
  });

  test("steps in Manual, commands by hand outside it", () => {
    const { say, set, told } = judged(states);
    const byHand: EventBody = {
      ...{ type: "act-dispatched", device: "arm", act: { verb: "hold" }, commandId: 1, why: "by somebody" },
    };
    set({ mode: "Manual" });
    say(byHand);
    expect(told).toEqual([]);
    set({ mode: "Production" });
    say(byHand);
    expect(told).toHaveLength(1);
  });

  test("a command in a waiting state; an abort that leaves the line where it was", () => {
    const { rule, say, told } = judged(states);
    rule.commanded?.(command(1, "arm", "hold"));
    expect(told).toHaveLength(1);
    say(accepted("abort"));
    rule.quiet?.();
    expect(told).toHaveLength(2);
  });
});

describe("9: parts", () => {
  const taken = { type: "part-taken", part: 1, cycle: 1, at: "gripper" } as const;

  test("what counts as placed lies where it can be placed, and what counts as taken is in hand", () => {
    const { rule, say, told, world } = judged(parts);
    const part = world.parts.make({ kind: "gripper", device: "gripper" });
    say(taken);
    rule.quiet?.();
    world.parts.put(part, { kind: "belt", device: "belt", beltMm: 0 });
    say({ type: "part-placed", part: 1 });
    rule.quiet?.();
    expect(told).toEqual([]);
    say({ ...taken, part: 2 });
    rule.quiet?.();
    expect(told).toHaveLength(1);
  });

  test("a part that fell before it was let go of does not count as placed", () => {
    const { rule, say, told, world, clock } = judged(parts);
    const part = world.parts.make({ kind: "gripper", device: "gripper" });
    say(taken);
    world.parts.drop(part, clock.nowMs());
    clock.runUntil(500);
    rule.executed?.(command(1, "gripper", "release"));
    say({ type: "part-placed", part: 1 });
    expect(told).toHaveLength(1);
  });

  test("no part ends twice, and none that was not taken", () => {
    const { say, told, world } = judged(parts);
    world.parts.make({ kind: "gripper", device: "gripper" });
    say(taken, { type: "part-lost", part: 1, lastAt: "gripper" });
    expect(told).toEqual([]);
    say({ type: "part-lost", part: 1, lastAt: "gripper" });
    expect(told).toHaveLength(1);
  });

  test("a part is not laid where the books know of another", () => {
    const { rule, say, told, world } = judged(parts);
    world.parts.make({ kind: "gripper", device: "gripper" });
    say(taken);
    world.parts.mishap(0, "part 2 was put on part 1 at belt");
    rule.quiet?.();
    expect(told).toHaveLength(1);
  });
});

test("10: axes count as verified only while they are homed", () => {
  const { rule, say, sense, told } = judged(known);
  say(started, { type: "device-verified", device: "arm" });
  expect(told).toHaveLength(1);
  sense("arm", null, null, 0, 0, false, false);
  rule.quiet?.();
  expect(told).toHaveLength(2);
  say({ type: "device-unverified", device: "arm", why: "" });
  sense("arm", null, null, 0, 0, false, false);
  rule.quiet?.();
  expect(told).toHaveLength(2);
  rule.commanded?.(command(1, "arm", "home"));
  expect(told).toHaveLength(2);
  rule.commanded?.({ ...command(2, "arm", "home"), act: { verb: "move", target: { x: 1 }, speed: 1 } });
  expect(told).toHaveLength(3);
  // It has never been heard.
  rule.commanded?.(command(3, "gripper", "release"));
  expect(told).toHaveLength(4);
});

test("11: a target outside the range", () => {
  const { rule, told } = judged(limits);
  const to = (x: number): Command => ({ ...command(1, "arm", "hold"), act: { verb: "move", target: { x }, speed: 1 } });
  rule.commanded?.(to(600));
  expect(told).toEqual([]);
  rule.commanded?.(to(601));
  expect(told).toHaveLength(1);
});

test("11: an axis that stops on the spot is too sudden; one that decelerates is not", () => {
  const run = (end: (arm: AxesPhysics) => void): readonly string[] => {
    const { told, world, sense, clock } = judged(limits);
    const arm = world.station("arm").physics;
    if (!(arm instanceof AxesPhysics)) throw new Error("the arm has no axes");
    arm.begin({ verb: "home", axes: null });
    clock.runUntil(20_000);
    arm.finish({ verb: "home", axes: null });
    arm.begin({ verb: "move", target: { x: 500, z: 120 }, speed: 1 });
    for (let i = 0; i < 40; i++) {
      clock.runUntil(clock.nowMs() + 10);
      if (i === 30) end(arm);
      sense("arm");
    }
    return told;
  };
  expect(run((arm) => arm.halt(2))).toEqual([]);
  expect(run((arm) => arm.halted(2))[0]).toMatch(/^11: arm.x accelerates/);
});

test("13: a state that is not the fold of the events, and a listener that was thrown out", () => {
  const { rule, say, set, told } = judged(fold);
  say(started);
  for (let i = 0; i < 399; i++) say({ type: "device-verified", device: "arm" });
  rule.quiet?.();
  expect(told).toEqual([]);
  for (let i = 0; i < 400; i++) say({ type: "device-verified", device: "arm" });
  set({ lastPart: 7 });
  rule.quiet?.();
  expect(told).toHaveLength(1);
  say({ type: "listener-failed", why: "x" });
  expect(told).toHaveLength(2);
});

describe("14: causes", () => {
  test("the line holds, and nothing says why", () => {
    const { rule, say, told } = judged(causes);
    say(...toExecute, goes("Execute", "Holding", "hold"), { type: "first-out", cause: "hold by person", alike: [] });
    rule.quiet?.();
    expect(told).toEqual([]);
    const other = judged(causes);
    other.say(...toExecute, goes("Execute", "Holding", "hold"));
    other.rule.quiet?.();
    expect(other.told).toHaveLength(1);
  });

  test("a trip that is not among the causes; a pinned cause that was not the first", () => {
    const { rule, say, set, told } = judged(causes);
    say(...toExecute, trip("guard-door", 1), { type: "first-out", cause: "interlock guard-door: open", alike: [] });
    rule.quiet?.();
    expect(told).toEqual([]);
    say(trip("clear-belt", 2));
    rule.quiet?.();
    expect(told).toHaveLength(1);
    set({ firstOut: { cause: "another", atMs: 0, alike: [], facts: [], consequences: [], isSeenTo: false } });
    rule.quiet?.();
    expect(told).toHaveLength(2);
  });
});
