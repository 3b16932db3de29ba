/** A plan spelled out step by step, for people and for other programs. */
import { type PlannedStep, type Sequence, type TimedPlan, templateOf } from "../model/index.ts";

/** Steps of the cycles `firstCycle` to `lastCycle`, both included, in order of cycle and file. */
export function* plannedSteps(
  sequence: Sequence,
  plan: TimedPlan,
  firstCycle = 1,
  lastCycle = plan.cycles,
): Generator<PlannedStep & { readonly instance: number }> {
  for (let cycle = Math.max(1, firstCycle); cycle <= Math.min(lastCycle, plan.cycles); cycle++) {
    const first = plan.firstOfCycle[cycle - 1] ?? 0;
    for (const { id, index } of templateOf(sequence, cycle).steps) {
      const instance = first + index;
      yield {
        instance,
        cycle,
        id,
        device: plan.devices[plan.deviceOf[instance] ?? -1] ?? null,
        startMs: plan.startMs[instance] ?? 0,
        durationMs: plan.durationMs[instance] ?? 0,
        slackMs: plan.slackMs[instance] ?? 0,
      };
    }
  }
}

/** The cycle of an instance. */
export function cycleOf({ firstOfCycle, cycles }: TimedPlan, instance: number): number {
  let low = 0;
  let high = cycles;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((firstOfCycle[middle] ?? 0) <= instance) low = middle;
    else high = middle;
  }
  return low + 1;
}
