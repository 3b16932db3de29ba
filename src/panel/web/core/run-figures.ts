/** What a run comes to in figures: takt, time left, and the three parts of OEE. */
import { taktOf } from "../../../model/index.ts";
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
  const { plannedTaktMs, counts } = record;
  const taktMs = taktOf(record.pace, record.ofCycles);
  const planned = plannedTaktMs > 0 ? plannedTaktMs : (job?.taktMs ?? null);
  const untilMs = record.endedAtMs ?? nowMs;
  const isOn = record.outcome === "running" && record.state === "Execute";
  const executeMs = (record.inStateMs.Execute ?? 0) + (isOn ? Math.max(0, nowMs - record.sinceMs) : 0);
  const totalMs = untilMs - record.startedAtMs;
  const parts = counts.placed + counts.rejected + counts.lost;
  const perCycleMs = taktMs ?? planned;
  return {
    cycles: done,
    ofCycles,
    taktMs,
    plannedTaktMs: planned,
    leftMs: record.outcome === "running" && perCycleMs !== null ? Math.max(0, ofCycles - done) * perCycleMs : null,
    availability: record.run > 0 && totalMs > 0 ? Math.min(1, executeMs / totalMs) : null,
    pace: planned !== null && executeMs > 0 && done > 0 ? (planned * done) / executeMs : null,
    quality: parts > 0 ? counts.placed / parts : null,
  };
}
