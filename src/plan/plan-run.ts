/** The plan that a run is controlled by. */
import { cyclesMost, type Sequence } from "../model/index.ts";
import { planSequence } from "./plan-sequence.ts";

/**
 * As `planSequence`; for a sequence that goes on until so many parts are placed, with the cycles that it may need beyond those planned.
 * Makespan, takt and critical path are of the planned ones.
 */
export function planRun(sequence: Sequence): ReturnType<typeof planSequence> {
  const planned = planSequence(sequence);
  if (sequence.placedGoal === null || !("plan" in planned)) return planned;
  const whole = planSequence({ ...sequence, cycles: cyclesMost(sequence) });
  if (!("plan" in whole)) return whole;
  const { makespanMs, taktMs, taktLowerBoundMs } = planned.plan;
  // A path is one through the cycles that the columns keep, which are the same only where they are all kept.
  const { criticalPath } = whole.plan.repeat === null ? planned.plan : whole.plan;
  return { plan: { ...whole.plan, makespanMs, taktMs, taktLowerBoundMs, criticalPath } };
}
