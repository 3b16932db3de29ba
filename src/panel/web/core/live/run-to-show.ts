/** Which run the page shows: from the moment of Start the one that begins, and nothing of the one before. Pure. */
import { applyEvent, type LineState } from "../../../../model/index.ts";
import { NO_RECORD, type RunRecord } from "../../../wire/index.ts";

export interface RunShown {
  readonly state: LineState;
  /** Without a number (`run` is 0) until the run has begun: a Start that is cut short leaves no run behind. */
  readonly record: RunRecord;
}

/** A new run is shown as it will stand when it begins: what is planned of it, and nothing done. Everything else of the line is as it is. */
export function ofRunToShow({ state, record }: RunShown): RunShown {
  const { chosen, seq, atMs } = state;
  if (chosen === null || chosen.planned === null) return { state, record };
  const { sequence, planned } = chosen;
  const begun = applyEvent(state, { ...planned, seq, atMs, type: "run-started", sequence });
  const { run, counts } = begun;
  const started = { ...NO_RECORD, sequence, startedAtMs: atMs, state: state.state, sinceMs: atMs, planZeroMs: atMs };
  return { state: { ...begun, chosen }, record: run === null ? started : { ...started, counts, progress: run } };
}
