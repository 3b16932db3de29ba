import fc from "fast-check";
import { expect, test } from "vitest";
import { type TimerHandle, VirtualClock } from "../../src/clock/index.ts";
import { runs } from "../support/effort.ts";

type Act =
  | { readonly kind: "set"; readonly delayMs: number }
  | { readonly kind: "cancel" | "chain"; readonly which: number }
  | { readonly kind: "reschedule"; readonly which: number; readonly delayMs: number }
  | { readonly kind: "run"; readonly forMs: number };

// Few distinct times, so that ties are common; some of them past.
const delayMs = fc.integer({ min: -3, max: 12 });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("set" as const), delayMs }) },
  fc.record({ kind: fc.constantFrom("cancel" as const, "chain" as const), which: fc.nat(60) }),
  fc.record({ kind: fc.constant("reschedule" as const), which: fc.nat(60), delayMs }),
  fc.record({ kind: fc.constant("run" as const), forMs: fc.nat(8) }),
);

/** The slowest clock that can be right: a list, sorted anew for every timer. */
class NaiveClock {
  now = 0;
  #timers: { id: number; dueMs: number; order: number }[] = [];
  #order = 0;

  set(id: number, dueMs: number): void {
    this.cancel(id);
    this.#order += 1;
    this.#timers.push({ id, dueMs, order: this.#order });
  }

  cancel(id: number): void {
    this.#timers = this.#timers.filter((timer) => timer.id !== id);
  }

  run(untilMs: number, fire: (id: number) => void): void {
    for (;;) {
      this.#timers.sort((a, b) => a.dueMs - b.dueMs || a.order - b.order);
      const next = this.#timers[0];
      if (next === undefined || next.dueMs > untilMs) break;
      this.#timers.shift();
      this.now = Math.max(this.now, next.dueMs);
      fire(next.id);
    }
    this.now = Math.max(this.now, untilMs);
  }

  get pending(): number {
    return this.#timers.length;
  }
}

test("timers fire as from a list sorted by due time and order of setting, whatever was cancelled or rescheduled", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 80 }), (acts) => {
      const clock = new VirtualClock();
      const naive = new NaiveClock();
      const handles: TimerHandle[] = [];
      const chained = new Set<number>();
      const fired: [number, number][] = [];
      const wanted: [number, number][] = [];
      const onFire = (id: number): void => {
        fired.push([id, clock.nowMs()]);
        const handle = handles[id];
        if (handle && chained.delete(id)) clock.reschedule(handle, clock.nowMs() + 2);
      };
      const naiveChained = new Set<number>();
      for (const { kind, ...rest } of acts) {
        const which = "which" in rest && handles.length > 0 ? rest.which % handles.length : -1;
        const handle = handles[which];
        if (kind === "set" && "delayMs" in rest) {
          const id = handles.length;
          naive.set(id, naive.now + rest.delayMs);
          handles.push(clock.after(rest.delayMs, () => onFire(id)));
        } else if (kind === "run" && "forMs" in rest) {
          naive.run(naive.now + rest.forMs, (id) => {
            wanted.push([id, naive.now]);
            if (naiveChained.delete(id)) naive.set(id, naive.now + 2);
          });
          clock.runUntil(clock.nowMs() + rest.forMs);
        } else if (handle && kind === "cancel") {
          naive.cancel(which);
          clock.cancel(handle);
        } else if (handle && kind === "chain") {
          naiveChained.add(which);
          chained.add(which);
        } else if (handle && "delayMs" in rest) {
          naive.set(which, naive.now + rest.delayMs);
          clock.reschedule(handle, clock.nowMs() + rest.delayMs);
        }
        expect(clock.pending).toBe(naive.pending);
      }
      clock.runUntil(1000);
      naive.run(1000, (id) => {
        wanted.push([id, naive.now]);
        if (naiveChained.delete(id)) naive.set(id, naive.now + 2);
      });
      expect(fired).toEqual(wanted);
    }),
    { numRuns: runs(500) },
  );
});

test("cancelling some of many leaves the others in order", () => {
  const timers = fc.array(fc.record({ dueMs: fc.nat(1000), isCancelled: fc.boolean() }), {
    minLength: 10,
    maxLength: 100,
  });
  fc.assert(
    fc.property(timers, (wanted) => {
      const clock = new VirtualClock();
      const firedMs: number[] = [];
      const handles = wanted.map(({ dueMs }) => clock.at(dueMs, () => firedMs.push(dueMs)));
      for (const [index, handle] of handles.entries()) if (wanted[index]?.isCancelled) clock.cancel(handle);
      clock.runUntil(1000);
      const left = wanted.filter(({ isCancelled }) => !isCancelled).map(({ dueMs }) => dueMs);
      expect(firedMs).toEqual(left.toSorted((a, b) => a - b));
    }),
    { numRuns: runs(500) },
  );
});
