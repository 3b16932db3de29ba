/** Links: what each fault makes of the messages on a wire, in both directions, and that a mended wire is a sound one. */
import { expect, test } from "vitest";
import { type FaultName, mendAll } from "../../../simulator/world/index.ts";
import { type Disturbance, Wire } from "../../../simulator/world/link.ts";
import { createRandom, VirtualClock } from "../../../src/clock/index.ts";
import { bareWorld } from "../../support/bare-world.ts";

const SENT = 400;
const EVERY_MS = 5;
const FAULTS = ["link-loss", "link-delay", "link-duplicate", "link-reorder", "link-corrupt", "link-cut"] as const;

/**
 * Numbered stop orders to a device, and what it answers to each: what of them comes through a wire. The orders that arrive are the way
 * there; of what the device says, only the numbered answers count for the way back.
 */
function passing(fault: FaultName | null, mended: boolean) {
  const its = bareWorld("transfer");
  if (fault !== null) its.plant(fault, "door");
  if (mended) mendAll(its.world);
  const { toDevice, toController } = its.world.station("door");
  const there: { readonly number: number; readonly afterMs: number }[] = [];
  const back: { readonly number: number; readonly afterMs: number }[] = [];
  const fromMs = its.clock.nowMs();
  const sentAtMs = (number: number): number => fromMs + number * EVERY_MS;
  const note = (list: typeof there, number: number): void => {
    list.push({ number, afterMs: its.clock.nowMs() - sentAtMs(number) });
  };
  toDevice.deliverTo((message) => note(there, message.fence.stop));
  toController.deliverTo((message) => {
    if (message.type === "done") note(back, message.commandId);
  });
  for (let number = 0; number < SENT; number++) {
    its.clock.at(sentAtMs(number), () => {
      toDevice.send({ type: "stop", device: "door", category: 2, fence: { epoch: 1, stop: number } });
      toController.send({ type: "done", device: "door", ticks: 0, commandId: number });
    });
  }
  its.pass(SENT * EVERY_MS + 1000);
  return [there, back] as const;
}

const numbers = (list: readonly { readonly number: number }[]): readonly number[] => list.map(({ number }) => number);
const inOrder = (list: readonly number[]): readonly number[] => [...list].sort((a, b) => a - b);
const ALL = Array.from({ length: SENT }, (_each, number) => number);

test("a sound wire passes every message once, in order, within 2 ms", () => {
  for (const list of passing(null, false)) {
    expect(numbers(list)).toEqual(ALL);
    expect(Math.max(...list.map(({ afterMs }) => afterMs))).toBeLessThan(2.1);
  }
});

test("fault link-loss: about three of ten messages get lost, each way; the others come once, in order", () => {
  for (const list of passing("link-loss", false)) {
    expect(list.length).toBeGreaterThan(SENT * 0.6);
    expect(list.length).toBeLessThan(SENT * 0.8);
    expect(numbers(list)).toEqual(inOrder([...new Set(numbers(list))]));
  }
});

test("fault link-delay: every message comes, in order, 20 ms later or more", () => {
  for (const list of passing("link-delay", false)) {
    expect(numbers(list)).toEqual(ALL);
    const delays = list.map(({ afterMs }) => afterMs);
    expect(Math.min(...delays)).toBeGreaterThan(20);
    expect(Math.max(...delays)).toBeGreaterThan(120);
    expect(Math.max(...delays)).toBeLessThan(155);
  }
});

test("fault link-duplicate: every message comes, and about four of ten a second time, the second after the first", () => {
  for (const list of passing("link-duplicate", false)) {
    expect(inOrder([...new Set(numbers(list))])).toEqual(ALL);
    expect(list.length - SENT).toBeGreaterThan(SENT * 0.3);
    expect(list.length - SENT).toBeLessThan(SENT * 0.5);
    const firsts = numbers(list).filter((number, i, all) => all.indexOf(number) === i);
    expect(firsts).toEqual(ALL);
  }
});

test("fault link-reorder: every message comes once, and some are overtaken by those sent after them", () => {
  for (const list of passing("link-reorder", false)) {
    expect(inOrder(numbers(list))).toEqual(ALL);
    const overtaken = numbers(list).filter((number, i, all) => number < Math.max(...all.slice(0, i)));
    expect(overtaken.length).toBeGreaterThan(SENT * 0.15);
    // Who is not held up himself still comes in order.
    expect(overtaken.length).toBeLessThan(SENT * 0.4);
  }
});

test("fault link-corrupt: messages are spoilt and dropped in bursts, not one by one; the others come once, in order", () => {
  for (const list of passing("link-corrupt", false)) {
    const came = new Set(numbers(list));
    expect(numbers(list)).toEqual(inOrder([...came]));
    const lost = ALL.filter((number) => !came.has(number));
    expect(lost.length).toBeGreaterThan(SENT * 0.05);
    expect(lost.length).toBeLessThan(SENT * 0.6);
    const inCompany = lost.filter((number) => lost.includes(number - 1) || lost.includes(number + 1));
    expect(inCompany.length).toBeGreaterThan(lost.length * 0.8);
  }
});

test("fault link-cut: nothing comes, either way", () => {
  expect(passing("link-cut", false)).toEqual([[], []]);
});

test.each(FAULTS)("a wire with %s passes every message again, in order and in time, once it is mended", (fault) => {
  for (const list of passing(fault, true)) {
    expect(numbers(list)).toEqual(ALL);
    expect(Math.max(...list.map(({ afterMs }) => afterMs))).toBeLessThan(2.1);
  }
});

test("the same seed disturbs the same messages", () => {
  expect(passing("link-loss", false)).toEqual(passing("link-loss", false));
});

test("a device executes a doubled command once", () => {
  const its = bareWorld("board");
  its.plant("link-duplicate", "f-mcu");
  for (let i = 0; i < 20; i++) {
    its.send("f-mcu", { verb: "advance" });
    its.pass(400);
  }
  expect(its.reports("f-mcu").filter(({ type }) => type === "done").length).toBeGreaterThanOrEqual(20);
  expect(its.parts.made).toBe(1);
  expect(new Set(its.reports("f-mcu").map((report) => ("commandId" in report ? report.commandId : 0))).size).toBe(20);
});

test("disturbances of one wire act one after the other", () => {
  const clock = new VirtualClock();
  const wire = new Wire<string>(clock, createRandom(3).stream("wire"));
  const heard: string[] = [];
  wire.deliverTo((message) => heard.push(`${message} at ${Math.floor(clock.nowMs())}`));
  const twice: Disturbance = (its) => [its, its];
  const late: Disturbance = (its) => [{ ...its, atMs: its.atMs + 100 }];
  wire.disturb(twice);
  wire.disturb(late);
  wire.arriveAt(1, "a");
  clock.runUntil(1000);
  expect(heard).toEqual(["a at 101", "a at 101"]);
});
