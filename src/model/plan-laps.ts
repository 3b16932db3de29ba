/**
 * Any cycle and instance of a run in the columns of its plan, which may keep only some of its cycles (`PlanRepeat`). A lap is one
 * repetition of the period: what is in lap `l` stands in the columns `l` periods earlier. Cycles are counted from 1, instances from 0,
 * both over the whole run. Pure arithmetic: no answer takes longer for a longer run.
 */
import type { Mark } from "./run-pace.ts";
import type { PlanRepeat } from "./timed-plan.ts";

/** What is needed of a plan, in the controller or on the page. */
export interface Lapped {
  readonly repeat: PlanRepeat | null;
  readonly firstOfCycle: ArrayLike<number>;
}

interface Timed extends Lapped {
  readonly startMs: ArrayLike<number>;
}

/** How many cycles the columns keep. */
export function keptCycles({ firstOfCycle }: Lapped): number {
  return firstOfCycle.length - 1;
}

/** Cycles of the whole run. */
export function cyclesOfRun(plan: Lapped): number {
  return keptCycles(plan) + (plan.repeat === null ? 0 : plan.repeat.laps * plan.repeat.cycles);
}

/** Steps of one period; 0 of a plan that keeps every cycle. */
export function stepsPerLap({ repeat, firstOfCycle }: Lapped): number {
  if (repeat === null) return 0;
  return (firstOfCycle[repeat.afterCycle + repeat.cycles] ?? 0) - (firstOfCycle[repeat.afterCycle] ?? 0);
}

/** Steps of the whole run. */
export function instancesOf(plan: Lapped): number {
  return (plan.firstOfCycle[keptCycles(plan)] ?? 0) + (plan.repeat?.laps ?? 0) * stepsPerLap(plan);
}

/** The lap of a cycle of the run: 0 before the period repeats itself. */
export function lapOfCycle({ repeat }: Lapped, cycle: number): number {
  if (repeat === null) return 0;
  return lapOf(cycle - repeat.afterCycle - 1, repeat.cycles, repeat.laps);
}

/** The lap of an instance of the run. */
export function lapOfInstance(plan: Lapped, instance: number): number {
  const { repeat, firstOfCycle } = plan;
  if (repeat === null) return 0;
  return lapOf(instance - (firstOfCycle[repeat.afterCycle] ?? 0), stepsPerLap(plan), repeat.laps);
}

/** Behind the last lap everything stands as in it. */
function lapOf(intoPeriods: number, period: number, laps: number): number {
  return Math.max(0, Math.min(laps, Math.floor(intoPeriods / period)));
}

/** Where an instance of the run stands in the columns. */
export function keptInstance(plan: Lapped, instance: number): number {
  return instance - lapOfInstance(plan, instance) * stepsPerLap(plan);
}

/** The first instance of a cycle of the run; of the one behind the last, the number of instances. */
export function firstInstanceOf(plan: Lapped, cycle: number): number {
  const lap = lapOfCycle(plan, cycle);
  const kept = cycle - lap * (plan.repeat?.cycles ?? 0);
  return (plan.firstOfCycle[kept - 1] ?? 0) + lap * stepsPerLap(plan);
}

/** The cycle of an instance of the run. */
export function cycleOf(plan: Lapped, instance: number): number {
  const lap = lapOfInstance(plan, instance);
  const kept = instance - lap * stepsPerLap(plan);
  let low = 0;
  let high = keptCycles(plan);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((plan.firstOfCycle[middle] ?? 0) <= kept) low = middle;
    else high = middle;
  }
  return low + 1 + lap * (plan.repeat?.cycles ?? 0);
}

/** When the plan has an instance of the run start, ms of plan time. */
export function plannedStartMs(plan: Timed, instance: number): number {
  const lap = lapOfInstance(plan, instance);
  const startMs = plan.startMs[instance - lap * stepsPerLap(plan)] ?? 0;
  return lap === 0 ? startMs : startMs + lap * (plan.repeat?.lengthMs ?? 0);
}

/** How long the plan has an instance of the run take, ms. */
export function plannedDurationMs(plan: Lapped & { readonly durationMs: ArrayLike<number> }, instance: number): number {
  return plan.durationMs[keptInstance(plan, instance)] ?? 0;
}

/** Cycles overlap by less than this many: one that begins so long before another is over by then. */
const CYCLES_OVERLAP = 8;

type Lasting = Timed & { readonly durationMs: ArrayLike<number> };

/** When the plan has the first cycles finished, ms of plan time. */
function endOfCycleMs(plan: Lasting, cycles: number): number {
  let endMs = 0;
  const first = firstInstanceOf(plan, Math.max(1, cycles + 1 - CYCLES_OVERLAP));
  for (let instance = first; instance < firstInstanceOf(plan, cycles + 1); instance++)
    endMs = Math.max(endMs, plannedStartMs(plan, instance) + plannedDurationMs(plan, instance));
  return endMs;
}

/** However long a run is, no more of its cycles are told when they end by the plan: the first ones, and others at even distances. */
export const MARKS_MAX = 32;
const FIRST_MARKS = 8;

/** When the plan has the first step of a cycle start, ms of plan time. */
export function startOfCycleMs(plan: Lasting, cycle: number): number {
  let startMs = Number.POSITIVE_INFINITY;
  for (let instance = firstInstanceOf(plan, cycle); instance < firstInstanceOf(plan, cycle + 1); instance++)
    startMs = Math.min(startMs, plannedStartMs(plan, instance));
  return Number.isFinite(startMs) ? startMs : 0;
}

/**
 * When the plan has so many of a run's cycles finished; the last mark is the end of the run.
 * @param from the cycle of the plan that the run begins with: cycles and times count from its begin
 */
export function cycleEnds(plan: Lasting, cycles: number, from = 1): readonly Mark[] {
  const zeroMs = from === 1 ? 0 : startOfCycleMs(plan, from);
  const isAll = cycles <= MARKS_MAX;
  const between = MARKS_MAX - FIRST_MARKS;
  const numbers = Array.from({ length: Math.min(cycles, MARKS_MAX) }, (_each, i) =>
    isAll || i < FIRST_MARKS
      ? i + 1
      : FIRST_MARKS + Math.round(((i + 1 - FIRST_MARKS) * (cycles - FIRST_MARKS)) / between),
  );
  return numbers.map((number) => ({ cycles: number, ms: endOfCycleMs(plan, from - 1 + number) - zeroMs }));
}
