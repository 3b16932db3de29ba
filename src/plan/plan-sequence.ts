/** From a sequence to its timed plan. */
import type { Sequence, TimedPlan, ZoneHolds } from "../model/index.ts";
import { taktOf } from "./bounds.ts";
import { criticalPath } from "./critical-path.ts";
import type { PlanProblem } from "./problem.ts";
import { type CycleOrder, makespanOf, schedule } from "./scheduler.ts";
import { slackOf } from "./slack.ts";
import type { Stage } from "./stage.ts";

/**
 * The timed plan of `sequence`, or what it cannot get past. Pure: the same sequence has the same plan.
 *
 * With `pipeline: auto` cycles overlap as far as devices, members, zones, parts, conditions and interlocks let them; where
 * they only get into each other's way, they follow one another as without. So it never takes longer than `off`.
 */
export function planSequence(
  sequence: Sequence,
): { readonly plan: TimedPlan } | { readonly problems: readonly PlanProblem[] } {
  const one = schedule(sequence, "off");
  const overlapped = sequence.pipeline === "auto" && sequence.cycles > 1 ? overlap(sequence) : null;
  if (overlapped !== null && (!("columns" in one) || makespanOf(overlapped) <= makespanOf(one))) {
    return { plan: timedPlan(sequence, overlapped, "auto") };
  }
  return "columns" in one ? { plan: timedPlan(sequence, one, "off") } : { problems: one };
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
  const timed = { cycles: sequence.cycles, firstOfCycle, startMs, durationMs, deviceOf, devices, constraints };
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
