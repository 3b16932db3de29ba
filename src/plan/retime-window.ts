/**
 * The cycles of a plan whose times may still move: those under way, some ahead of them, and those behind that others still come from.
 * What it keeps depends on how many cycles overlap, not on how many the run has.
 *
 * A cycle comes in at its planned times, or as much later as what it comes after has moved by then: so it makes no difference for its
 * times when it comes in.
 */
import { firstInstanceOf, keptCycles, lapOfCycle, type TimedPlan } from "../model/index.ts";
import { PlanGraph } from "./analysis/index.ts";
import { MOMENT_MS } from "./nominal/index.ts";

/** A step, or the end or the begin of a cycle, with its times as of now. */
export interface MovingNode {
  startMs: number;
  /** May be later than start and planned length say. */
  endMs: number;
  readonly lengthMs: number;
  readonly isStep: boolean;
  /** It started, or is taken to have: it does not move any more. */
  isStarted: boolean;
  /** In an order in which nothing comes before its cause. */
  readonly rank: number;
  /** What it keeps others from. */
  holdsBack: HoldsBack[];
}

/** `to` starts no earlier than `lagMs` after the start or the end of the node that says so. */
export interface HoldsBack {
  readonly to: MovingNode;
  readonly lagMs: number;
  readonly fromEnd: boolean;
}

/** A constraint that comes from a node by its place among those of its cycle: the steps, then the end and the begin. */
interface Awaited {
  readonly local: number;
  readonly holdsBack: HoldsBack;
}

/** The nodes of a cycle in the columns of the plan. */
interface KeptCycle {
  readonly nodes: readonly number[];
  /** The places of `nodes`, those that hold back before those that are held back. */
  readonly causesFirst: readonly number[];
}

const END = -2;
const BEGIN = -1;

export class RetimeWindow {
  /** The last cycle that is in. */
  lastCycle = 0;
  /** What comes in from now on comes in so much later than planned. */
  laterMs = 0;
  readonly #plan: TimedPlan;
  readonly #graph: PlanGraph;
  readonly #cycles = new Map<number, readonly MovingNode[]>();
  readonly #cycleOfStep: Int32Array;
  readonly #cyclesPerLap: number;
  readonly #constraintsPerLap: number;
  /** How many cycles a constraint spans at most. */
  readonly #span: number;
  /** Constraints that come from a cycle which is not in yet, by that cycle. */
  readonly #awaited = new Map<number, Awaited[]>();
  /** Of a plan that repeats itself: cycles of the columns that have come in before. */
  readonly #known = new Map<number, KeptCycle>();
  #firstCycle = 1;

  constructor(plan: TimedPlan) {
    this.#plan = plan;
    this.#graph = new PlanGraph(plan);
    this.#cycleOfStep = new Int32Array(plan.startMs.length);
    for (let cycle = 1; cycle <= keptCycles(plan); cycle++)
      this.#cycleOfStep.fill(cycle, plan.firstOfCycle[cycle - 1], plan.firstOfCycle[cycle]);
    this.#cyclesPerLap = plan.repeat?.cycles ?? 0;
    this.#constraintsPerLap = this.#countInPeriod(plan);
    this.#span = this.#longestSpan(plan);
  }

  /** Cycles that it keeps now. */
  get size(): number {
    return this.#cycles.size;
  }

  /** Null for what is not in. @param cycle the instance's */
  at(instance: number, cycle: number): MovingNode | null {
    return this.#find(cycle, instance - firstInstanceOf(this.#plan, cycle));
  }

