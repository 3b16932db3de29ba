/** Re-timing: only what depends on a late step moves, no further than it must, and never to earlier. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Sequence, TimedPlan } from "../../src/model/index.ts";
import { createRetimer, planSequence, type Retimer } from "../../src/plan/index.ts";
import { runs } from "../support/effort.ts";
import { dwell, line, sequence, tool, work } from "../support/sequences.ts";
import { SKETCHES, sequenceOf } from "./random-cells.ts";

const SAME_MS = 1e-6;

/** Holds `law` to every random plan, with one of its steps and a delay. */
function eachDelay(law: (plan: TimedPlan, sequence: Sequence, late: number, byMs: number) => void): void {
  fc.assert(
    fc.property(SKETCHES, fc.nat(), fc.integer({ min: 0, max: 3000 }), (sketch, which, byMs) => {
      const sequence = sequenceOf(sketch);
      const result = planSequence(sequence);
      if ("plan" in result) law(result.plan, sequence, which % result.plan.startMs.length, byMs);
    }),
    { numRuns: runs(200) },
  );
}

const startsOf = (plan: TimedPlan, retimer: Retimer): number[] =>
  [...plan.startMs.keys()].map((each) => retimer.plannedStartMs(each));

/** Everything that the constraints lead to from one step. */
function descendants({ constraints: { from, to } }: TimedPlan, origin: number): ReadonlySet<number> {
  const found = new Set([origin]);
  // Constraints stand behind those they come from: one pass finds all.
  for (const [k, node] of to.entries()) if (found.has(from[k] ?? -1)) found.add(node);
  return found;
}

/** Constraints between steps that the re-timed plan breaks. */
function broken(plan: TimedPlan, retimer: Retimer): number[] {
  const { from, to, lagMs, fromEnd } = plan.constraints;
  const count = plan.startMs.length;
  return [...to.keys()].filter((k) => {
    const [before, after] = [from[k] ?? 0, to[k] ?? 0];
    if (before >= count || after >= count) return false;
    const anchorMs = fromEnd[k] === 1 ? retimer.plannedEndMs(before) : retimer.plannedStartMs(before);
    return retimer.plannedStartMs(after) < anchorMs + (lagMs[k] ?? 0) - SAME_MS;
  });
}

describe("a step that starts late", () => {
  test("moves only what depends on it, never to earlier, and every constraint still holds", () => {
    eachDelay((plan, of, late, byMs) => {
      const retimer = createRetimer(of, plan);
      const { moved, makespanMs } = retimer.startedLate(late, (plan.startMs[late] ?? 0) + byMs);
      const after = startsOf(plan, retimer);
      const depends = descendants(plan, late);
      const movers = after.flatMap((startMs, each) =>
        startMs > (plan.startMs[each] ?? 0) && each !== late ? [each] : [],
      );
      for (const [each, startMs] of after.entries()) expect(startMs).toBeGreaterThanOrEqual(plan.startMs[each] ?? 0);
      for (const each of movers) expect(depends.has(each)).toBe(true);
      expect(moved).toBe(movers.length);
      expect(broken(plan, retimer)).toEqual([]);
      const latestMs = Math.max(...after.map((_, each) => retimer.plannedEndMs(each)));
      expect(makespanMs).toBeCloseTo(Math.max(plan.makespanMs, latestMs), 6);
    });
  });

  test("by no more than its slack leaves the makespan as it is", () => {
    eachDelay((plan, of, late) => {
      const { makespanMs } = createRetimer(of, plan).startedLate(
        late,
        (plan.startMs[late] ?? 0) + (plan.slackMs[late] ?? 0),
      );
      expect(makespanMs).toBeCloseTo(plan.makespanMs, 5);
    });
  });

  test("said twice moves nothing more", () => {
    eachDelay((plan, of, late, byMs) => {
      const retimer = createRetimer(of, plan);
      const startMs = (plan.startMs[late] ?? 0) + byMs;
      retimer.startedLate(late, startMs);
      const once = startsOf(plan, retimer);
      expect(retimer.startedLate(late, startMs).moved).toBe(0);
      expect(startsOf(plan, retimer)).toEqual(once);
    });
  });
});

