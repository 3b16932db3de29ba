/** A plan spelled out step by step, for people and for other programs. */
import {
  firstInstanceOf,
  keptInstance,
  type PlannedStep,
  plannedStartMs,
  type Sequence,
  type TimedPlan,
  templateOf,
} from "../../model/index.ts";

/** Steps of the cycles `firstCycle` to `lastCycle`, both included, in order of cycle and file. */
export function* plannedSteps(
  sequence: Sequence,
  plan: TimedPlan,
  firstCycle = 1,
  lastCycle = plan.cycles,
): Generator<PlannedStep & { readonly instance: number }> {
  for (let cycle = Math.max(1, firstCycle); cycle <= Math.min(lastCycle, plan.cycles); cycle++) {
    const first = firstInstanceOf(plan, cycle);
    for (const { id, index } of templateOf(sequence, cycle).steps) {
      const instance = first + index;
      const kept = keptInstance(plan, instance);
      yield {
        instance,
        cycle,
        id,
        device: plan.devices[plan.deviceOf[kept] ?? -1] ?? null,
        startMs: plannedStartMs(plan, instance),
        durationMs: plan.durationMs[kept] ?? 0,
        slackMs: plan.slackMs[kept] ?? 0,
      };
    }
  }
}
