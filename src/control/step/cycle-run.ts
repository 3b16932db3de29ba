/** One cycle in flight: which steps are finished, and what each of the others still waits for. */
import { type CycleTemplate, firstInstanceOf, type TimedPlan } from "../../model/index.ts";
import type { StepRun } from "./step-run.ts";

/** Where a run begins in its plan, and in its run. */
export interface RunFrom {
  /** The cycle of its plan that it begins with, from 1: later ones where rows of its table have been done. */
  readonly planned: number;
  /** Cycles of the run before the plan's first; 0 where it begins the run, or goes on in the rows of the same table. */
  readonly afterCycle: number;
}

export const FROM_THE_BEGINNING: RunFrom = { planned: 1, afterCycle: 0 };

export class CycleRun {
  /** In the run, from 1. */
  readonly number: number;
  /** In the plan, from 1: less than `number` where another sequence began the run. */
  readonly planned: number;
  readonly template: CycleTemplate;
  /** Instance of its first step in the plan. */
  readonly firstInstance: number;
  /** Unfinished things before each step. */
  readonly before: Uint16Array;
  readonly runs: (StepRun | null)[];
  readonly #finished: Uint8Array;
  #left: number;
  /** It has been taken back to a checkpoint, or to its start. */
  hasGoneBack = false;
  /** The rest of it is left out: nothing of it begins any more. */
  isClosing = false;
  /** Cycles that it lets go first, and that do not wait for it: `give-way.ts`. */
  readonly yieldsTo = new Set<CycleRun>();
  /** What it had done before it went back to a checkpoint: by step, the part that was in hand then. */
  readonly doneBefore = new Map<number, number | null>();
  /** Where an `index` that was cut short will have brought its belt, by step. */
  readonly beltTargetMm = new Map<number, number>();
  /** Null until its first step is due. */
  startedAtMs: number | null = null;

  /**
   * @param planned in the plan, from 1
   * @param after cycles of the run before the plan's first
   */
  constructor(planned: number, template: CycleTemplate, plan: TimedPlan, after = 0) {
    this.number = planned + after;
    this.planned = planned;
    this.template = template;
    this.firstInstance = firstInstanceOf(plan, planned);
    this.#left = template.steps.length;
    this.before = Uint16Array.from(template.steps, (step) => step.after.length);
    this.runs = template.steps.map(() => null);
    this.#finished = new Uint8Array(template.steps.length);
  }

  get isFinished(): boolean {
    return this.#left === 0;
  }

  /** True if a step of it is over or under way. */
  get hasBegun(): boolean {
    return this.#left < this.#finished.length || this.runs.some((run) => run?.isUnderWay === true);
  }

  /** Instances of its steps that are not over. */
  get toCome(): readonly number[] {
    return this.template.steps
      .map(({ index }) => this.firstInstance + index)
      .filter((instance) => !this.hasFinished(instance));
  }

  hasFinished(instance: number): boolean {
    return this.#finished[instance - this.firstInstance] === 1;
  }

  finish(index: number): void {
    this.#finished[index] = 1;
    this.#left--;
    this.runs[index] = null;
  }

  /** Goes back: only `kept` is finished. */
  restart(kept: ReadonlySet<number>): void {
    this.hasGoneBack = true;
    // Whatever was left out when it was stopped: from here on it is done.
    this.isClosing = false;
    for (let index = 0; index < this.#finished.length; index++) {
      this.#finished[index] = kept.has(index) ? 1 : 0;
      this.runs[index] = null;
    }
    this.#left = this.#finished.length - kept.size;
  }

  /** One thing less before a step. True if that was the last. */
  release(index: number): boolean {
    const left = (this.before[index] ?? 0) - 1;
    this.before[index] = left;
    return left === 0;
  }
}

/** A cycle that goes back, with the steps that stay finished. */
export interface GoesBack {
  readonly cycle: CycleRun;
  readonly kept: ReadonlySet<number>;
}
