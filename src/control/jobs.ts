/** What the line runs: the job that is loaded, and one that takes its place at a cycle boundary. */
import type { Clock } from "../clock/index.ts";
import type { EventLog } from "../journal/index.ts";
import type { CommandRefusal, Line, Sequence, TimedPlan } from "../model/index.ts";
import type { Production, StateWork } from "./line/index.ts";
import type { RunFrom } from "./step/index.ts";

export interface Job {
  readonly sequence: Sequence;
  readonly plan: TimedPlan;
}

export interface JobsParts {
  readonly log: EventLog;
  readonly line: Line;
  readonly clock: Clock;
  readonly work: StateWork;
}

export class Jobs {
  readonly #its: JobsParts;
  readonly #runOf: (job: Job, from: RunFrom) => Production;
  #current: Job | null;
  #pending: { readonly job: Job; readonly by: string } | null = null;

  constructor(its: JobsParts, job: Job | null, runOf: (job: Job, from: RunFrom) => Production) {
    this.#its = its;
    this.#current = job;
    this.#runOf = runOf;
  }

  /** What the next Start runs: a change whose boundary never came is due by then. */
  get current(): Job | null {
    const { log } = this.#its;
    if (this.#pending !== null && log.state.run?.outcome !== "running") this.#take(null);
    return this.#current;
  }

  /** @returns what stands against it */
  load(job: Job, by: string): readonly CommandRefusal[] {
    const { log, line, work } = this.#its;
    if (job.sequence.line.name !== line.name)
      return [{ kind: "other-line", sequence: job.sequence.name, its: job.sequence.line.name, line: line.name }];
    this.#pending = { job, by };
    if (log.state.run?.outcome !== "running") this.#take(null);
    else work.production?.loop.drain();
    return [];
  }

  /** The cycles under way are finished. @returns whether another job goes on from here */
  runFinished(): boolean {
    const { log, work } = this.#its;
    const last = work.production;
    if (this.#pending === null || last === null || log.state.state !== "Execute") return false;
    const { cyclesLeft } = last.loop;
    const { cycles, placed } = log.state.counts;
    this.#take(cycles + 1);
    if (cyclesLeft === 0 || this.#current === null) return false;
    const { placedGoal } = this.#current.sequence;
    if (placedGoal !== null && placed >= placedGoal) return false;
    const from = restFrom(this.#current.sequence, last, cycles);
    const next = this.#runOf(this.#current, from);
    if (placedGoal === null) next.loop.shorten(cyclesLeft);
    work.goOnWith(next);
    return true;
  }

  #take(fromCycle: number | null): void {
    if (this.#pending === null) return;
    const { job, by } = this.#pending;
    this.#pending = null;
    this.#current = job;
    // A run of what was loaded before can't be resumed by it.
    if (fromCycle === null) this.#its.work.forget();
    const { name, file } = job.sequence;
    this.#its.log.emit({ type: "job-changed", sequence: name, file, cycles: job.sequence.cycles, by, fromCycle });
  }
}

/** A file whose rows are under way goes on with its next row: what is placed is not placed again. Another file begins with its first. */
function restFrom(sequence: Sequence, last: Production, cycles: number): RunFrom {
  const isOfSameFile = sequence.file === last.sequence.file && hasRows(sequence) && hasRows(last.sequence);
  if (!isOfSameFile) return { planned: 1, afterCycle: cycles };
  return { planned: cycles - last.from.afterCycle + 1, afterCycle: last.from.afterCycle };
}

const hasRows = ({ templates }: Sequence): boolean => templates.some(({ row }) => row !== null);
