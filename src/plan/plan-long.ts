/**
 * The plan of a run too long to be kept step by step: the cycles up to where they repeat themselves, one period, and the last cycles,
 * which have none behind them. Its size depends on the period, not on the run.
 */
import type { PlanRepeat, Sequence } from "../model/index.ts";
import { askedSlots, Course, cyclesToShow, LAST_CYCLES, type Period } from "./analysis/index.ts";
import type { Stage } from "./schedule/index.ts";
import { type CycleOrder, makespanOf, schedule } from "./schedule/index.ts";

/** Steps of the first run in which a period is looked for, and of the last. */
const LOOK_STEPS_MIN = 400;
const LOOK_STEPS_MAX = 50_000;

/** A nominal run of fewer cycles that stands for the whole one. */
export interface ShortRun {
  readonly stage: Stage;
  readonly repeat: PlanRepeat;
  readonly makespanMs: number;
}

/** `stuck`: the line gets stuck in that order. `irregular`: no period was found, or none that is sure to last. */
export type ShortRunAnswer = ShortRun | "stuck" | "irregular";

/** Cycles of the longest run in which a period is looked for. */
export function cyclesLookedAt(sequence: Sequence, steps = LOOK_STEPS_MAX): number {
  const { templates } = sequence;
  const stepsPerRound = templates.reduce((sum, template) => sum + template.steps.length, 0);
  const cycles = Math.ceil((steps * templates.length) / Math.max(1, stepsPerRound));
  return Math.max(cyclesToShow(templates.length), cycles);
}

/** Pure. It takes no longer for a longer run. */
export function shortRun(sequence: Sequence, order: CycleOrder): ShortRunAnswer {
  const templates = sequence.templates.length;
  for (let steps = LOOK_STEPS_MIN; ; steps *= 4) {
    const cycles = cyclesLookedAt(sequence, steps);
    if (cycles >= sequence.cycles) return "irregular";
    const stage = schedule({ ...sequence, cycles }, order);
    if (!("columns" in stage)) return "stuck";
    const period = new Course(stage).period(templates);
    const found = period === null ? null : standIn(sequence, order, period, cycles);
    if (found !== null) return found;
    if (steps >= LOOK_STEPS_MAX) return "irregular";
  }
}

/** A run of at most `cycles` cycles that ends in the period as the whole run does, if it is sure that it stands for that. */
function standIn(sequence: Sequence, order: CycleOrder, period: Period, cycles: number): ShortRun | null {
  const laps = Math.ceil((sequence.cycles - cycles) / period.cycles);
  const kept = sequence.cycles - laps * period.cycles;
  const stage = schedule({ ...sequence, cycles: kept }, order);
  const before = schedule({ ...sequence, cycles: kept - period.cycles }, order);
  if (!("columns" in stage) || !("columns" in before)) return null;
  const [course, shorter] = [new Course(stage), new Course(before)];
  // A run that is a period longer must end as the shorter one does, a period later: then so does one that is much longer.
  for (let cycle = period.afterCycle + period.cycles + 1; cycle <= kept; cycle++) {
    if (!course.isSame(cycle, shorter, cycle - period.cycles, period.lengthMs)) return null;
  }
  if (kept - LAST_CYCLES <= period.afterCycle + period.cycles || isDrifting(sequence, stage, before)) return null;
  return { stage, repeat: { ...period, laps }, makespanMs: makespanOf(stage) + laps * period.lengthMs };
}

/** Whether a period leaves a signal other than it found it that may decide what happens later: a count that a condition asks for. */
function isDrifting(sequence: Sequence, { index, live }: Stage, { live: before }: Stage): boolean {
  const asked = askedSlots(sequence, index);
  return index.scope.signals.some(({ name }, slot) => {
    if (Object.is(live.kept(slot), before.kept(slot))) return false;
    const device = index.devices[index.ownerOf[slot] ?? -1]?.device;
    const isCount = device?.kind === "feeder" && name === `${device.name}.count`;
    const isTravel = device?.kind === "conveyor" && name === `${device.name}.position`;
    return !(isCount || isTravel) || asked.has(slot);
  });
}
