/**
 * The takt of a run, planned and measured alike: the time between two finished cycles, over the later half of them. The first half fills an
 * empty line. Times are plan time, which runs in Execute only, so that a hold does not make a line look slow.
 */

/** How many of `cycles` are the first half, which does not count. */
export const earlyCycles = (cycles: number): number => Math.floor(cycles / 2);

/** Finished cycles by number, and the plan time at which the last of them had finished, ms. 0 at 0: the begin of the run. */
interface Mark {
  readonly cycles: number;
  readonly ms: number;
}

export interface RunPace {
  /** Time in Execute before the present stay in it, ms. */
  readonly executedMs: number;
  /** When the line came into Execute, atMs; null while it is not. */
  readonly executeSinceMs: number | null;
  /** The end of the run's first half; null before it. */
  readonly half: Mark | null;
  /** Between a quarter and the half of what is finished: it stands for the half while the run goes on. */
  readonly early: Mark;
  /** What `early` will be when as many again have finished. */
  readonly next: Mark;
  readonly last: Mark;
}

const BEGIN: Mark = { cycles: 0, ms: 0 };

export function beginPace(cycles: number, executeSinceMs: number | null): RunPace {
  const half = earlyCycles(cycles) === 0 ? BEGIN : null;
  return { executedMs: 0, executeSinceMs, half, early: BEGIN, next: BEGIN, last: BEGIN };
}

/** The line has come into Execute, or left it. */
export function paceInState(pace: RunPace, isExecute: boolean, atMs: number): RunPace {
  if (isExecute === (pace.executeSinceMs !== null)) return pace;
  return { ...pace, executedMs: planMsOf(pace, atMs), executeSinceMs: isExecute ? atMs : null };
}

/** One more cycle has finished. @param cycles how many the run is to have */
export function paceAfterCycle(pace: RunPace, cycles: number, atMs: number): RunPace {
  const last = { cycles: pace.last.cycles + 1, ms: planMsOf(pace, atMs) };
  const isHalf = last.cycles === earlyCycles(cycles);
  const isTwice = last.cycles >= 2 * pace.next.cycles;
  return {
    executedMs: pace.executedMs,
    executeSinceMs: pace.executeSinceMs,
    half: isHalf ? last : pace.half,
    early: isTwice ? pace.next : pace.early,
    next: isTwice ? last : pace.next,
    last,
  };
}

/** The takt of so many cycles, ms; of a run that is still on, that of what has finished so far. Null before the first has finished. */
export function taktOf({ half, early, last }: RunPace, cycles: number): number | null {
  const from = last.cycles >= cycles && half !== null ? half : early;
  return last.cycles > from.cycles ? (last.ms - from.ms) / (last.cycles - from.cycles) : null;
}

const planMsOf = ({ executedMs, executeSinceMs }: RunPace, atMs: number): number =>
  executedMs + (executeSinceMs === null ? 0 : atMs - executeSinceMs);
