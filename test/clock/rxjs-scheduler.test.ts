import { auditTime, bufferTime, delay, interval, map, of, Subject, take, throwError, timeout, timer } from "rxjs";
import { expect, test } from "vitest";
import { rxjsScheduler, VirtualClock } from "../../src/clock/index.ts";

function setUp() {
  const clock = new VirtualClock();
  return { clock, scheduler: rxjsScheduler(clock) };
}

test("interval ticks at each period and leaves no timer when unsubscribed", () => {
  const { clock, scheduler } = setUp();
  const tickedMs: number[] = [];
  const ticking = interval(100, scheduler).subscribe(() => tickedMs.push(clock.nowMs()));
  clock.runUntil(350);
  expect(tickedMs).toEqual([100, 200, 300]);
  ticking.unsubscribe();
  expect(clock.pending).toBe(0);
});

test("take completes an interval and leaves no timer", () => {
  const { clock, scheduler } = setUp();
  let isComplete = false;
  interval(10, scheduler)
    .pipe(take(2))
    .subscribe({
      complete: () => {
        isComplete = true;
      },
    });
  clock.runUntil(1000);
  expect(isComplete).toBe(true);
  expect(clock.pending).toBe(0);
});

test("delay, auditTime, bufferTime and timer keep virtual time", () => {
  const { clock, scheduler } = setUp();
  const seen: string[] = [];
  const see = (what: string) => (value: unknown) => seen.push(`${what} ${JSON.stringify(value)} at ${clock.nowMs()}`);
  const source = new Subject<number>();
  of(1).pipe(delay(30, scheduler)).subscribe(see("delayed"));
  source.pipe(auditTime(50, scheduler)).subscribe(see("audited"));
  source.pipe(bufferTime(70, scheduler), take(1)).subscribe(see("buffered"));
  timer(5, scheduler)
    .pipe(map(() => "once"))
    .subscribe(see("timer"));
  clock.at(10, () => source.next(1));
  clock.at(20, () => source.next(2));
  clock.runUntil(100);
  expect(seen).toEqual(['timer "once" at 5', "delayed 1 at 30", "audited 2 at 60", "buffered [1,2] at 70"]);
});

test("timeout fails a silent source at its bound", () => {
  const { clock, scheduler } = setUp();
  const failedMs: number[] = [];
  const source = new Subject<number>();
  source
    .pipe(timeout({ each: 250, scheduler, with: () => throwError(() => new Error("silent")) }))
    .subscribe({ error: () => failedMs.push(clock.nowMs()) });
  clock.at(200, () => source.next(1));
  clock.runUntil(1000);
  expect(failedMs).toEqual([450]);
});

test("work that throws is not run again, and its exception comes out of the run", () => {
  const { clock, scheduler } = setUp();
  const action = scheduler.schedule(function () {
    this.schedule(undefined, 10);
    throw new Error("broken work");
  }, 10);
  expect(() => clock.runUntil(10)).toThrow("broken work");
  expect(action.closed).toBe(true);
  expect(clock.pending).toBe(0);
});

test("work scheduled without delay runs in the run to come, not at once", () => {
  const { clock, scheduler } = setUp();
  let runs = 0;
  scheduler.schedule(() => {
    runs += 1;
  });
  expect(runs).toBe(0);
  clock.runUntil(0);
  expect(runs).toBe(1);
});
