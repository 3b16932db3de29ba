/** Two runs beside each other: what each step took, and the parts of the OEE. Pure. */
import type { RunRecord, StepTimes } from "../../wire/index.ts";

/** What is kept of a run that is over: `GET /api/runs`. */
export type PastRun = Omit<RunRecord, "bars" | "waits"> & { readonly wallTime: string };

export interface StepDurations {
  readonly count: number;
  readonly meanMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly failures: number;
}

export interface StepComparison {
  readonly step: string;
  /** Null: it was never verified in that run. */
  readonly a: StepDurations | null;
  readonly b: StepDurations | null;
  /** Mean of b less mean of a; null where one of them is missing. */
  readonly differenceMs: number | null;
  /** Of a's mean; null also where that is 0. */
  readonly differencePercent: number | null;
}

/** Every step of either run: a's in its order, then what only b has. */
export function compareRuns(a: PastRun, b: PastRun): readonly StepComparison[] {
  const steps = [...new Set([...Object.keys(a.times), ...Object.keys(b.times)])];
  return steps.map((step) => compareStep(step, durationsOf(a.times[step]), durationsOf(b.times[step])));
}

function compareStep(step: string, a: StepDurations | null, b: StepDurations | null): StepComparison {
  const differenceMs = a === null || b === null ? null : b.meanMs - a.meanMs;
  const differencePercent =
    a === null || differenceMs === null || a.meanMs === 0 ? null : (differenceMs / a.meanMs) * 100;
  return { step, a, b, differenceMs, differencePercent };
}

/** A step that was never verified has no durations, even if it failed. */
function durationsOf(times: StepTimes | undefined): StepDurations | null {
  if (times === undefined || times.count === 0) return null;
  const { count, sumMs, minMs, maxMs, failures } = times;
  return { count, meanMs: sumMs / count, minMs, maxMs, failures };
}

/** Shares from 0 to 1; null where there is nothing to divide by. */
export interface OeeParts {
  /** Time in Execute of the run's time. */
  readonly availability: number | null;
  /** What the OEE calls performance: planned takt × finished cycles of the time in Execute. */
  readonly pace: number | null;
  /** Placed of all parts that ended. */
  readonly quality: number | null;
  readonly oee: number | null;
}

/** @param nowMs server time, for a run that is not over */
export function oeeOf(run: PastRun, nowMs: number): OeeParts {
  const executeMs = timeInExecute(run, nowMs);
  const { cycles, placed, rejected, lost } = run.counts;
  const availability = share(executeMs, (run.endedAtMs ?? nowMs) - run.startedAtMs);
  const pace = share(run.plannedTaktMs * cycles, executeMs);
  const quality = share(placed, placed + rejected + lost);
  const oee = availability === null || pace === null || quality === null ? null : availability * pace * quality;
  return { availability, pace, quality, oee };
}

/** A run is complete while the line is still in Execute, and that last stay is not in the record's sums: it is what they leave over. */
function timeInExecute(run: PastRun, nowMs: number): number {
  const known = run.inStateMs.Execute ?? 0;
  if (run.outcome === "running") return known + (run.state === "Execute" ? nowMs - run.sinceMs : 0);
  if (run.outcome !== "complete" || run.endedAtMs === null) return known;
  const summed = Object.values(run.inStateMs).reduce((sum, ms) => sum + ms, 0);
  return known + Math.max(0, run.endedAtMs - run.startedAtMs - summed);
}

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

export interface RunFilter {
  /** Null: any. */
  readonly sequence: string | null;
  readonly outcome: NonNullable<RunRecord["outcome"]> | null;
}

/** Newest first. */
export function filterRuns(runs: readonly PastRun[], { sequence, outcome }: RunFilter): readonly PastRun[] {
  return runs
    .filter((run) => (sequence === null || run.sequence === sequence) && (outcome === null || run.outcome === outcome))
    .toSorted((a, b) => b.run - a.run);
}
