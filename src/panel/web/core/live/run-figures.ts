/** What a run comes to in figures, as the page shows them: measured where the program's summary and the record of the run have them from. */
import { cyclesAhead, type LineState, type RunMeasures, type TimeLeft, timeLeft } from "../../../../model/index.ts";
import { type JobView, measuresOfRun, type RunRecord } from "../../../wire/index.ts";

export interface RunFigures extends RunMeasures {
  readonly cycles: number;
  /** Null: it goes on until `placedGoal` parts are placed. */
  readonly ofCycles: number | null;
  readonly placedGoal: number | null;
  readonly plannedTaktMs: number | null;
  /** Null: no run is under way. */
  readonly left: TimeLeft | null;
}

interface Shown {
  readonly state: LineState;
  readonly record: RunRecord;
  readonly job: JobView | null;
}

/** @param nowMs server time */
export function runFigures({ state, record, job }: Shown, nowMs: number): RunFigures {
  const { run, counts } = state;
  const placedGoal = (run ?? job)?.placedGoal ?? null;
  const isRunning = run?.outcome === "running";
  return {
    ...measuresOfRun(record, nowMs),
    cycles: counts.cycles,
    ofCycles: placedGoal === null ? ((run ?? job)?.cycles ?? 0) : null,
    placedGoal,
    plannedTaktMs: run?.plannedTaktMs ?? job?.taktMs ?? null,
    left: isRunning ? timeLeft(run, cyclesAhead(state), nowMs) : null,
  };
}
