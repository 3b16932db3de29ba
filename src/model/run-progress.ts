/**
 * How far a run is beside its plan: what panel, program and record of a run show of it is made of this. All times are working time, which
 * runs while the line works at the run; a hold, a suspension, a stop and what comes after a stop are not in it.
 */
import { earlyCycles, type Mark, type RunPace, taktOf, workedMsOf } from "./run-pace.ts";
import type { LineState } from "./state.ts";

export interface RunProgress {
  /** Cycles of the whole run; with `placedGoal`, as many as that takes if all goes well. */
  readonly cycles: number;
  /** So many parts are to be placed, in those cycles or more; null: it has those cycles. */
  readonly placedGoal: number | null;
  /**
   * So much higher are cycles numbered in the run than in the plan of the sequence that runs now: `ownCycle`. They are what other sequences
   * did before it; 0: it began the run, or goes on in the rows of the table that it has begun.
   */
  readonly afterCycle: number;
  readonly plannedMakespanMs: number;
  /** Of the sequence that runs now, with the members that its pools have now. */
  readonly plannedTaktMs: number;
  /** When so many cycles are finished by the plan, in order; between two marks evenly, and behind the last one as before it. */
  readonly planned: readonly Mark[];
  readonly pace: RunPace;
}

/** A cycle of the run, as the sequence that runs now and its plan count it; below 1, another sequence did it. */
export const ownCycle = ({ afterCycle }: Pick<RunProgress, "afterCycle">, cycle: number): number => cycle - afterCycle;

const BEGIN: Mark = { cycles: 0, ms: 0 };

/** Where only makespan and takt are known. The first cycle also fills the line; where the later ones take longer, the first half is spread evenly. */
export function plannedMarks(cycles: number, makespanMs: number, taktMs: number): readonly Mark[] {
  const end: Mark = { cycles, ms: makespanMs };
  const half = earlyCycles(cycles);
  if (half === 0) return [BEGIN, end];
  const first: Mark = { cycles: 1, ms: makespanMs - (cycles - 1) * taktMs };
  return [BEGIN, first.ms > 0 ? first : { cycles: half, ms: makespanMs - (cycles - half) * taktMs }, end];
}

/** What is finished stays as it was planned; the rest follows another plan. @param rest of the cycles to come, counted from 0 */
export function replannedMarks(planned: readonly Mark[], done: number, rest: readonly Mark[]): readonly Mark[] {
  const from: Mark = { cycles: done, ms: plannedMsAt(planned, done) };
  const next = rest.slice(1).map(({ cycles, ms }) => ({ cycles: done + cycles, ms: from.ms + ms }));
  return [BEGIN, ...(done > 0 ? [from] : []), ...next];
}

/** Working time that the plan takes for so many cycles, ms. */
export function plannedMsAt(planned: readonly Mark[], cycles: number): number {
  let from = BEGIN;
  let to = BEGIN;
  for (const mark of planned) {
    if (mark.cycles <= to.cycles) continue;
    [from, to] = [to, mark];
    if (cycles <= mark.cycles) break;
  }
  const perCycleMs = to.cycles > from.cycles ? (to.ms - from.ms) / (to.cycles - from.cycles) : 0;
  return from.ms + (cycles - from.cycles) * perCycleMs;
}

/** Cycles that are still to finish, as far as it is known: more, where parts are rejected or lost on the way to a goal. */
export function cyclesAhead({ state, run, counts, cycles }: LineState): number {
  if (run === null) return 0;
  // Those under way are the last.
  if (state === "Completing") return cycles.length;
  return run.placedGoal === null
    ? Math.max(0, run.cycles - counts.cycles)
    : Math.max(0, run.placedGoal - counts.placed);
}

/** A cycle that is later than this share of a takt takes longer than planned: cycles are not all alike. */
const OVERDUE_SHARE = 0.5;

/** What fewer cycles took says little of those to come. */
const CYCLES_MEASURED = 2;

/** Working time that is left of a run, ms. */
export interface TimeLeft {
  readonly ms: number;
  /** The cycle that comes next takes longer than it should: it may be any time longer. */
  readonly isOverdue: boolean;
}

/**
 * By the plan of what is to come; of a line that is slower than its plan, as much longer as its last cycles were.
 * @param ahead cycles that are still to finish
 */
export function timeLeft({ planned, plannedTaktMs, pace }: RunProgress, ahead: number, atMs: number): TimeLeft {
  const { early, last } = pace;
  if (ahead <= 0) return { ms: 0, isOverdue: false };
  const plannedMs = (cycles: number): number => plannedMsAt(planned, cycles);
  const likeMs = plannedMs(last.cycles) - plannedMs(early.cycles);
  const isMeasured = likeMs > 0 && last.cycles - early.cycles >= CYCLES_MEASURED;
  const slower = isMeasured ? Math.max(1, (last.ms - early.ms) / likeMs) : 1;
  const from = plannedMs(last.cycles);
  const sinceMs = workedMsOf(pace, atMs) - last.ms;
  const ms = (plannedMs(last.cycles + ahead) - from) * slower - sinceMs;
  // Whatever the next cycle takes, the others come after it.
  const leastMs = (plannedMs(last.cycles + ahead) - plannedMs(last.cycles + 1)) * slower;
  return { ms: Math.max(ms, leastMs), isOverdue: ms < leastMs - OVERDUE_SHARE * plannedTaktMs };
}

/** What a run has come to by a time, in figures. */
export interface RunMeasures {
  readonly taktMs: number | null;
  readonly workedMs: number;
  /** Each from 0 on; null before there is anything to judge by. */
  readonly availability: number | null;
  readonly rate: number | null;
  readonly quality: number | null;
}

/**
 * The parts of OEE (ISO 22400-2:2014, as secondary sources give it). Availability is the share of the time since the run began in which the
 * line worked at it; performance (`rate`) is what the plan takes for the finished cycles, of the working time that they took; quality is the share of
 * good parts.
 * @param untilMs the end of the run, or now
 */
export function measuresOf(
  progress: RunProgress,
  counts: Pick<LineState["counts"], "placed" | "rejected" | "lost">,
  { startedAtMs, untilMs }: { readonly startedAtMs: number; readonly untilMs: number },
): RunMeasures {
  const { pace, planned, cycles } = progress;
  const workedMs = workedMsOf(pace, untilMs);
  const { placed, rejected, lost } = counts;
  return {
    taktMs: taktOf(pace, cycles),
    workedMs,
    availability: share(workedMs, untilMs - startedAtMs),
    rate: pace.last.cycles > 0 ? share(plannedMsAt(planned, pace.last.cycles), pace.last.ms) : null,
    quality: share(placed, placed + rejected + lost),
  };
}

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
