/**
 * Finds out from when on the cycles of a nominal run repeat themselves: each step a period later than the same step a period of cycles
 * before, on the same device, for as long, for the same reasons.
 *
 * The scheduler knows nothing of a cycle but what is in front of it: at most `PIPELINE_DEPTH_MAX` cycles under way, who had each
 * device, member, part and zone last, and what the line's signals say. The first two are the constraints that are compared here, over
 * a period and four times that depth; signals that a period leaves other than it found them are for the caller to judge. So what has
 * repeated itself for that long goes on doing so.
 */
import { keptCycles, type TimedPlan } from "../../model/index.ts";
import { MOMENT_MS } from "../nominal/index.ts";
import { PIPELINE_DEPTH_MAX, type Stage } from "../schedule/index.ts";
import { PlanGraph } from "./plan-graph.ts";

/** Cycles beyond a period that must be the same: then nothing that overlaps them is from before. */
const SURE_CYCLES = 4 * PIPELINE_DEPTH_MAX;
/** The last cycles of a run end it with nothing behind them in the way: those are not asked. */
export const LAST_CYCLES = 2 * PIPELINE_DEPTH_MAX;

/** How many cycles of a plan can be shown one by one: behind these, the columns have the end of the run. */
export function cyclesShown(plan: Pick<TimedPlan, "cycles" | "repeat" | "firstOfCycle">): number {
  return plan.repeat === null ? plan.cycles : keptCycles(plan) - LAST_CYCLES;
}

export interface Period {
  /** It begins behind this cycle. */
  readonly afterCycle: number;
  readonly cycles: number;
  readonly lengthMs: number;
}

/** How many cycles a run must have to show a period of `templates` cycles. */
export function cyclesToShow(templates: number): number {
  return 4 * templates + SURE_CYCLES + LAST_CYCLES + PIPELINE_DEPTH_MAX;
}

/** A nominal run, to be compared with another or with itself. */
export class Course {
  readonly cycles: number;
  readonly #stage: Stage;
  readonly #graph: PlanGraph;
  readonly #constraints: ReturnType<Stage["constraints"]["columns"]>;

  constructor(stage: Stage) {
    const { firstOfCycle, startMs, durationMs } = stage.columns;
    this.cycles = stage.columns.cycles;
    this.#stage = stage;
    this.#constraints = stage.constraints.columns();
    this.#graph = new PlanGraph({ firstOfCycle, startMs, durationMs, constraints: this.#constraints });
  }

  /** The shortest period, a multiple of `templates`, in which the cycles come back; null: none is short enough to be seen. */
  period(templates: number): Period | null {
    const last = this.cycles - LAST_CYCLES;
    for (let cycles = templates; 2 * cycles + SURE_CYCLES <= last; cycles += templates) {
      const lengthMs = this.#endOfCycleMs(last) - this.#endOfCycleMs(last - cycles);
      let cycle = last;
      while (cycle > cycles && this.isSame(cycle, this, cycle - cycles, lengthMs)) cycle--;
      if (last - cycle >= cycles + SURE_CYCLES) return { afterCycle: cycle - cycles, cycles, lengthMs };
    }
    return null;
  }

  /** Whether a cycle is like one of `other`, `laterMs` later. */
  isSame(cycle: number, other: Course, like: number, laterMs: number): boolean {
    const [mine, theirs] = [this.#nodesOf(cycle), other.#nodesOf(like)];
    if (mine.length !== theirs.length) return false;
    return mine.every((node, place) => this.#isAlike(node, other, theirs[place] ?? -1, cycle - like, laterMs));
  }

  #isAlike(node: number, other: Course, like: number, cyclesLater: number, laterMs: number): boolean {
    const [mine, theirs] = [this.#graph, other.#graph];
    const [first, end] = mine.into(node);
    const [firstLike, endLike] = theirs.into(like);
    if (end - first !== endLike - firstLike) return false;
    // The begin of a cycle without a pin has no time of its own.
    const hasTime = node < mine.steps || end > first;
    if (hasTime && !isClose(mine.startMs[node], theirs.startMs[like], laterMs)) return false;
    if (!isClose(mine.lengthMs[node], theirs.lengthMs[like], 0)) return false;
    if (this.#stage.columns.deviceOf[node] !== other.#stage.columns.deviceOf[like]) return false;
    for (let k = 0; k < end - first; k++) {
      if (!this.#isAlikeConstraint(first + k, other, firstLike + k, cyclesLater)) return false;
    }
    return true;
  }

  #isAlikeConstraint(k: number, other: Course, like: number, cyclesLater: number): boolean {
    const [mine, theirs] = [this.#constraints, other.#constraints];
    if (mine.fromEnd[k] !== theirs.fromEnd[like] || mine.cause[k] !== theirs.cause[like]) return false;
    if (!isClose(mine.lagMs[k], theirs.lagMs[like], 0)) return false;
    const place = this.#placeOf(mine.from[k] ?? -1);
    const placeLike = other.#placeOf(theirs.from[like] ?? -1);
    return place.cycle === placeLike.cycle + cyclesLater && place.local === placeLike.local;
  }

  #endOfCycleMs(cycle: number): number {
    return this.#graph.startMs[this.#graph.steps + cycle - 1] ?? 0;
  }

  /** Its steps, its end and its begin. */
  #nodesOf(cycle: number): readonly number[] {
    const { columns } = this.#stage;
    const first = columns.firstOfCycle[cycle - 1] ?? 0;
    const end = columns.firstOfCycle[cycle] ?? first;
    const steps = Array.from({ length: end - first }, (_each, index) => first + index);
    return [...steps, columns.endOf(cycle), columns.beginOf(cycle)];
  }

  /** The cycle of a node, and which of its nodes it is: a step by its index, the end −1, the begin −2. */
  #placeOf(node: number): { readonly cycle: number; readonly local: number } {
    const { steps } = this.#graph;
    const { cycleOf, firstOfCycle } = this.#stage.columns;
    if (node >= steps + this.cycles) return { cycle: node - steps - this.cycles + 1, local: -2 };
    if (node >= steps) return { cycle: node - steps + 1, local: -1 };
    const cycle = cycleOf[node] ?? 0;
    return { cycle, local: node - (firstOfCycle[cycle - 1] ?? 0) };
  }
}

const isClose = (mine = 0, theirs = 0, laterMs = 0): boolean => Math.abs(mine - theirs - laterMs) < MOMENT_MS;
