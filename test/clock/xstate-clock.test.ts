import { afterEach, expect, test, vi } from "vitest";
import { createActor, createMachine, raise } from "xstate";
import { VirtualClock, xstateClock } from "../../src/clock/index.ts";

afterEach(() => vi.restoreAllMocks());

test("a chain of `after` delays passes through every state under one runUntil", () => {
  const clock = new VirtualClock();
  const seen: [string, number][] = [];
  const machine = createMachine({
    initial: "one",
    states: { one: { after: { 100: "two" } }, two: { after: { 100: "three" } }, three: { after: { 100: "one" } } },
  });
  const actor = createActor(machine, { clock: xstateClock(clock) });
  actor.subscribe((snapshot) => seen.push([String(snapshot.value), clock.nowMs()]));
  actor.start();
  clock.runUntil(400);
  expect(seen).toEqual([
    ["one", 0],
    ["two", 100],
    ["three", 200],
    ["one", 300],
    ["two", 400],
  ]);
});

test("leaving a state cancels its delay", () => {
  const clock = new VirtualClock();
  const machine = createMachine({
    initial: "waiting",
    states: { waiting: { after: { 100: "late" }, on: { go: "gone" } }, late: {}, gone: {} },
  });
  const actor = createActor(machine, { clock: xstateClock(clock) }).start();
  clock.at(50, () => actor.send({ type: "go" }));
  clock.runUntil(1000);
  expect(actor.getSnapshot().value).toBe("gone");
  expect(clock.pending).toBe(0);
});

test("stopping an actor leaves no timer", () => {
  const clock = new VirtualClock();
  const machine = createMachine({ initial: "a", states: { a: { after: { 100: "b" } }, b: {} } });
  const actor = createActor(machine, { clock: xstateClock(clock) }).start();
  expect(clock.pending).toBe(1);
  actor.stop();
  expect(clock.pending).toBe(0);
});

function delayedRaise(id: string | undefined) {
  return createMachine({
    entry: raise({ type: "later" }, id === undefined ? { delay: 10 } : { delay: 10, id }),
    on: { later: {} },
  });
}

test("xstate draws chance for a delayed event without an id, and none for one with: so ours have ids", () => {
  const draw = vi.spyOn(Math, "random");
  createActor(delayedRaise("later"), { clock: xstateClock(new VirtualClock()) }).start();
  expect(draw).not.toHaveBeenCalled();
  createActor(delayedRaise(undefined), { clock: xstateClock(new VirtualClock()) }).start();
  expect(draw).toHaveBeenCalled();
});
