/** Two runs beside each other: what each step took, and the parts of the OEE. Pure. */
import type { RunMeasures } from "../../../../model/index.ts";
import { measuresOfRun, type RunRecord, type StepTimes } from "../../../wire/index.ts";

/** What is kept of a run: `GET /api/runs`. */
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
export interface OeeParts extends Pick<RunMeasures, "availability" | "rate" | "quality"> {
  readonly oee: number | null;
}

/** @param nowMs server time, for a run that is not over */
export function oeeOf(run: PastRun, nowMs: number): OeeParts {
  const { availability, rate, quality } = measuresOfRun(run, nowMs);
  const oee = availability === null || rate === null || quality === null ? null : availability * rate * quality;
  return { availability, rate, quality, oee };
}

export interface RunFilter {
  /** Null: any. */
  readonly sequence: string | null;
  readonly outcome: NonNullable<RunRecord["outcome"]> | null;
}

/** The runs that the server has told, and the one that the page follows by itself, as it stands now. */
export function withLive(told: readonly PastRun[], live: RunRecord): readonly PastRun[] {
  if (live.run === 0) return told;
  const wallTime = told.find(({ run }) => run === live.run)?.wallTime ?? "";
  return [{ ...live, wallTime }, ...told.filter(({ run }) => run !== live.run)];
}

/** Newest first. */
export function filterRuns(runs: readonly PastRun[], { sequence, outcome }: RunFilter): readonly PastRun[] {
  return runs
    .filter((run) => (sequence === null || run.sequence === sequence) && (outcome === null || run.outcome === outcome))
    .toSorted((a, b) => b.run - a.run);
}
