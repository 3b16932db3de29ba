/** Plans of long runs: a period stands for all its repetitions, and what is looked up in it is what a plan of every cycle has. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  cycleOf,
  firstInstanceOf,
  instancesOf,
  keptCycles,
  keptInstance,
  plannedDurationMs,
  plannedStartMs,
  type Sequence,
  type TimedPlan,
} from "../../src/model/index.ts";
import {
  createRetimer,
  explainProblem,
  mustBeginBefore,
  mustEndBefore,
  planSequence,
  planWhole,
} from "../../src/plan/index.ts";
import { runs } from "../support/effort.ts";
import { dwell, feeder, line, on, sequence, tool, work } from "../support/sequences.ts";
import { SKETCHES, type Sketch, sequenceOf } from "./random-cells.ts";

/** Sums of the same times in another order. */
const SAME_MS = 1e-4;
/** Cycles in which something goes otherwise than planned; more than 64 behind them come in later. */
const DISTURBED = 12;
/** The most that overlap. */
const DEPTH = 8;

interface Pair {
  readonly of: Sequence;
  readonly long: TimedPlan;
  readonly whole: TimedPlan;
}

/** Both plans of a sketch with so many cycles; null if it has none, or does not repeat itself. */
function both(sketch: Sketch, cycles: number): Pair | null {
  const of = { ...sequenceOf(sketch), cycles };
  const long = planSequence(of, { keptSteps: 0 });
  const whole = planWhole(of);
  if (!("plan" in long) || !("plan" in whole) || long.plan.repeat === null) return null;
  return { of, long: long.plan, whole: whole.plan };
}

function eachPair(law: (pair: Pair, random: readonly number[]) => void, count: number): void {
  let seen = 0;
  fc.assert(
    fc.property(
      SKETCHES,
      fc.integer({ min: 150, max: 170 }),
      fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
      (sketch, cycles, random) => {
        const pair = both(sketch, cycles);
        if (pair === null) return;
        seen++;
        law(pair, random);
      },
    ),
    { numRuns: runs(count) },
  );
  expect(seen).toBeGreaterThan(0);
}

const isNear = (one: number, other = Number.NaN): boolean => Math.abs(one - other) < SAME_MS;
const listed = (instances: readonly number[]): string => [...instances].sort((a, b) => a - b).join();

describe("a plan that keeps one period of a long run", () => {
  test("has every instance at the time, for as long, on the device and behind the steps that a plan of every cycle has", () => {
    eachPair(({ long, whole }) => {
      expect(long.pipeline).toBe(whole.pipeline);
      expect(keptCycles(long)).toBeLessThan(keptCycles(whole));
      expect(instancesOf(long)).toBe(whole.startMs.length);
      // The end of the run is the end that is kept, not one more lap.
      expect(keptInstance(long, whole.startMs.length - 1)).toBe(long.startMs.length - 1);
      expect(Math.abs(long.makespanMs - whole.makespanMs)).toBeLessThan(SAME_MS);
      const [ends, begins] = [mustEndBefore(long), mustBeginBefore(long)];
      const [wholeEnds, wholeBegins] = [mustEndBefore(whole), mustBeginBefore(whole)];
      const isSame = (instance: number): boolean =>
        isNear(plannedStartMs(long, instance), whole.startMs[instance]) &&
        isNear(plannedDurationMs(long, instance), whole.durationMs[instance]) &&
        long.deviceOf[keptInstance(long, instance)] === whole.deviceOf[instance] &&
        cycleOf(long, instance) === cycleOf(whole, instance) &&
        listed(ends(instance)) === listed(wholeEnds(instance)) &&
        listed(begins(instance)) === listed(wholeBegins(instance));
      expect([...whole.startMs.keys()].filter((instance) => !isSame(instance))).toEqual([]);
      const firsts = Array.from(whole.firstOfCycle, (_first, index) => firstInstanceOf(long, index + 1));
      expect(firsts).toEqual([...whole.firstOfCycle]);
    }, 40);
  });

  test("is found for nearly every cell that has a plan", () => {
    const cells = fc.sample(SKETCHES, { numRuns: runs(60), seed: 4 });
    const planned = cells.filter((sketch) => "plan" in planWhole({ ...sequenceOf(sketch), cycles: 160 }));
    const found = planned.filter((sketch) => both(sketch, 160) !== null);
    expect(planned.length).toBeGreaterThan(3);
    expect(found.length / planned.length).toBeGreaterThan(0.9);
  });

  test("re-times as a plan of every cycle does, while cycles open, are late, start anew, stand still and close", () => {
    eachPair(({ of, long, whole }, random) => {
      const [window, all] = [createRetimer(of, long), createRetimer(of, whole)];
      const draw = (at: number): number => random[at % random.length] ?? 0;
      let worstMs = 0;
      for (let cycle = 1; cycle + DEPTH <= of.cycles; cycle++) {
        const first = firstInstanceOf(long, cycle);
        const late = first + (draw(cycle) % (firstInstanceOf(long, cycle + 1) - first));
        const startMs = all.plannedStartMs(late) + (draw(cycle + 7) % 900);
        const fromMs = all.plannedStartMs(first);
        // Then nothing more happens: what comes in later has moved by what has happened before, and by nothing else.
        const what = cycle > DISTURBED ? -1 : draw(3 * cycle) % 8;
        for (const retimer of [window, all]) {
          if (what === 0 || what === 1) retimer.startedLate(late, startMs);
          if (what === 2) retimer.ended(late, startMs + (whole.durationMs[late] ?? 0));
          if (what === 3) retimer.restarted([late], startMs);
          if (what === 4) retimer.shift(fromMs, draw(cycle) % 500);
        }
        const end = firstInstanceOf(long, cycle + DEPTH);
        for (let instance = first; instance < end; instance++)
          worstMs = Math.max(worstMs, Math.abs(window.plannedStartMs(instance) - all.plannedStartMs(instance)));
        window.forgetBefore(cycle + 1);
      }
      expect(worstMs).toBeLessThan(10 * SAME_MS);
    }, 25);
  });
});

