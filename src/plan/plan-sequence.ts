/** From a sequence to its timed plan. */
import type { Sequence, TimedPlan, ZoneHolds } from "../model/index.ts";
import { criticalPath, slackOf, taktOf } from "./analysis/index.ts";
import { cyclesLookedAt, type ShortRun, type ShortRunAnswer, shortRun } from "./plan-long.ts";
import type { PlanProblem, Stage } from "./schedule/index.ts";
import { type CycleOrder, makespanOf, schedule } from "./schedule/index.ts";

/** Most steps that a plan keeps one by one when its cycles repeat themselves. */
const KEPT_STEPS_MAX = 25_000;
/** Most steps that a plan keeps one by one when they do not. */
const IRREGULAR_STEPS_MAX = 1_000_000;

export type PlanAnswer = { readonly plan: TimedPlan } | { readonly problems: readonly PlanProblem[] };

/**
 * The timed plan of `sequence`, or what it cannot get past. Pure: the same sequence has the same plan.
 *
 * With `pipeline: auto` cycles overlap as far as devices, members, zones, parts, conditions and interlocks let them; where
 * they only get into each other's way, they follow one another as without. So it never takes longer than `off`.
 *
 * A plan of more than 25,000 steps keeps the period in which they repeat themselves (`TimedPlan.repeat`). Where they do not, it keeps up
 * to 1,000,000 of them, and a longer run has cycles that follow one another, or no plan.
 * @param keptSteps up to how many steps every cycle is kept
 */
export function planSequence(sequence: Sequence, { keptSteps = KEPT_STEPS_MAX } = {}): PlanAnswer {
  const steps = stepsOf(sequence);
  if (steps <= keptSteps) return planWhole(sequence);
  const long = planLong(sequence, steps > IRREGULAR_STEPS_MAX);
  if (long !== null) return { plan: long };
  if (steps <= IRREGULAR_STEPS_MAX) return planWhole(sequence);
  const begin = planWhole({ ...sequence, cycles: Math.min(sequence.cycles, cyclesLookedAt(sequence)) });
  if ("problems" in begin) return begin;
  return { problems: [irregular(sequence, Math.floor(IRREGULAR_STEPS_MAX / (steps / sequence.cycles)))] };
}

/** The same with every cycle kept, however many there are: for comparison, and for what is short. */
export function planWhole(sequence: Sequence): PlanAnswer {
  const one = schedule(sequence, "off");
  const overlapped = sequence.pipeline === "auto" && sequence.cycles > 1 ? overlap(sequence) : null;
  if (overlapped !== null && (!("columns" in one) || makespanOf(overlapped) <= makespanOf(one))) {
    return { plan: timedPlan(sequence, overlapped, "auto") };
  }
  return "columns" in one ? { plan: timedPlan(sequence, one, "off") } : { problems: one };
}

/**
 * Null if its cycles do not repeat themselves, or get stuck.
 * @param isTooLong cycles that follow one another will do where overlapping ones do not repeat themselves
 */
function planLong(sequence: Sequence, isTooLong: boolean): TimedPlan | null {
  const one = shortRun(sequence, "off");
  const overlapped = sequence.pipeline === "auto" ? overlapLong(sequence) : "stuck";
  if (overlapped === "irregular" && !isTooLong) return null;
  const isOneUsable = typeof one !== "string";
  if (typeof overlapped !== "string" && (one === "stuck" || (isOneUsable && overlapped.makespanMs <= one.makespanMs))) {
    return longPlan(sequence, overlapped, "auto");
  }
  return isOneUsable ? longPlan(sequence, one, "off") : null;
}

function overlapLong(sequence: Sequence): ShortRunAnswer {
  const free = shortRun(sequence, "overlap");
  return free === "stuck" ? shortRun(sequence, "overlap-in-order") : free;
}

/** The columns of the short run, with the totals of the whole one. */
function longPlan(
  sequence: Sequence,
  { stage, repeat, makespanMs }: ShortRun,
  pipeline: TimedPlan["pipeline"],
): TimedPlan {
  const kept = timedPlan({ ...sequence, cycles: stage.columns.cycles }, stage, pipeline);
  const taktMs = repeat.lengthMs / repeat.cycles;
  const taktLowerBoundMs = Math.min(taktMs, kept.taktLowerBoundMs);
  return { ...kept, cycles: sequence.cycles, repeat, makespanMs, taktMs, taktLowerBoundMs };
}

/** Steps of the whole run. */
function stepsOf({ templates, cycles }: Sequence): number {
  const steps = templates.map((template) => template.steps.length);
  const sum = (of: readonly number[]): number => of.reduce((total, each) => total + each, 0);
  return Math.floor(cycles / steps.length) * sum(steps) + sum(steps.slice(0, cycles % steps.length));
}

function irregular({ templates, file }: Sequence, cycles: number): PlanProblem {
  const [step] = templates[0]?.steps ?? [];
  const at = step?.source ?? { file, line: 1, column: 1 };
  return { cycle: cycles + 1, step: step?.id ?? "", at, waitsFor: { kind: "regularity", cycles } };
}

/** Overlapped freely; if that gets stuck, with zones entered in order of cycles; null if that gets stuck, too. */
function overlap(sequence: Sequence): Stage | null {
  const orders: readonly CycleOrder[] = ["overlap", "overlap-in-order"];
  for (const order of orders) {
    const stage = schedule(sequence, order);
    if ("columns" in stage) return stage;
  }
  return null;
}

function timedPlan(sequence: Sequence, stage: Stage, pipeline: TimedPlan["pipeline"]): TimedPlan {
  const { firstOfCycle, startMs, durationMs, deviceOf, previousOnDevice } = stage.columns;
  const makespanMs = makespanOf(stage);
  const devices = stage.index.devices.map(({ device }) => device.name);
  const constraints = stage.constraints.columns();
  const timed = {
    cycles: sequence.cycles,
    repeat: null,
    firstOfCycle,
    startMs,
    durationMs,
    deviceOf,
    devices,
    constraints,
  };
  return {
    ...timed,
    pipeline,
    previousOnDevice,
    slackMs: slackOf(timed, makespanMs),
    zoneHolds: zoneHolds(stage),
    makespanMs,
    ...taktOf(sequence, timed, stage.zoneWorkMs),
    criticalPath: criticalPath(timed).map(({ instance }) => instance),
  };
}

function zoneHolds({ index, zones: { stays } }: Stage): ZoneHolds {
  return {
    zones: index.zones,
    zone: Int16Array.from(stays, ({ zone }) => zone),
    device: Int16Array.from(stays, ({ device }) => device),
    fromMs: Float64Array.from(stays, ({ fromMs }) => fromMs),
    untilMs: Float64Array.from(stays, ({ untilMs }) => untilMs),
  };
}
