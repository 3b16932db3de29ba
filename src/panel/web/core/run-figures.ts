/** What a run comes to in figures: takt, time left, and the three parts of OEE. */
import type { JobView, RunRecord } from "../../wire/index.ts";

export interface RunFigures {
  readonly cycles: number;
  readonly ofCycles: number;
  readonly taktMs: number | null;
  readonly plannedTaktMs: number | null;
  /** Null: it can't be told yet. */
  readonly leftMs: number | null;
  /** Each from 0 to 1; null before there is anything to judge by. */
  readonly availability: number | null;
  /** What OEE calls performance. */
  readonly pace: number | null;
  readonly quality: number | null;
}

/**
 * OEE (ISO 22400-2:2014, as secondary sources give it): availability is the share of the run's time in Execute; performance the cycles that the
 * plan would have finished in that time; quality the share of parts that are good.
 * @param done cycles that are finished in this run
 */
export function runFigures(
  record: RunRecord,
  job: JobView | null,
  done: number,
  ofCycles: number,
  nowMs: number,
): RunFigures {
  const { finishedAtMs, plannedTaktMs } = record;
  const first = finishedAtMs.at(0);
  const last = finishedAtMs.at(-1);
  const gaps = finishedAtMs.length - 1;
  const taktMs = first === undefined || last === undefined || gaps < 1 ? null : (last - first) / gaps;
  const planned = plannedTaktMs > 0 ? plannedTaktMs : (job?.taktMs ?? null);
  const untilMs = record.endedAtMs ?? nowMs;
  const isOn = record.outcome === "running" && record.state === "Execute";
  const executeMs = (record.inStateMs.Execute ?? 0) + (isOn ? Math.max(0, nowMs - record.sinceMs) : 0);
  const totalMs = untilMs - record.startedAtMs;
  const parts = record.placed + record.rejected + record.lost;
  const perCycleMs = taktMs ?? planned;
  return {
    cycles: done,
    ofCycles,
    taktMs,
    plannedTaktMs: planned,
    leftMs: record.outcome === "running" && perCycleMs !== null ? Math.max(0, ofCycles - done) * perCycleMs : null,
    availability: record.run > 0 && totalMs > 0 ? Math.min(1, executeMs / totalMs) : null,
    pace: planned !== null && executeMs > 0 && done > 0 ? (planned * done) / executeMs : null,
    quality: parts > 0 ? record.placed / parts : null,
  };
}