const CELL = line({ devices: [tool("a", 100), tool("b", 70), feeder("feeder", { stock: 1_000_000 })] });
const STEPS = [work("one", "a"), work("two", "b"), dwell("rest", 30)];
const BILLION = 1_000_000_000;

describe("a run of a billion cycles", () => {
  test("has a plan as small as one of ten thousand, with its last step where the takt has it", () => {
    const planOf = (cycles: number): TimedPlan => {
      const planned = planSequence(sequence(CELL, STEPS, { cycles }));
      if ("problems" in planned) throw new Error("no plan");
      return planned.plan;
    };
    const [small, large] = [planOf(10_000), planOf(BILLION)];
    expect(Math.abs(large.startMs.length - small.startMs.length)).toBeLessThanOrEqual(3 * (large.repeat?.cycles ?? 0));
    expect(large.constraints.to.length).toBeLessThan(2 * small.constraints.to.length);
    expect(instancesOf(large)).toBe(3 * BILLION);
    expect(cycleOf(large, 3 * BILLION - 1)).toBe(BILLION);
    expect(large.makespanMs / large.taktMs / BILLION).toBeCloseTo(1, 5);
    expect(plannedStartMs(large, 3 * BILLION - 1) + 30).toBeCloseTo(large.makespanMs, 1);
  });

  test("keeps as many cycles for re-timing at its end as at its beginning", () => {
    const of = sequence(CELL, STEPS, { cycles: BILLION });
    const planned = planSequence(of);
    if ("problems" in planned) throw new Error("no plan");
    const { plan } = planned;
    const keptAfter = (cycles: number): number => {
      const retimer = createRetimer(of, plan);
      for (let cycle = 1; cycle <= cycles; cycle++) {
        const first = 3 * (cycle - 1);
        retimer.startedLate(first, retimer.plannedStartMs(first) + 1);
        retimer.forgetBefore(cycle + 1);
      }
      return retimer.cyclesKept;
    };
    expect(keptAfter(2_000)).toBe(keptAfter(50));
  });

  test("that asks for a count which runs down has no plan, and says that its cycles are never alike", () => {
    const counting = [on("feed", "feeder", { verb: "advance" }, { needs: "feeder.count > 0" }), dwell("rest", 30)];
    const planned = planSequence(sequence(CELL, counting, { cycles: BILLION }));
    expect("problems" in planned && planned.problems.map(explainProblem)).toEqual([
      "feed, cycle 500001: is not planned: no two stretches of the run are alike, and more than 500000 cycles can't be planned one by one. Run fewer cycles, or let no condition ask for what only counts up or down.",
    ]);
  });

  test("whose feeder runs out has no plan, and says for what it waits", () => {
    const cell = line({ devices: [feeder("feeder", { stock: 700 })] });
    const counting = [on("feed", "feeder", { verb: "advance" }, { needs: "feeder.count > 0" }), dwell("rest", 30)];
    const planned = planSequence(sequence(cell, counting, { cycles: BILLION }));
    expect("problems" in planned && planned.problems[0]).toMatchObject({ cycle: 701, step: "feed" });
  });
});
