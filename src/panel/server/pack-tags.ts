/** The line as a PackML unit sees itself (ISA-TR88.00.02-2022, PackTags): for a supervisor that knows those names. */
import { type LineState, type LineStateName, type Mode, STATE_NUMBER, taktOf } from "../../model/index.ts";
import { type AlarmBook, explainAlarm, type RunRecord } from "../wire/index.ts";

/** UnitModeCurrent. */
const MODE_NUMBER: Readonly<Record<Mode, number>> = { Production: 1, Maintenance: 2, Manual: 3 };

export interface PackTags {
  readonly Status: {
    readonly UnitModeCurrent: number;
    readonly StateCurrent: number;
    /** Products a minute. */
    readonly CurMachSpeed: number;
    readonly MachDesignSpeed: number;
  };
  readonly Admin: {
    readonly ProdProcessedCount: number;
    readonly ProdDefectiveCount: number;
    /** Seconds, as all times here. Cumulative: in the run that is under way, or was last. */
    readonly StateCurrentTime: number;
    readonly StateCumulativeTime: Readonly<Partial<Record<LineStateName, number>>>;
    readonly AccTimeSinceReset: number;
    readonly StopReason: { readonly Value: string; readonly Time: number } | null;
    readonly Alarm: readonly { readonly ID: string; readonly Message: string; readonly Trigger: boolean }[];
  };
}

export function packTags(state: LineState, record: RunRecord, alarms: AlarmBook, nowMs: number): PackTags {
  const taktMs = taktOf(record.progress.pace, record.progress.cycles);
  const { plannedTaktMs } = record.progress;
  const perMinute = taktMs === null || taktMs <= 0 ? 0 : 60_000 / taktMs;
  const stayedMs = nowMs - state.stateSinceMs;
  const inRunMs = record.outcome === "running" ? nowMs - record.sinceMs : 0;
  const cumulative = { ...record.inStateMs, [state.state]: (record.inStateMs[state.state] ?? 0) + inRunMs };
  return {
    Status: {
      UnitModeCurrent: MODE_NUMBER[state.mode],
      StateCurrent: STATE_NUMBER[state.state],
      CurMachSpeed: state.state === "Execute" ? perMinute : 0,
      MachDesignSpeed: plannedTaktMs > 0 ? 60_000 / plannedTaktMs : 0,
    },
    Admin: {
      ProdProcessedCount: record.counts.placed + record.counts.rejected,
      ProdDefectiveCount: record.counts.rejected,
      StateCurrentTime: stayedMs / 1000,
      StateCumulativeTime: Object.fromEntries(Object.entries(cumulative).map(([name, ms]) => [name, ms / 1000])),
      AccTimeSinceReset: nowMs / 1000,
      StopReason: state.firstOut === null ? null : { Value: state.firstOut.cause, Time: state.firstOut.atMs / 1000 },
      Alarm: alarms.alarms
        .filter(({ outOfService }) => outOfService === null)
        .map(({ id, facts, isActive }) => ({ ID: id, Message: explainAlarm(facts).cause, Trigger: isActive })),
    },
  };
}
