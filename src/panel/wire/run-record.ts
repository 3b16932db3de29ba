/**
 * What a run has come to, for the Gantt, the step list and the history: a fold of events, the same in server and page.
 *
 * Bars stand in plan time, which runs while the line works at the run: a hold takes no room. A step's start there is what the controller
 * said at its dispatch (planned + late); its end is as much later as it took, less what the line stood still meanwhile.
 */
import {
  beginPace,
  type Counts,
  type FailureReason,
  isWorkingState,
  type LineEvent,
  type LineState,
  type LineStateName,
  measuresOf,
  NO_COUNTS,
  type Refusal,
  type RunMeasures,
  type RunProgress,
} from "../../model/index.ts";

export interface Bar {
  readonly cycle: number;
  readonly step: string;
  readonly device: string | null;
  readonly startMs: number;
  /** Null while it is under way. */
  readonly endMs: number | null;
  readonly lateMs: number;
  readonly outcome: "running" | "verified" | "failed" | "skipped";
  readonly reason: FailureReason | null;
}

/** A wait that a step is in, or was in before it began. */
export interface Wait {
  readonly cycle: number;
  readonly step: string;
  readonly fromMs: number;
  readonly untilMs: number | null;
  readonly reasons: readonly Refusal[];
}

/** Durations of one step over the run, from dispatch to proof, ms. How long a hold had it stand still is not in them. */
export interface StepTimes {
  readonly count: number;
  readonly sumMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly failures: number;
}

export interface RunRecord {
  /** Number of the run since the server started; 0 before the first. */
  readonly run: number;
  readonly sequence: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly outcome: "running" | "complete" | "stopped" | "halted" | "aborted" | null;
  /** The newest `BARS_MAX`, oldest first. */
  readonly bars: readonly Bar[];
  /** The newest `BARS_MAX`, oldest first. */
  readonly waits: readonly Wait[];
  readonly times: Readonly<Record<string, StepTimes>>;
  /** The fold's own, as of the last event: the record counts nothing by itself, and measures no takt. */
  readonly counts: Counts;
  readonly progress: RunProgress;
  /** Time in each state in this run so far, ms; without the stay in `state`, which began at `sinceMs`. */
  readonly inStateMs: Readonly<Partial<Record<LineStateName, number>>>;
  readonly state: LineStateName;
  readonly sinceMs: number;
  /** `atMs` less this is plan time, while that runs. */
  readonly planZeroMs: number;
}

const NO_PROGRESS: RunProgress = {
  cycles: 0,
  placedGoal: null,
  afterCycle: 0,
  plannedMakespanMs: 0,
  plannedTaktMs: 0,
  planned: [],
  pace: beginPace(0, null),
};

export const BARS_MAX = 600;

export const NO_RECORD: RunRecord = {
  run: 0,
  sequence: "",
  startedAtMs: 0,
  endedAtMs: null,
  outcome: null,
  bars: [],
  waits: [],
  times: {},
  counts: NO_COUNTS,
  progress: NO_PROGRESS,
  inStateMs: {},
  state: "Stopped",
  sinceMs: 0,
  planZeroMs: 0,
};

/** The run in figures. @param nowMs for a run that is not over */
export function measuresOfRun(
  {
    run,
    progress,
    counts,
    startedAtMs,
    endedAtMs,
  }: Pick<RunRecord, "run" | "progress" | "counts" | "startedAtMs" | "endedAtMs">,
  nowMs: number,
): RunMeasures {
  return run === 0 ? NO_MEASURES : measuresOf(progress, counts, { startedAtMs, untilMs: endedAtMs ?? nowMs });
}

const NO_MEASURES: RunMeasures = { taktMs: null, workedMs: 0, availability: null, rate: null, quality: null };

/** `record` after `event`, with the state of the line before and after it. Pure, and total over the union. */
export function recordEvent(
  record: RunRecord,
  event: LineEvent,
  { before, after }: { readonly before: LineState; readonly after: LineState },
): RunRecord {
  const next = changeRecord(record, event, before);
  const { counts, run } = after;
  if (run === null || next.run === 0) return next;
  if (next.counts === counts && next.progress === run) return next;
  return { ...next, counts, progress: run };
}

function changeRecord(record: RunRecord, event: LineEvent, before: LineState): RunRecord {
  switch (event.type) {
    case "run-started":
      return startRecord(record, event, before.state);
    case "run-finished":
      return over(record, "complete", event.atMs);
    case "run-ended":
      return over(record, event.outcome, event.atMs);
    case "run-resumed":
      return begun(record, event.atMs);
    case "state-changed":
      return changeState(record, event.to, event.atMs);
    default:
      return recordStep(record, event, before);
  }
}

function startRecord(
  record: RunRecord,
  { sequence, atMs, isRest }: Extract<LineEvent, { type: "run-started" }>,
  state: LineStateName,
): RunRecord {
  const isNew = isRest !== true || record.run === 0;
  const base = isNew ? { ...NO_RECORD, run: record.run + 1, startedAtMs: atMs } : record;
  // Another sequence has a plan of its own, whose time begins with it.
  return begun({ ...base, sequence, state, sinceMs: atMs, planZeroMs: atMs, bars: [], waits: [] }, atMs);
}

/** It is under way from here: time in states before that is not this run's. */
function begun(record: RunRecord, atMs: number): RunRecord {
  const planZeroMs = atMs - planTimeOf(record, atMs);
  return { ...record, outcome: "running", endedAtMs: null, sinceMs: atMs, planZeroMs };
}

