/**
 * What steps wait for besides their predecessors: by the plan's order, on their device, on what carries their part, in their zones.
 * That order has no deadlock in it. A cycle that starts again lets those go first that have a part already.
 */
import type { TimedPlan } from "../model/index.ts";
import { mustBeginBefore, mustEndBefore } from "../plan/index.ts";
import type { CycleRun } from "./cycle-run.ts";

interface Place {
  readonly cycle: CycleRun;
  readonly index: number;
}

/** Where the cycles stand. */
export interface Progress {
  readonly isFinished: (instance: number) => boolean;
  readonly hasBegun: (instance: number) => boolean;
  readonly cycleOf: (instance: number) => CycleRun | null;
}

export class PlanOrder {
  readonly #progress: Progress;
  readonly #mustEndBefore: (instance: number) => readonly number[];
  readonly #mustBeginBefore: (instance: number) => readonly number[];
  /** Steps that wait for the end of a step, or for its begin, by that step's instance. */
  readonly #behindEnd = new Map<number, Place[]>();
  readonly #behindBegin = new Map<number, Place[]>();
  /** Cycles that wait until another is over, and those. */
  readonly #yields = new Map<CycleRun, Set<CycleRun>>();

  constructor(plan: TimedPlan, progress: Progress) {
    this.#progress = progress;
    this.#mustEndBefore = mustEndBefore(plan);
    this.#mustBeginBefore = mustBeginBefore(plan);
  }

  /** Forgets who waits for whom: everyone is to be asked again. Who yields to whom stays. */
  clear(): void {
    this.#behindEnd.clear();
    this.#behindBegin.clear();
  }

  /** `cycle` begins again behind `others`. */
  yieldTo(cycle: CycleRun, others: readonly CycleRun[]): void {
    if (others.length > 0) this.#yields.set(cycle, new Set(others));
    else this.#yields.delete(cycle);
  }

  /** How many things a step has to wait for; each is said by `ended`, `begun` or `closed` when it is over. */
  countBefore(cycle: CycleRun, index: number): number {
    const { isFinished, hasBegun } = this.#progress;
    const after = cycle.template.steps[index]?.after ?? [];
    let count = after.filter((each) => !cycle.hasFinished(cycle.firstInstance + each)).length;
    const instance = cycle.firstInstance + index;
    for (const earlier of this.#mustEndBefore(instance)) {
      const isPredecessor = after.includes(earlier - cycle.firstInstance);
      if (isPredecessor || isFinished(earlier) || this.#isYielding(earlier, cycle)) continue;
      put(this.#behindEnd, earlier, { cycle, index });
      count++;
    }
    for (const earlier of this.#mustBeginBefore(instance)) {
      if (hasBegun(earlier) || this.#isYielding(earlier, cycle)) continue;
      put(this.#behindBegin, earlier, { cycle, index });
      count++;
    }
    return count + (this.#yields.get(cycle)?.size ?? 0);
  }

  /** The steps that waited for the end of this one. */
  ended(instance: number): readonly Place[] {
    return take(this.#behindEnd, instance);
  }

  /** The steps that waited until this one has begun. */
  begun(instance: number): readonly Place[] {
    return take(this.#behindBegin, instance);
  }

  /** The steps that waited until this cycle is over. */
  closed(cycle: CycleRun): readonly Place[] {
    this.#yields.delete(cycle);
    const released: Place[] = [];
    for (const [other, waitsFor] of this.#yields) {
      if (!waitsFor.delete(cycle)) continue;
      for (const { index } of other.template.steps) released.push({ cycle: other, index });
    }
    return released;
  }

  #isYielding(instance: number, to: CycleRun): boolean {
    const owner = this.#progress.cycleOf(instance);
    return owner !== null && (this.#yields.get(owner)?.has(to) ?? false);
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