  *nodes(): Generator<MovingNode> {
    for (const nodes of this.#cycles.values()) yield* nodes;
  }

  /** How much later than planned the last cycle that is in ends, ms. */
  get lastIsLaterMs(): number {
    const last = this.#find(this.lastCycle, END);
    if (last === null) return this.laterMs;
    const lap = lapOfCycle(this.#plan, this.lastCycle);
    const kept = this.#graph.steps + this.lastCycle - lap * this.#cyclesPerLap - 1;
    return last.startMs - (this.#graph.startMs[kept] ?? 0) - lap * (this.#plan.repeat?.lengthMs ?? 0);
  }

  /**
   * Lets the cycles up to `cycle` in.
   * @param moved is told of the nodes that come in later than planned, after all that holds them back; they may hold back others
   */
  letIn(cycle: number, moved: (node: MovingNode) => void): void {
    const last = Math.min(cycle, this.#plan.cycles);
    while (this.lastCycle < last) for (const node of this.#letIn(++this.lastCycle)) moved(node);
  }

  /** Nothing of the other cycles holds back anything of these any more; what stood behind one of them by one of these still does. */
  goFirst(cycles: ReadonlySet<number>): void {
    const free = new Set([...cycles].flatMap((cycle) => this.#cycles.get(cycle) ?? []));
    for (const [cycle, nodes] of this.#cycles) {
      if (!cycles.has(cycle)) for (const node of nodes) node.holdsBack = pastFree(node.holdsBack, free);
    }
  }

  /** Cycles before this one are over: those that nothing to come comes from are forgotten. */
  forgetBefore(cycle: number): void {
    for (; this.#firstCycle < cycle - this.#span; this.#firstCycle++) this.#cycles.delete(this.#firstCycle);
  }

  #letIn(number: number): readonly MovingNode[] {
    const lap = lapOfCycle(this.#plan, number);
    const kept = this.#keptCycle(number - lap * this.#cyclesPerLap);
    const nodes = kept.nodes.map((node) => this.#nodeOf(node, lap));
    this.#cycles.set(number, nodes);
    for (const { local, holdsBack } of this.#awaited.get(number) ?? []) nodes.at(local)?.holdsBack.push(holdsBack);
    this.#awaited.delete(number);
    const later: MovingNode[] = [];
    for (const place of kept.causesFirst) {
      const node = nodes[place];
      if (node !== undefined && this.#comesLater(node, kept.nodes[place] ?? -1, lap)) later.push(node);
    }
    return later;
  }

  #keptCycle(cycle: number): KeptCycle {
    const known = this.#known.get(cycle);
    if (known !== undefined) return known;
    const nodes = this.#keptNodes(cycle);
    const rank = (place: number): number => this.#graph.endInto(nodes[place] ?? -1);
    const kept = { nodes, causesFirst: [...nodes.keys()].sort((a, b) => rank(a) - rank(b)) };
    if (this.#cyclesPerLap > 0) this.#known.set(cycle, kept);
    return kept;
  }

  /** In the columns: the steps of a cycle kept, then its end and its begin. */
  #keptNodes(cycle: number): readonly number[] {
    const first = this.#plan.firstOfCycle[cycle - 1] ?? 0;
    const count = (this.#plan.firstOfCycle[cycle] ?? first) - first;
    const end = this.#graph.steps + cycle - 1;
    return [...Array.from({ length: count }, (_each, index) => first + index), end, end + keptCycles(this.#plan)];
  }

  #nodeOf(kept: number, lap: number): MovingNode {
    const { startMs, lengthMs, steps } = this.#graph;
    const fromMs = (startMs[kept] ?? 0) + lap * (this.#plan.repeat?.lengthMs ?? 0) + this.laterMs;
    const length = lengthMs[kept] ?? 0;
    const rank = this.#graph.endInto(kept) + lap * this.#constraintsPerLap;
    return {
      startMs: fromMs,
      endMs: fromMs + length,
      lengthMs: length,
      isStep: kept < steps,
      isStarted: false,
      rank,
      holdsBack: [],
    };
  }

  /** Ties the node to all that holds it back. @returns whether it comes later than planned by that */
  #comesLater(node: MovingNode, kept: number, lap: number): boolean {
    const { from, lagMs, fromEnd } = this.#plan.constraints;
    const [first, end] = this.#graph.into(kept);
    let isLater = false;
    for (let k = first; k < end; k++) {
      const origin = from[k] ?? 0;
      const cycle = this.#keptCycleOf(origin) + lap * this.#cyclesPerLap;
      const local = this.#localOf(origin);
      const holdsBack = { to: node, lagMs: lagMs[k] ?? 0, fromEnd: fromEnd[k] === 1 };
      const before = this.#find(cycle, local);
      if (before !== null) {
        before.holdsBack.push(holdsBack);
        isLater = pushBack(before, holdsBack) || isLater;
      } else if (cycle > this.lastCycle) {
        const awaited = this.#awaited.get(cycle) ?? [];
        awaited.push({ local, holdsBack });
        this.#awaited.set(cycle, awaited);
      }
    }
    return isLater;
  }

  #find(cycle: number, local: number): MovingNode | null {
    return this.#cycles.get(cycle)?.at(local) ?? null;
  }

  /** The place of a node of the columns among those of its cycle. */
  #localOf(kept: number): number {
    const { steps } = this.#graph;
    if (kept < steps) return kept - (this.#plan.firstOfCycle[this.#keptCycleOf(kept) - 1] ?? 0);
    return kept < steps + keptCycles(this.#plan) ? END : BEGIN;
  }

  #keptCycleOf(kept: number): number {
    const { steps } = this.#graph;
    return kept < steps ? (this.#cycleOfStep[kept] ?? 0) : ((kept - steps) % keptCycles(this.#plan)) + 1;
  }

  #countInPeriod({ repeat }: TimedPlan): number {
    if (repeat === null) return 0;
    let count = 0;
    for (let cycle = repeat.afterCycle + 1; cycle <= repeat.afterCycle + repeat.cycles; cycle++) {
      for (const node of this.#keptNodes(cycle)) count += this.#graph.into(node)[1] - this.#graph.into(node)[0];
    }
    return count;
  }

  #longestSpan({ constraints: { from, to } }: TimedPlan): number {
    let span = 0;
    for (let k = 0; k < to.length; k++)
      span = Math.max(span, this.#keptCycleOf(to[k] ?? 0) - this.#keptCycleOf(from[k] ?? 0));
    return span;
  }
}

/** What stands directly behind a node, and in place of the free ones what stands behind these. */
function pastFree(holdsBack: readonly HoldsBack[], free: ReadonlySet<MovingNode>): HoldsBack[] {
  return holdsBack.flatMap((each) => {
    if (!free.has(each.to)) return [each];
    const behind = new Set([each.to]);
    for (const node of behind) if (free.has(node)) for (const { to } of node.holdsBack) behind.add(to);
    return [...behind].filter((to) => !free.has(to)).map((to) => ({ to, lagMs: 0, fromEnd: each.fromEnd }));
  });
}

/** @returns whether what is held back starts later by it */
export function pushBack(before: MovingNode, { to, lagMs, fromEnd }: HoldsBack): boolean {
  const earliestMs = (fromEnd ? before.endMs : before.startMs) + lagMs;
  if (to.isStarted || earliestMs <= to.startMs + MOMENT_MS) return false;
  place(to, earliestMs);
  return true;
}

/** Lets it start then and take as long as planned. */
export function place(node: MovingNode, startMs: number): void {
  node.startMs = startMs;
  node.endMs = startMs + node.lengthMs;
}
