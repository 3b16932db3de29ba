/**
 * The plan's times at run time. When a step is late, what depends on it moves, and nothing else: dependents are found along
 * the plan's own constraints, and a delay that a gap absorbs goes no further. A step moves to earlier only where it starts anew, and after a
 * hold, where what it waits for went on meanwhile. Only the
 * cycles under way and those next to them are kept (`retime-window.ts`).
 */
import {
  cycleOf,
  plannedDurationMs,
  plannedStartMs,
  type Sequence,
  type TimedPlan,
  templateOf,
} from "../model/index.ts";
import { MOMENT_MS } from "./nominal/index.ts";
import { type MovingNode, place, pushBack, RetimeWindow } from "./retime-window.ts";
import { Heap, PIPELINE_DEPTH_MAX } from "./schedule/index.ts";

interface Retimed {
  /** How many steps start later than before, among the cycles kept; the late one itself does not count. */
  readonly moved: number;
  readonly makespanMs: number;
}

/** All times are plan time. */
export interface Retimer {
  /** As of the latest re-timing. */
  plannedStartMs(instance: number): number;
  plannedEndMs(instance: number): number;
  /** Of the whole run. What is not kept yet is taken to end as much later as the last cycle that is. */
  readonly makespanMs: number;
  /** How many cycles it keeps now: for a run whose plan repeats itself, as many however long the run is. */
  readonly cyclesKept: number;
  startedLate(instance: number, startMs: number): Retimed;
  ended(instance: number, endMs: number): Retimed;
  /**
   * These are to start anew, none before `atMs`, each as early as everything that holds it back lets it: what they had waited for before is forgotten. What
   * depends on them moves along.
   */
  restarted(instances: readonly number[], atMs: number): Retimed;
  /** From here on these cycles wait for none of the others, whatever the plan says: those give way to them. */
  goFirst(cycles: readonly number[]): void;
  /**
   * Plan time stood still, and these steps went on: they end at the times given, which may be before their planned ends. What was only held back by them comes
   * earlier, but not before `atMs`. `moved`: how many steps start earlier than before.
   */
  wentOn(ends: readonly (readonly [instance: number, endMs: number])[], atMs: number): Retimed;
  /** The line stood still for `byMs`, 0 or more, from `fromMs` on: everything that was to happen after that comes later. */
  shift(fromMs: number, byMs: number): Retimed;
  /** Every cycle before this one is over, and is asked for no more. */
  forgetBefore(cycle: number): void;
}

/** @throws RangeError if the plan is not one of this sequence */
export function createRetimer(sequence: Sequence, plan: TimedPlan): Retimer {
  const steps = plan.firstOfCycle[1] ?? 0;
  if (plan.cycles > 0 && steps !== templateOf(sequence, 1).steps.length) {
    throw new RangeError(`the plan has ${steps} steps in its first cycle, ${sequence.name} has others`);
  }
  return new PlanRetimer(plan);
}

/** Cycles ahead of a late step that move along at once, in a run whose plan repeats itself; the others do as they come in. */
const CYCLES_AHEAD = 8 * PIPELINE_DEPTH_MAX;