function recordStep(record: RunRecord, event: LineEvent, before: LineState): RunRecord {
  switch (event.type) {
    case "step-waiting": {
      const fromMs = planTimeOf(record, event.atMs);
      const { cycle, step, reasons } = event;
      const closed = closeWaits(record.waits, cycle, step, fromMs);
      return reasons.length === 0
        ? { ...record, waits: closed }
        : { ...record, waits: [...closed, { cycle, step, fromMs, untilMs: null, reasons }].slice(-BARS_MAX) };
    }
    case "step-dispatched": {
      const { cycle, step, device, lateMs, plannedMs } = event;
      const startMs = plannedMs + lateMs;
      const bar: Bar = { cycle, step, device, startMs, endMs: null, lateMs, outcome: "running", reason: null };
      return {
        ...record,
        planZeroMs: (runsPlan(record) ? event.atMs : record.sinceMs) - startMs,
        waits: closeWaits(record.waits, cycle, step, startMs),
        bars: [...endBar(record, cycle, step, event.atMs, "failed", null), bar].slice(-BARS_MAX),
      };
    }
    case "step-verified": {
      const { cycle, step, durationMs } = event;
      const frozenMs = frozenMsOf(before, cycle, step, event.atMs);
      return {
        ...record,
        bars: endBar(record, cycle, step, event.atMs, "verified", null),
        times: timed(record.times, step, Math.max(0, durationMs - frozenMs)),
      };
    }
    case "step-skipped": {
      const { cycle, step } = event;
      const startMs = planTimeOf(record, event.atMs);
      const bar: Bar = {
        ...{ cycle, step, device: null, startMs, endMs: startMs, lateMs: 0 },
        ...{ outcome: "skipped", reason: null },
      };
      return { ...record, bars: [...record.bars, bar].slice(-BARS_MAX) };
    }
    case "step-failed": {
      const { cycle, step, failure } = event;
      const old = record.times[step] ?? NO_TIMES;
      return {
        ...record,
        bars: endBar(record, cycle, step, event.atMs, "failed", failure.reason),
        waits: closeWaits(record.waits, cycle, step, planTimeOf(record, event.atMs)),
        times: { ...record.times, [step]: { ...old, failures: old.failures + 1 } },
      };
    }
    default:
      return record;
  }
}

/** Plan time now: it stands still where the line does not work at the run. */
export function planTimeOf(record: RunRecord, atMs: number): number {
  return (runsPlan(record) ? atMs : Math.min(atMs, record.sinceMs)) - record.planZeroMs;
}

const runsPlan = ({ outcome, state }: RunRecord): boolean => outcome === "running" && isWorkingState(state);

function changeState(record: RunRecord, to: LineStateName, atMs: number): RunRecord {
  const stayedMs = atMs - record.sinceMs;
  const inStateMs = stayed(record, atMs);
  const planZeroMs = runsPlan(record) ? record.planZeroMs : record.planZeroMs + stayedMs;
  return { ...record, inStateMs, planZeroMs, state: to, sinceMs: atMs };
}

/** Plan time stands from here on, and the stay in the present state counts no further. */
function over(record: RunRecord, outcome: RunRecord["outcome"], endedAtMs: number): RunRecord {
  const planZeroMs = endedAtMs - planTimeOf(record, endedAtMs);
  return { ...record, inStateMs: stayed(record, endedAtMs), outcome, endedAtMs, sinceMs: endedAtMs, planZeroMs };
}

/** Time in each state, with the present stay: it counts as long as the run lasts. */
function stayed(record: RunRecord, atMs: number): RunRecord["inStateMs"] {
  const { outcome, inStateMs, state, sinceMs } = record;
  return outcome === "running" ? { ...inStateMs, [state]: (inStateMs[state] ?? 0) + atMs - sinceMs } : inStateMs;
}

/** How long a hold has had a step stand still until then, ms. */
export function frozenMsOf({ steps }: LineState, cycle: number, step: string, atMs: number): number {
  const its = steps.find((each) => each.cycle === cycle && each.step === step);
  if (its === undefined) return 0;
  return its.frozenMs + (its.frozenSinceMs === null ? 0 : atMs - its.frozenSinceMs);
}

function endBar(
  record: RunRecord,
  cycle: number,
  step: string,
  atMs: number,
  outcome: "verified" | "failed",
  reason: FailureReason | null,
): readonly Bar[] {
  const index = record.bars.findLastIndex((bar) => bar.cycle === cycle && bar.step === step && bar.endMs === null);
  const old = record.bars[index];
  if (old === undefined) return record.bars;
  const endMs = Math.max(old.startMs, planTimeOf(record, atMs));
  return record.bars.with(index, { ...old, endMs, outcome, reason });
}

function closeWaits(waits: readonly Wait[], cycle: number, step: string, untilMs: number): readonly Wait[] {
  const index = waits.findLastIndex((wait) => wait.cycle === cycle && wait.step === step && wait.untilMs === null);
  const old = waits[index];
  return old === undefined ? waits : waits.with(index, { ...old, untilMs });
}

/** `minMs` is sent as JSON, which has no infinity. */
const NO_TIMES: StepTimes = { count: 0, sumMs: 0, minMs: Number.MAX_VALUE, maxMs: 0, failures: 0 };

function timed(times: RunRecord["times"], step: string, durationMs: number): RunRecord["times"] {
  const old = times[step] ?? NO_TIMES;
  const minMs = Math.min(old.minMs, durationMs);
  const maxMs = Math.max(old.maxMs, durationMs);
  return { ...times, [step]: { ...old, count: old.count + 1, sumMs: old.sumMs + durationMs, minMs, maxMs } };
}