describe("a step that ends late", () => {
  test("moves only what depends on it, and every constraint still holds", () => {
    eachDelay((plan, of, late, byMs) => {
      const retimer = createRetimer(of, plan);
      retimer.ended(late, retimer.plannedEndMs(late) + byMs);
      const depends = descendants(plan, late);
      for (const [each, startMs] of startsOf(plan, retimer).entries()) {
        expect(startMs).toBeGreaterThanOrEqual(plan.startMs[each] ?? 0);
        if (!depends.has(each)) expect(startMs).toBe(plan.startMs[each]);
      }
      expect(broken(plan, retimer)).toEqual([]);
    });
  });

  test("early moves nothing: the others keep their times", () => {
    eachDelay((plan, of, late, byMs) => {
      const retimer = createRetimer(of, plan);
      expect(retimer.ended(late, Math.max(0, retimer.plannedEndMs(late) - byMs)).moved).toBe(0);
      expect(startsOf(plan, retimer)).toEqual([...plan.startMs]);
    });
  });
});

describe("a hold", () => {
  test("moves all that was to come by as long as it lasted, and nothing that was over", () => {
    eachDelay((plan, of, late, byMs) => {
      const retimer = createRetimer(of, plan);
      const fromMs = plan.startMs[late] ?? 0;
      retimer.shift(fromMs, byMs);
      for (const [each, startMs] of startsOf(plan, retimer).entries()) {
        const plannedMs = plan.startMs[each] ?? 0;
        expect(startMs).toBeCloseTo(plannedMs >= fromMs ? plannedMs + byMs : plannedMs, 6);
      }
      expect(broken(plan, retimer)).toEqual([]);
    });
  });
});

describe("a step that went on while plan time stood still", () => {
  test("brings what depends on it forward, never to later nor before now, and every constraint still holds", () => {
    eachDelay((plan, of, done, byMs) => {
      const retimer = createRetimer(of, plan);
      const fromMs = plan.startMs[done] ?? 0;
      const nowMs = fromMs + Math.max(0, (plan.durationMs[done] ?? 0) - byMs);
      // What has begun by then has begun.
      for (const [each, startMs] of plan.startMs.entries()) if (startMs <= nowMs) retimer.startedLate(each, startMs);
      const { moved, makespanMs } = retimer.wentOn([[done, nowMs]], nowMs);
      const after = startsOf(plan, retimer);
      const depends = descendants(plan, done);
      const movers = after.flatMap((startMs, each) => (startMs < (plan.startMs[each] ?? 0) - SAME_MS ? [each] : []));
      for (const [each, startMs] of after.entries())
        expect(startMs).toBeLessThanOrEqual((plan.startMs[each] ?? 0) + SAME_MS);
      for (const each of movers) {
        expect(depends.has(each)).toBe(true);
        expect(after[each]).toBeGreaterThanOrEqual(nowMs - SAME_MS);
      }
      expect(moved).toBe(movers.length);
      expect(broken(plan, retimer)).toEqual([]);
      expect(makespanMs).toBeGreaterThanOrEqual(
        Math.max(...after.map((_, each) => retimer.plannedEndMs(each))) - SAME_MS,
      );
    });
  });
});

describe("steps that start anew", () => {
  test("have the times between them that the plan has, however late they had become before", () => {
    const cell = line({ devices: [tool("a", 100), tool("b", 100)] });
    const of = sequence(cell, [work("one", "a"), work("two", "b"), work("three", "a")]);
    const result = planSequence(of);
    if (!("plan" in result)) throw new Error("no plan");
    const retimer = createRetimer(of, result.plan);
    retimer.startedLate(1, 60_000);
    retimer.restarted([0, 1, 2], 1000);
    const planned = [...result.plan.startMs];
    expect([0, 1, 2].map((each) => retimer.plannedStartMs(each) - 1000)).toEqual(
      planned.map((startMs) => expect.closeTo(startMs - (planned[0] ?? 0), 6)),
    );
  });
});

describe("by hand", () => {
  const cell = line({ devices: [tool("a", 100), tool("b", 100)] });
  const of = sequence(cell, [work("one", "a"), dwell("gap", 50), work("two", "b"), work("aside", "a", { after: [] })]);
  const result = planSequence(of);
  if ("problems" in result) throw new Error("no plan");

  test("a delay spreads along predecessors and devices", () => {
    // one 0–100, gap 100–150, two 150–250 on b; aside 100–200 on a, behind one.
    const retimer = createRetimer(of, result.plan);
    expect(retimer.startedLate(0, 30)).toEqual({ moved: 3, makespanMs: 280 });
    expect([0, 1, 2, 3].map((each) => retimer.plannedStartMs(each))).toEqual([30, 130, 180, 130]);
  });

  test("what has started does not move any more", () => {
    const retimer = createRetimer(of, result.plan);
    retimer.startedLate(3, 100);
    retimer.startedLate(0, 30);
    expect(retimer.plannedStartMs(3)).toBe(100);
  });

  test("a plan of another sequence is refused", () => {
    expect(() => createRetimer(sequence(cell, [work("one", "a")]), result.plan)).toThrow(RangeError);
  });
});
