/**
 * Plan time stands still in a hold, a suspension and a stop, but what is discrete goes on to its end. Where the line goes on, what has gone on meanwhile counts:
 * what only waited for it comes as much earlier, so that nothing waits for a planned time that has lost its reason.
 */
import type { Clock } from "../../clock/index.ts";
import type { EventLog } from "../../journal/index.ts";
import { firstInstanceOf, type TimedPlan } from "../../model/index.ts";
import { PIPELINE_DEPTH_MAX, type Retimer } from "../../plan/index.ts";
import type { PlanClock, StepRun } from "../step/index.ts";

export interface PlanAnchorDeps {
  readonly clock: Clock;
  readonly planClock: PlanClock;
  readonly retimer: Retimer;
  readonly log: EventLog;
}

export class PlanAnchor {
  readonly #deps: PlanAnchorDeps;
  /** What was at work when plan time came to stand still. */
  readonly #atWork = new Set<StepRun>();

  constructor(deps: PlanAnchorDeps) {
    this.#deps = deps;
  }

  /** The run begins with a later cycle than the plan's first: what other cycles would have done by then is planned from here on. */
  beginWithin(plan: TimedPlan, cycle: number): void {
    const { planClock, retimer } = this.#deps;
    const nowMs = planClock.nowMs();
    const end = firstInstanceOf(plan, Math.min(plan.cycles + 1, cycle + PIPELINE_DEPTH_MAX));
    const early: number[] = [];
    retimer.forgetBefore(cycle);
    for (let each = firstInstanceOf(plan, cycle); each < end; each++)
      if (retimer.plannedStartMs(each) < nowMs) early.push(each);
    retimer.restarted(early, nowMs);
  }

  /** Plan time stands still from here on. */
  standStill(inFlight: Iterable<StepRun>): void {
    this.#atWork.clear();
    for (const run of inFlight) if (run.isAtWork && run.apart === null) this.#atWork.add(run);
  }

  /** Plan time runs again. */
  goOn(): void {
    const { planClock, retimer, log } = this.#deps;
    const nowMs = planClock.nowMs();
    const ends = [...this.#atWork].flatMap((run) => {
      const leftMs = this.#leftMs(run);
      return leftMs === null ? [] : [[run.instance, nowMs + leftMs] as const];
    });
    this.#atWork.clear();
    const { moved, makespanMs } = retimer.wentOn(ends, nowMs);
    if (moved > 0)
      log.emit({ type: "retimed", because: "what went on while plan time stood still", moved, makespanMs });
  }

  /** These steps are over, whenever the plan has them end. */
  areOver(instances: readonly number[]): void {
    const nowMs = this.#deps.planClock.nowMs();
    this.#deps.retimer.wentOn(
      instances.map((instance) => [instance, nowMs] as const),
      nowMs,
    );
  }

  /** How long it still takes, by its plan; null: it did not go on, or is to be done again. */
  #leftMs(run: StepRun): number | null {
    const { clock, retimer } = this.#deps;
    const { instance, cycle, step } = run;
    if (run.phase === "done") return cycle.hasFinished(instance) ? 0 : null;
    if (!run.isAtWork || run.wasFrozen || cycle.runs[step.index] !== run) return null;
    const takesMs = retimer.plannedEndMs(instance) - retimer.plannedStartMs(instance);
    return Math.max(0, takesMs - (clock.nowMs() - run.dispatchedAtMs));
  }
}
