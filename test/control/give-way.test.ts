/** Whatever has gone back to wherever, in the order that is then kept no step waits for itself by way of others. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { giveWay } from "../../src/control/run/give-way.ts";
import { PlanOrder } from "../../src/control/run/plan-order.ts";
import { CycleRun } from "../../src/control/step/cycle-run.ts";
import { type TimedPlan, templateOf } from "../../src/model/index.ts";
import { mustEndBefore, planSequence } from "../../src/plan/index.ts";
import { SKETCHES, sequenceOf } from "../plan/random-cells.ts";
import { runs } from "../support/effort.ts";

/** What becomes of one cycle where the line was stopped: how much of what it had done stays done, and whether it has a part then. */
interface Fate {
  /** Share of what was over, 0 to 1. */
  readonly keeps: number;
  readonly hasPart: boolean;
}

const FATES: fc.Arbitrary<readonly Fate[]> = fc.array(
  fc.record({ keeps: fc.constantFrom(0, 0, 0.4, 0.7, 1), hasPart: fc.boolean() }),
  { minLength: 5, maxLength: 5 },
);

/** The open cycles of a plan that was stopped at a share of its time, each gone back as is its fate. */
function stopped(plan: TimedPlan, cycles: readonly CycleRun[], share: number, fates: readonly Fate[]) {
  const ends = plan.startMs.map((startMs, instance) => startMs + (plan.durationMs[instance] ?? 0));
  const stoppedMs = share * Math.max(...ends);
  const withPart = new Set<CycleRun>();
  const open = cycles.filter((cycle) => {
    const { keeps, hasPart } = fates[cycle.number - 1] ?? { keeps: 0, hasPart: false };
    const over = cycle.template.steps
      .map(({ index }) => index)
      .filter((index) => (ends[cycle.firstInstance + index] ?? 0) <= stoppedMs)
      .sort((a, b) => (ends[cycle.firstInstance + a] ?? 0) - (ends[cycle.firstInstance + b] ?? 0));
    if (over.length === cycle.template.steps.length) return false;
    const kept = over.slice(0, Math.floor(keeps * over.length));
    if (over.length > 0) cycle.startedAtMs = 0;
    if (over.length > 0) cycle.restart(new Set(kept));
    if (kept.length > 0 && hasPart) withPart.add(cycle);
    return true;
  });
  return { open, hasPart: (cycle: CycleRun) => withPart.has(cycle) };
}

interface Place {
  readonly cycle: CycleRun;
  readonly index: number;
}

const instanceOf = ({ cycle, index }: Place): number => cycle.firstInstance + index;
const isToCome = (place: Place): boolean => !place.cycle.hasFinished(instanceOf(place));
const placesOf = (cycle: CycleRun): readonly Place[] => cycle.template.steps.map(({ index }) => ({ cycle, index }));

/** The cycle that an instance belongs to; null if that is not open. */
const ownerIn = (open: readonly CycleRun[]) => (instance: number) =>
  open.find(({ firstInstance, template: { steps } }) => {
    return instance >= firstInstance && instance < firstInstance + steps.length;
  }) ?? null;

const oldestOf = (open: readonly CycleRun[]): number => open[0]?.firstInstance ?? 0;

/** Begins and ends every step that nothing stands before any more, one at a time. @returns the instances in the order in which they came */
function playOut(plan: TimedPlan, open: readonly CycleRun[]): readonly number[] {
  const cycleOf = ownerIn(open);
  const isFinished = (instance: number) => cycleOf(instance)?.hasFinished(instance) ?? true;
  const order = new PlanOrder(plan, { isFinished, hasBegun: isFinished, cycleOf, oldest: () => oldestOf(open) });
  order.clear();
  const toCome = open.flatMap(placesOf).filter(isToCome);
  for (const { cycle, index } of toCome) cycle.before[index] = order.countBefore(cycle, index);
  const ready = toCome.filter(({ cycle, index }) => cycle.before[index] === 0);
  const release = (places: readonly Place[]) => {
    for (const place of places) if (isToCome(place) && place.cycle.release(place.index)) ready.push(place);
  };
  for (const place of ready) {
    const { cycle, index } = place;
    cycle.finish(index);
    release(placesOf(cycle).filter((next) => cycle.template.steps[next.index]?.after.includes(index)));
    release(order.begun(instanceOf(place)));
    release(order.ended(instanceOf(place)));
    if (cycle.isFinished) release(order.closed(cycle, open));
  }
  return ready.map(instanceOf);
}

/** Everything that the plan has come before an instance, from the oldest cycle that is open. */
function allBefore(plan: TimedPlan, open: readonly CycleRun[], instance: number): ReadonlySet<number> {
  const before = mustEndBefore(plan);
  const found = new Set(before(instance));
  for (const earlier of found) if (earlier >= oldestOf(open)) for (const each of before(earlier)) found.add(each);
  return found;
}

/** Tries ways to stop and to go back in plans of three to five cycles that overlap. @returns in how many somebody gave way */
function everyWay(judge: (plan: TimedPlan, open: readonly CycleRun[], steps: readonly number[]) => void): number {
  let gaveWay = 0;
  const ways = fc.array(fc.tuple(fc.double({ min: 0.05, max: 0.95, noNaN: true }), FATES), {
    minLength: 20,
    maxLength: 20,
  });
  const judged = fc.property(SKETCHES, ways, (sketch, list) => {
    const sequence = sequenceOf({ ...sketch, cycles: Math.max(sketch.cycles, 3), pipeline: "auto" });
    const planned = planSequence(sequence);
    if (!("plan" in planned)) return;
    const { plan } = planned;
    for (const [share, fates] of list) {
      const cycles = Array.from(
        { length: plan.cycles },
        (_, i) => new CycleRun(i + 1, templateOf(sequence, i + 1), plan),
      );
      const { open, hasPart } = stopped(plan, cycles, share, fates);
      // What an earlier restart had them let go first does not count any more.
      for (const cycle of open) for (const other of open) if (other !== cycle) cycle.yieldsTo.add(other);
      giveWay(open, hasPart);
      if (open.some(({ yieldsTo }) => yieldsTo.size > 0)) gaveWay++;
      judge(plan, open, open.flatMap(placesOf).filter(isToCome).map(instanceOf));
    }
  });
  fc.assert(judged, { numRuns: runs(500) });
  return gaveWay;
}

test("whatever cycles have gone back, and whichever of them have a part, every step comes", () => {
  const gaveWay = everyWay((plan, open, steps) => {
    expect([...playOut(plan, open)].sort((a, b) => a - b)).toEqual(steps);
  });
  // What nobody has tried says nothing.
  expect(gaveWay).toBeGreaterThan(runs(1000));
});

test("cycles that are on their way keep the plan's order among them, also where a step between them has given way or belongs to a cycle that is closed", () => {
  everyWay((plan, open, steps) => {
    const isOnTheWay = (instance: number) => ownerIn(open)(instance)?.yieldsTo.size === 0;
    const pairs = steps.filter(isOnTheWay).flatMap((later) => {
      const before = allBefore(plan, open, later);
      return steps
        .filter((earlier) => before.has(earlier) && isOnTheWay(earlier))
        .map((earlier) => [earlier, later] as const);
    });
    const came = playOut(plan, open);
    expect(pairs.filter(([earlier, later]) => came.indexOf(earlier) > came.indexOf(later))).toEqual([]);
  });
});
