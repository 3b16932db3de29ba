import { expect, test } from "vitest";
import { VirtualClock } from "../../src/clock/index.ts";

test("ten chained 100 ms timers fire ten times under one runUntil(1000)", () => {
  const clock = new VirtualClock();
  const firedMs: number[] = [];
  const chain = (): void => {
    firedMs.push(clock.nowMs());
    clock.after(100, chain);
  };
  clock.after(100, chain);
  clock.runUntil(1000);
  expect(firedMs).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
  expect(clock.pending).toBe(1);
});

test("equal deadlines fire in the order they were set, also when one sets another", () => {
  const clock = new VirtualClock();
  const fired: string[] = [];
  clock.at(5, () => {
    fired.push("first");
    clock.at(5, () => fired.push("set by the first"));
  });
  clock.at(5, () => fired.push("second"));
  clock.runUntil(5);
  expect(fired).toEqual(["first", "second", "set by the first"]);
});

test("a due time in the past fires next and does not take time back", () => {
  const clock = new VirtualClock();
  const fired: [string, number][] = [];
  clock.runUntil(10);
  clock.at(10, () => fired.push(["now", clock.nowMs()]));
  clock.at(3, () => fired.push(["past", clock.nowMs()]));
  clock.runUntil(10);
  expect(fired).toEqual([
    ["past", 10],
    ["now", 10],
  ]);
});

test("cancelling is idempotent and safe after firing", () => {
  const clock = new VirtualClock();
  let fired = 0;
  const count = (): void => {
    fired += 1;
  };
  const first = clock.at(1, count);
  const second = clock.at(2, count);
  clock.cancel(first);
  clock.cancel(first);
  clock.runUntil(2);
  clock.cancel(second);
  expect(fired).toBe(1);
  expect(clock.pending).toBe(0);
});

test("a clock does not cancel another clock's timer, nor one of its own in its place", () => {
  const [clock, other] = [new VirtualClock(), new VirtualClock()];
  const fired: string[] = [];
  const handle = clock.at(1, () => fired.push("one"));
  other.at(1, () => fired.push("other"));
  other.cancel(handle);
  clock.runUntil(1);
  other.runUntil(1);
  expect(fired).toEqual(["one", "other"]);
});

test("a rescheduled handle fires at its new time only, and again after it has fired or was cancelled", () => {
  const clock = new VirtualClock();
  const firedMs: number[] = [];
  const timer = clock.at(10, () => firedMs.push(clock.nowMs()));
  clock.reschedule(timer, 20);
  clock.runUntil(15);
  expect(firedMs).toEqual([]);
  clock.runUntil(20);
  clock.reschedule(timer, 30);
  clock.cancel(timer);
  clock.reschedule(timer, 40);
  expect(timer.dueMs).toBe(40);
  clock.runUntil(50);
  expect(firedMs).toEqual([20, 40]);
});

test("an exception comes out of the run and leaves the clock at that deadline, ready to go on", () => {
  const clock = new VirtualClock();
  let laterMs = -1;
  clock.at(1, () => {
    throw new Error("broken action");
  });
  clock.at(2, () => {
    laterMs = clock.nowMs();
  });
  expect(() => clock.runUntil(10)).toThrow("broken action");
  expect(clock.nowMs()).toBe(1);
  clock.runUntil(10);
  expect(laterMs).toBe(2);
  expect(clock.nowMs()).toBe(10);
});

test("runNext fires one timer and says when there is none", () => {
  const clock = new VirtualClock();
  clock.at(7, () => {});
  expect(clock.runNext()).toBe(true);
  expect(clock.nowMs()).toBe(7);
  expect(clock.runNext()).toBe(false);
});

test("runWhile stops at the action that ended its reason, or stands at its bound", () => {
  const clock = new VirtualClock();
  let count = 0;
  const timer = clock.at(10, () => {
    count += 1;
    clock.reschedule(timer, clock.nowMs() + 10);
  });
  expect(clock.runWhile(() => count < 3, { untilMs: 1000 })).toBe(true);
  expect(clock.nowMs()).toBe(30);
  expect(clock.runWhile(() => true, { untilMs: 55 })).toBe(false);
  expect(clock.nowMs()).toBe(55);
  expect(count).toBe(5);
});

test("running until Infinity ends at the last timer", () => {
  const clock = new VirtualClock();
  clock.at(3, () => {});
  clock.runUntil(Number.POSITIVE_INFINITY);
  expect(clock.nowMs()).toBe(3);
});

test("a time that is not a finite number is refused", () => {
  const clock = new VirtualClock();
  for (const ms of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    expect(() => clock.at(ms, () => {})).toThrow(RangeError);
    expect(() => clock.after(ms, () => {})).toThrow(RangeError);
  }
  const timer = clock.at(1, () => {});
  expect(() => clock.reschedule(timer, Number.NaN)).toThrow(RangeError);
  expect(clock.pending).toBe(1);
});

test("wall time starts at a fixed date and follows the clock", () => {
  const clock = new VirtualClock();
  expect(clock.wallTime()).toBe("2000-01-01T00:00:00.000Z");
  clock.runUntil(1500);
  expect(clock.wallTime()).toBe("2000-01-01T00:00:01.500Z");
});

test("cancelled timers leave nothing behind", () => {
  const clock = new VirtualClock();
  for (let index = 0; index < 1000; index += 1) clock.cancel(clock.at(1e6 + index, () => {}));
  expect(clock.pending).toBe(0);
});