class PlanRetimer implements Retimer {
  readonly #plan: TimedPlan;
  readonly #window: RetimeWindow;
  readonly #cyclesAhead: number;
  readonly #spread = (node: MovingNode): void => {
    this.#stretch(node);
    this.#propagate(node);
  };
  #makespanMs: number;

  constructor(plan: TimedPlan) {
    this.#plan = plan;
    this.#window = new RetimeWindow(plan);
    this.#cyclesAhead = plan.repeat === null ? plan.cycles : CYCLES_AHEAD;
    this.#makespanMs = plan.makespanMs;
  }

  get makespanMs(): number {
    return this.#makespanMs;
  }

  get cyclesKept(): number {
    return this.#window.size;
  }

  plannedStartMs(instance: number): number {
    return this.#at(instance)?.startMs ?? plannedStartMs(this.#plan, instance) + this.#window.laterMs;
  }

  plannedEndMs(instance: number): number {
    return this.#at(instance)?.endMs ?? this.plannedStartMs(instance) + plannedDurationMs(this.#plan, instance);
  }

  startedLate(instance: number, startMs: number): Retimed {
    const node = this.#late(instance);
    if (node === null) return this.#result(0);
    const isLate = startMs > node.startMs + MOMENT_MS;
    node.isStarted = true;
    if (isLate) this.#place(node, startMs);
    return this.#result(isLate ? this.#propagate(node) : 0);
  }

  ended(instance: number, endMs: number): Retimed {
    const node = this.#late(instance);
    if (node === null) return this.#result(0);
    const isLate = endMs > node.endMs + MOMENT_MS;
    node.isStarted = true;
    if (isLate) {
      node.endMs = endMs;
      this.#stretch(node);
    }
    return this.#result(isLate ? this.#propagate(node) : 0);
  }

  restarted(instances: readonly number[], atMs: number): Retimed {
    const anew = instances.flatMap((instance) => this.#late(instance) ?? []);
    const firstMs = Math.max(atMs, Math.min(...anew.map(({ startMs }) => startMs)));
    for (const node of anew) node.isStarted = false;
    this.#placeAnew(new Map(anew.map((node) => [node, firstMs])), () => true);
    let moved = 0;
    for (const node of anew) moved += this.#propagate(node);
    return this.#result(moved);
  }

  goFirst(cycles: readonly number[]): void {
    this.#letIn(Math.max(...cycles) + this.#cyclesAhead);
    this.#window.goFirst(new Set(cycles));
  }

  wentOn(ends: readonly (readonly [instance: number, endMs: number])[], atMs: number): Retimed {
    const earlier: MovingNode[] = [];
    for (const [instance, endMs] of ends) {
      const node = this.#late(instance);
      if (node === null) continue;
      node.isStarted = true;
      if (endMs >= node.endMs - MOMENT_MS) continue;
      node.endMs = endMs;
      node.startMs = Math.min(node.startMs, endMs);
      earlier.push(node);
    }
    const behind = new Map<MovingNode, number>();
    const seen = new Set(earlier);
    for (const node of seen) {
      for (const { to } of node.holdsBack) {
        if (to.isStarted) continue;
        seen.add(to);
        behind.set(to, atMs);
      }
    }
    return this.#result(this.#placeAnew(behind, (node, startMs) => startMs < node.startMs - MOMENT_MS));
  }

  /**
   * Places nodes at the earliest time that is given for each, or later where others hold them back by now: one pass, causes first.
   * @returns how many steps have been placed
   */
  #placeAnew(earliestMs: Map<MovingNode, number>, isWanted: (node: MovingNode, startMs: number) => boolean): number {
    if (earliestMs.size === 0) return 0;
    let placed = 0;
    for (const node of [...this.#window.nodes()].sort((a, b) => a.rank - b.rank)) {
      const startMs = earliestMs.get(node);
      if (startMs !== undefined && isWanted(node, startMs)) {
        this.#place(node, startMs);
        if (node.isStep) placed++;
      }
      for (const { to, lagMs, fromEnd } of node.holdsBack) {
        const before = earliestMs.get(to);
        if (before !== undefined) earliestMs.set(to, Math.max(before, (fromEnd ? node.endMs : node.startMs) + lagMs));
      }
    }
    return placed;
  }

  shift(fromMs: number, byMs: number): Retimed {
    if (!(byMs >= 0)) throw new RangeError(`the line stood still for ${byMs} ms`);
    this.#letIn(this.#window.lastCycle + this.#cyclesAhead);
    let moved = 0;
    for (const node of this.#window.nodes()) {
      const isToCome = !node.isStarted && node.startMs >= fromMs;
      if (isToCome) {
        node.startMs += byMs;
        if (node.isStep && byMs > 0) moved++;
      }
      if (!isToCome && node.endMs <= fromMs) continue;
      node.endMs += byMs;
      this.#stretch(node);
    }
    this.#window.laterMs += byMs;
    return this.#result(moved);
  }

  forgetBefore(cycle: number): void {
    this.#window.forgetBefore(cycle);
  }

  /** Those that start at the same time as it, or before, are in with it: what holds it back. */
  #at(instance: number): MovingNode | null {
    const cycle = cycleOf(this.#plan, instance);
    if (cycle <= this.#window.lastCycle + this.#cyclesAhead) this.#letIn(cycle + PIPELINE_DEPTH_MAX - 1);
    return this.#window.at(instance, cycle);
  }

  /** The node of a step that moves, with all in that move along. */
  #late(instance: number): MovingNode | null {
    const cycle = cycleOf(this.#plan, instance);
    this.#letIn(cycle + this.#cyclesAhead);
    return this.#window.at(instance, cycle);
  }

  #letIn(cycle: number): void {
    this.#window.letIn(cycle, this.#spread);
  }

  /** What is not in by now ends as much later as the last that is. */
  #result(moved: number): Retimed {
    if (this.#window.lastCycle < this.#plan.cycles)
      this.#makespanMs = Math.max(this.#makespanMs, this.#plan.makespanMs + this.#window.lastIsLaterMs);
    return { moved, makespanMs: this.#makespanMs };
  }

  #place(node: MovingNode, startMs: number): void {
    place(node, startMs);
    this.#stretch(node);
  }

  #stretch({ isStep, endMs }: MovingNode): void {
    if (isStep && endMs > this.#makespanMs) this.#makespanMs = endMs;
  }

  /** Moves what depends on `origin`. The constraints' own order is one in which nothing comes before its cause: each is looked at once. */
  #propagate(origin: MovingNode): number {
    const affected = new Heap<MovingNode>((a, b) => a.rank - b.rank);
    const queued = new Set<MovingNode>([origin]);
    const moved = new Set<MovingNode>();
    affected.push(origin);
    for (let node = affected.pop(); node !== undefined; node = affected.pop()) {
      queued.delete(node);
      for (const holdsBack of node.holdsBack) {
        const { to } = holdsBack;
        if (!pushBack(node, holdsBack)) continue;
        this.#stretch(to);
        if (to.isStep && to !== origin) moved.add(to);
        if (queued.has(to)) continue;
        queued.add(to);
        affected.push(to);
      }
    }
    return moved.size;
  }
}
