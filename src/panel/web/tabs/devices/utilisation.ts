/** How much of the run's working time a device was at work. Pure. */
import type { LineState } from "../../../../model/index.ts";
import { measuresOfRun, type RunRecord } from "../../../wire/index.ts";

/** 0 to 1; null before the first run. */
export function utilisation(
  { state, record }: { readonly state: LineState; readonly record: RunRecord },
  device: string,
  nowMs: number,
): number | null {
  const its = state.devices[device];
  if (its === undefined || state.run === null) return null;
  const untilMs = record.endedAtMs ?? nowMs;
  const { workedMs } = measuresOfRun(record, nowMs);
  if (workedMs <= 0) return null;
  const busyMs = its.busyMs + (its.busySinceMs === null ? 0 : Math.max(0, untilMs - its.busySinceMs));
  return Math.min(1, busyMs / workedMs);
}
