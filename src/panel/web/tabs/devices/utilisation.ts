/** How much of the run a device was at work. Pure. */
import type { Picture } from "../../core/panel.ts";

/** 0 to 1; null before the first run. */
export function utilisation(
  { state, record }: Pick<Picture, "state" | "record">,
  device: string,
  nowMs: number,
): number | null {
  const its = state.devices[device];
  if (its === undefined || state.run === null) return null;
  const untilMs = record.endedAtMs ?? nowMs;
  const runMs = untilMs - state.run.startedAtMs;
  if (runMs <= 0) return null;
  const busyMs = its.busyMs + (its.busySinceMs === null ? 0 : Math.max(0, untilMs - its.busySinceMs));
  return Math.min(1, busyMs / runMs);
}
