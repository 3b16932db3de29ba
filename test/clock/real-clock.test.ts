import { describe, expect, test } from "vitest";
import { RealClock } from "../../src/clock/index.ts";
import { FakeHost } from "./fake-host.ts";

function setUp(options?: ConstructorParameters<typeof FakeHost>[0]) {
  const host = new FakeHost(options);
  return { host, clock: new RealClock(host) };
}

test("the clock starts at 0 whatever the host's own time is", () => {
  const { host, clock } = setUp();
  expect(clock.nowMs()).toBeCloseTo(0);
  host.passMs(12.5);
  expect(clock.nowMs()).toBeCloseTo(12.5, 1);
});

test("a timer fires within tens of microseconds of its deadline, never before, however late the coarse timer is", () => {
  for (const lateMs of [0, 0.3, 0.9, 1.25]) {
    const { host, clock } = setUp({ sleepLateMs: lateMs });
    const latenessMs: number[] = [];
    const timer = clock.at(20, () => {
      latenessMs.push(clock.nowMs() - timer.dueMs);
      if (timer.dueMs < 200) clock.reschedule(timer, timer.dueMs + 20);
    });
    host.run();
    expect(latenessMs).toHaveLength(10);
    for (const late of latenessMs) expect(late >= 0 && late < 0.02).toBe(true);
  }
});

test("the margin grows with a host whose coarse timers are later than thought", () => {
  const { host, clock } = setUp({ sleepLateMs: 4 });
  const latenessMs: number[] = [];
  const timer = clock.at(20, () => {
    latenessMs.push(clock.nowMs() - timer.dueMs);
    if (timer.dueMs < 100) clock.reschedule(timer, timer.dueMs + 20);
  });
  host.run();
  expect(latenessMs[0]).toBeGreaterThan(1);
  for (const late of latenessMs.slice(1)) expect(late).toBeLessThan(0.02);
});

test("I/O gets a turn all through the last stretch before a deadline", () => {
  const { host, clock } = setUp();
  clock.at(50, () => {});
  host.run();
  expect(host.turns).toBeGreaterThan(20);
  expect(host.longestHeldMs).toBeLessThan(0.25);
});

test("timers that set timers do not shut out I/O", () => {
  const { host, clock } = setUp();
  let chained = 0;
  const timer = clock.at(0, () => {
    chained += 1;
    host.passMs(0.1);
    if (chained < 1000) clock.reschedule(timer, 0);
  });
  host.run();
  expect(chained).toBe(1000);
  expect(host.longestHeldMs).toBeLessThan(2.5);
});

test("after the event loop stalled, everything due fires in order of due time, then of setting", () => {
  const { host, clock } = setUp();
  const fired: string[] = [];
  clock.at(30, () => fired.push("30"));
  clock.at(10, () => fired.push("10"));
  clock.at(20, () => fired.push("20 first"));
  clock.at(20, () => fired.push("20 second"));
  host.passMs(500);
  clock.at(15, () => fired.push("15, set late"));
  host.run();
  expect(fired).toEqual(["10", "15, set late", "20 first", "20 second", "30"]);
});

test("an earlier timer set while the clock sleeps for a later one is on time", () => {
  const { host, clock } = setUp();
  const firedMs: number[] = [];
  clock.at(1000, () => firedMs.push(clock.nowMs()));
  clock.at(100, () => firedMs.push(clock.nowMs()));
  host.run();
  expect(firedMs[0]).toBeCloseTo(100, 1);
  expect(firedMs[1]).toBeCloseTo(1000, 1);
});

test("a deadline beyond what the host can sleep for is still met", () => {
  const { host, clock } = setUp();
  let firedMs = 0;
  clock.at(2 ** 33, () => {
    firedMs = clock.nowMs();
  });
  host.run();
  expect(firedMs).toBeGreaterThanOrEqual(2 ** 33);
  expect(firedMs).toBeLessThan(2 ** 33 + 1);
});

test("nothing keeps the process alive once no timer is pending", () => {
  const { host, clock } = setUp();
  const timer = clock.at(1000, () => {});
  expect(host.isAlive).toBe(true);
  clock.cancel(timer);
  expect(host.isAlive).toBe(false);
  clock.at(5, () => {});
  host.run();
  expect(host.isAlive).toBe(false);
});

test("a closed clock fires nothing, neither what was set nor what is set later", () => {
  const { host, clock } = setUp();
  let fired = 0;
  const count = (): void => {
    fired += 1;
  };
  const timer = clock.at(10, count);
  clock.close();
  clock.at(0, count);
  clock.reschedule(timer, 20);
  expect(host.isAlive).toBe(false);
  host.run();
  expect(fired).toBe(0);
});

test("an exception from an action goes to the host, and the timers after it still fire", () => {
  const { host, clock } = setUp();
  let fired = 0;
  clock.at(1, () => {
    throw new Error("broken action");
  });
  clock.at(1, () => {
    fired += 1;
  });
  expect(() => host.run()).toThrow("broken action");
  host.run();
  expect(fired).toBe(1);
});

describe("the rough face", () => {
  test("is late by a ms more than the coarse timer at most, never early, and spends no turns on its deadlines", () => {
    const { host, clock } = setUp({ sleepLateMs: 0.8 });
    const latenessMs: number[] = [];
    const { rough } = clock;
    const timer = rough.at(20.3, () => {
      latenessMs.push(rough.nowMs() - timer.dueMs);
      if (timer.dueMs < 200) rough.reschedule(timer, timer.dueMs + 20);
    });
    host.run();
    expect(latenessMs).toHaveLength(10);
    for (const late of latenessMs) expect(late >= 0 && late < 1.9).toBe(true);
    expect(host.turns).toBe(10);
  });

  test("fires in order, of one time with its clock, and what is due at once in the next turn", () => {
    const { host, clock } = setUp();
    const fired: string[] = [];
    const { rough } = clock;
    expect(rough.nowMs()).toBeCloseTo(clock.nowMs(), 1);
    expect(rough.rough).toBe(rough);
    expect(clock.rough).toBe(rough);
    rough.at(30, () => fired.push("30"));
    rough.at(10, () => fired.push("10 first"));
    rough.at(10, () => fired.push("10 second"));
    clock.at(20, () => fired.push("20, exact"));
    rough.after(0, () => fired.push("at once"));
    host.run();
    expect(fired).toEqual(["at once", "10 first", "10 second", "20, exact", "30"]);
  });

  test("closes with its clock, even where it is first asked for afterwards", () => {
    for (const asksFirst of [true, false]) {
      const { host, clock } = setUp();
      let fired = 0;
      if (asksFirst) clock.rough.at(10, () => fired++);
      clock.close();
      clock.rough.at(10, () => fired++);
      expect(host.isAlive).toBe(false);
      host.run();
      expect(fired).toBe(0);
    }
  });
});

test("on Node's own timers the order holds, and a timer is never early", async () => {
  const clock = new RealClock();
  const fired: string[] = [];
  await new Promise<void>((resolve) => {
    const last = clock.at(4, () => {
      fired.push(clock.nowMs() >= last.dueMs ? "4" : "too early");
      resolve();
    });
    clock.at(2, () => fired.push("2 first"));
    clock.at(2, () => fired.push("2 second"));
    clock.at(1, () => fired.push("1"));
  });
  expect(fired).toEqual(["1", "2 first", "2 second", "4"]);
});
