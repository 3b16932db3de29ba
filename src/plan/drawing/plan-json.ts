/** The plan as `plan --json` prints it. */
import { cycleOf, type Sequence, type StepId, type TimedPlan, templateOf } from "../../model/index.ts";
import { cyclesShown } from "../analysis/index.ts";
import { plannedSteps } from "./planned-step.ts";

export interface PlanJson {
  readonly cycles: number;
  readonly makespan_ms: number;
  readonly takt_ms: number;
  readonly takt_lower_bound_ms: number;
  /** Step ids from the first start to the makespan; of a long run, as far as `steps` goes. */
  readonly critical_path: readonly StepId[];
  /** Of a long run: `steps` has no more than the first of its cycles, and behind `after_cycle` they repeat themselves. */
  readonly repeat?: { readonly after_cycle: number; readonly cycles: number; readonly length_ms: number };
  readonly steps: readonly {
    readonly cycle: number;
    readonly id: StepId;
    readonly device: string | null;
    readonly start_ms: number;
    readonly duration_ms: number;
    readonly slack_ms: number;
  }[];
}

/** Times to a thousandth of a millisecond. */
export function planJson(sequence: Sequence, plan: TimedPlan): PlanJson {
  const { repeat } = plan;
  const path = plan.criticalPath.filter((instance) => repeat === null || cycleOf(plan, instance) <= cyclesShown(plan));
  return {
    cycles: plan.cycles,
    makespan_ms: round(plan.makespanMs),
    takt_ms: round(plan.taktMs),
    takt_lower_bound_ms: round(plan.taktLowerBoundMs),
    critical_path: path.map((instance) => idOf(sequence, plan, instance)),
    ...(repeat === null
      ? {}
      : {
          repeat: { after_cycle: repeat.afterCycle, cycles: repeat.cycles, length_ms: round(repeat.lengthMs) },
        }),
    steps: [...plannedSteps(sequence, plan, 1, cyclesShown(plan))].map(
      ({ cycle, id, device, startMs, durationMs, slackMs }) => ({
        cycle,
        id,
        device,
        start_ms: round(startMs),
        duration_ms: round(durationMs),
        slack_ms: round(slackMs),
      }),
    ),
  };
}

function idOf(sequence: Sequence, plan: TimedPlan, instance: number): StepId {
  const cycle = cycleOf(plan, instance);
  return templateOf(sequence, cycle).steps[instance - (plan.firstOfCycle[cycle - 1] ?? 0)]?.id ?? "";
}

const round = (ms: number): number => Math.round(ms * 1000) / 1000;
