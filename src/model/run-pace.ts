/**
 * The takt of a run, planned and measured alike: the time between two finished cycles, over the later half of them. The first half fills an
 * empty line. Times are working time, so that a hold does not make a line look slow.
 */
import type { LineStateName } from "./packml.ts";

/** States in which plan time runs while a run is under way: the others are no working time. */
export const isWorkingState = (state: LineStateName): boolean => state === "Execute" || state === "Completing";

/** How many of `cycles` are the first half, which does not count. */
export const earlyCycles = (cycles: number): number => Math.floor(cycles / 2);

/** Finished cycles by number, and the working time at which the last of them has finished, ms. 0 at 0: the begin of the run. */
export interface Mark {
  readonly cycles: number;
  readonly ms: number;
}

export interface RunPace {
  /** Working time before the present stretch of it, ms. */
  readonly workedMs: number;
  /** When the line began to work, atMs; null while it does not. */
  readonly workingSinceMs: number | null;
  /** The end of the run's first half; null before it. */
  readonly half: Mark | null;
  /** Between a quarter and the half of what is finished: it stands for the half while the run goes on. */
  readonly early: Mark;
  /** What `early` will be when as many again have finished. */
  readonly next: Mark;
  readonly last: Mark;
}

const BEGIN: Mark = { cycles: 0, ms: 0 };

export function beginPace(cycles: number, workingSinceMs: number | null): RunPace {
  const half = earlyCycles(cycles) === 0 ? BEGIN : null;
  return { workedMs: 0, workingSinceMs, half, early: BEGIN, next: BEGIN, last: BEGIN };
}

/** The line works from now on. */
export const paceGoesOn = (pace: RunPace, atMs: number): RunPace =>
  pace.workingSinceMs === null ? { ...pace, workingSinceMs: atMs } : pace;

/** The line does not work from now on. */
export const paceStands = (pace: RunPace, atMs: number): RunPace =>
  pace.workingSinceMs === null ? pace : { ...pace, workedMs: workedMsOf(pace, atMs), workingSinceMs: null };

/**
 * From here on another sequence does the rest of the run: its takt is measured from here.
 * @param cycles how many the run is to have now, with those that have finished
 */
export function paceOfRest(pace: RunPace, cycles: number): RunPace {
  const { last } = pace;
  return { ...pace, half: last.cycles >= earlyCycles(cycles) ? last : null, early: last, next: last };
}

/** One more cycle has finished. @param cycles how many the run is to have */
export function paceAfterCycle(pace: RunPace, cycles: number, atMs: number): RunPace {
  const last = { cycles: pace.last.cycles + 1, ms: workedMsOf(pace, atMs) };
  const isHalf = last.cycles === earlyCycles(cycles);
  const isTwice = last.cycles >= 2 * pace.next.cycles;
  return {
    workedMs: pace.workedMs,
    workingSinceMs: pace.workingSinceMs,
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

/** Working time of the run by then, ms. */
export const workedMsOf = ({ workedMs, workingSinceMs }: RunPace, atMs: number): number =>
  workedMs + (workingSinceMs === null ? 0 : Math.max(0, atMs - workingSinceMs));
