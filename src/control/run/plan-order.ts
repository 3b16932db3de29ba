/**
 * What steps wait for besides their predecessors: by the plan's order, on their device, on what carries their part, in their zones.
 * That order has no deadlock in it. A cycle that starts again lets those go first that have a part already.
 */
import type { TimedPlan } from "../../model/index.ts";
import { mustBeginBefore, mustEndBefore } from "../../plan/index.ts";
import type { CycleRun } from "../step/index.ts";

interface Place {
  readonly cycle: CycleRun;
  readonly index: number;
}

/** Where the cycles stand. */
export interface Progress {
  readonly isFinished: (instance: number) => boolean;
  readonly hasBegun: (instance: number) => boolean;
  readonly cycleOf: (instance: number) => CycleRun | null;
  /** The first instance of the oldest open cycle: what stands before it is over. */
  readonly oldest: () => number;
}

export class PlanOrder {
  readonly #progress: Progress;
  readonly #mustEndBefore: (instance: number) => readonly number[];
  readonly #mustBeginBefore: (instance: number) => readonly number[];
  /** Steps that wait for the end of a step, or for its begin, by that step's instance. */
  readonly #behindEnd = new Map<number, Place[]>();
  readonly #behindBegin = new Map<number, Place[]>();
  #hasGoneBack = false;

  constructor(plan: TimedPlan, progress: Progress) {
    this.#progress = progress;
    this.#mustEndBefore = mustEndBefore(plan);
    this.#mustBeginBefore = mustBeginBefore(plan);
  }

  /** Cycles have gone back: who waits for whom is forgotten, and everyone is asked again. Who yields to whom stays. */
  clear(): void {
    this.#hasGoneBack = true;
    this.#behindEnd.clear();
    this.#behindBegin.clear();
  }

  /** How many things a step has to wait for; each is said by `ended`, `begun` or `closed` when it is over. */
  countBefore(cycle: CycleRun, index: number): number {
    const { isFinished, hasBegun } = this.#progress;
    const after = cycle.template.steps[index]?.after ?? [];
    let count = after.filter((each) => !cycle.hasFinished(cycle.firstInstance + each)).length;
    const place = { cycle, index };
    for (const earlier of this.#unmet(place, this.#mustEndBefore, isFinished)) {
      if (after.includes(earlier - cycle.firstInstance)) continue;
      put(this.#behindEnd, earlier, place);
      count++;
    }
    for (const earlier of this.#unmet(place, this.#mustBeginBefore, hasBegun)) {
      put(this.#behindBegin, earlier, place);
      count++;
    }
    return count + cycle.yieldsTo.size;
  }

  /**
   * Of the steps before a step, those that are not over. Each step names only the one right before it; where cycles have gone
   * back, what is over, or lets its cycle go first, may stand behind what is not over: the way is followed through it, also where it
   * leads through a cycle that is closed, or not open yet.
   */
  #unmet(
    { cycle, index }: Place,
    before: (instance: number) => readonly number[],
    isMet: (instance: number) => boolean,
  ): Iterable<number> {
    const first = before(cycle.firstInstance + index);
    if (!this.#hasGoneBack) return first.filter((earlier) => !isMet(earlier));
    const unmet = new Set<number>();
    const seen = new Set<number>(first);
    for (const earlier of seen) {
      if (!isMet(earlier) && !this.#isYielding(earlier, cycle)) unmet.add(earlier);
      else if (earlier >= this.#progress.oldest()) for (const each of before(earlier)) seen.add(each);
    }
    return unmet;
  }

  /** The steps that waited for the end of this one. */
  ended(instance: number): readonly Place[] {
    return take(this.#behindEnd, instance);
  }

  /** The steps that waited until this one has begun. */
  begun(instance: number): readonly Place[] {
    return take(this.#behindBegin, instance);
  }

  /** This cycle is over: the steps of the `open` ones that waited for that. */
  closed(cycle: CycleRun, open: Iterable<CycleRun>): readonly Place[] {
    const released: Place[] = [];
    for (const other of open) {
      if (!other.yieldsTo.delete(cycle)) continue;
      for (const { index } of other.template.steps) released.push({ cycle: other, index });
    }
    return released;
  }

  #isYielding(instance: number, to: CycleRun): boolean {
    const owner = this.#progress.cycleOf(instance);
    return owner?.yieldsTo.has(to) ?? false;
  }
}

function put(waiting: Map<number, Place[]>, instance: number, place: Place): void {
  const list = waiting.get(instance);
  if (list === undefined) waiting.set(instance, [place]);
  else list.push(place);
}

function take(waiting: Map<number, Place[]>, instance: number): readonly Place[] {
  const list = waiting.get(instance);
  if (list === undefined) return NONE;
  waiting.delete(instance);
  return list;
}

const NONE: readonly Place[] = [];
