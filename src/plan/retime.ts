/**
 * The plan's times at run time. When a step is late, what depends on it moves, and nothing else: dependents are found along
 * the plan's own constraints, and a delay that a gap absorbs goes no further. No step ever moves to earlier than planned.
 */
import { type Sequence, type TimedPlan, templateOf } from "../model/index.ts";
import { Heap } from "./heap.ts";
import { PlanGraph } from "./plan-graph.ts";
import { MOMENT_MS } from "./timeline.ts";

interface Retimed {
  /** How many steps start later than before; the late one itself does not count. */
  readonly moved: number;
  readonly makespanMs: number;
}

/** All times are plan time. */
export interface Retimer {
  /** As of the latest re-timing. */
  plannedStartMs(instance: number): number;
  plannedEndMs(instance: number): number;
  readonly makespanMs: number;
  startedLate(instance: number, startMs: number): Retimed;
  ended(instance: number, endMs: number): Retimed;
  /** These are to start anew, the first of them at `atMs`: what depends on them moves along. */
  restarted(instances: readonly number[], atMs: number): Retimed;
  /** The line stood still for `byMs`, 0 or more, from `fromMs` on: everything that was to happen after that comes later. */
  shift(fromMs: number, byMs: number): Retimed;
}

/** @throws RangeError if the plan is not one of this sequence */
export function createRetimer(sequence: Sequence, plan: TimedPlan): Retimer {
  const steps = plan.firstOfCycle[1] ?? 0;
  if (plan.cycles > 0 && steps !== templateOf(sequence, 1).steps.length) {
    throw new RangeError(`the plan has ${steps} steps in its first cycle, ${sequence.name} has others`);
  }
  return new PlanRetimer(plan);
}

class PlanRetimer implements Retimer {
  readonly #plan: TimedPlan;
  readonly #graph: PlanGraph;
  /** When each node ends, which may be later than its start and planned length say. */
  readonly #endMs: Float64Array;
  /** What started, or is taken to have: it does not move any more. */
  readonly #isStarted: Uint8Array;
  /** By node: where its constraints on others begin in `#outgoing`; one entry more than there are nodes. */
  readonly #firstOut: Int32Array;
  readonly #outgoing: Int32Array;
  #makespanMs: number;

  constructor(plan: TimedPlan) {
    this.#plan = plan;
    this.#graph = new PlanGraph(plan);
    this.#endMs = this.#graph.startMs.map((startMs, node) => startMs + (this.#graph.lengthMs[node] ?? 0));
    this.#isStarted = new Uint8Array(this.#graph.nodes);
    [this.#firstOut, this.#outgoing] = outgoing(plan, this.#graph.nodes);
    this.#makespanMs = plan.makespanMs;
  }

  get makespanMs(): number {
    return this.#makespanMs;
  }

  plannedStartMs(instance: number): number {
    return this.#graph.startMs[instance] ?? 0;
  }

  plannedEndMs(instance: number): number {
    return this.#endMs[instance] ?? 0;
  }

  startedLate(instance: number, startMs: number): Retimed {
    const isLate = startMs > this.plannedStartMs(instance) + MOMENT_MS;
    this.#isStarted[instance] = 1;
    if (isLate) this.#place(instance, startMs);
    return this.#result(isLate ? this.#propagate(instance) : 0);
  }

  ended(instance: number, endMs: number): Retimed {
    const isLate = endMs > this.plannedEndMs(instance) + MOMENT_MS;
    this.#isStarted[instance] = 1;
    if (isLate) this.#endAt(instance, endMs);
    return this.#result(isLate ? this.#propagate(instance) : 0);
  }

  restarted(instances: readonly number[], atMs: number): Retimed {
    const firstMs = Math.min(...instances.map((instance) => this.plannedStartMs(instance)));
    const laterMs = Math.max(0, atMs - firstMs);
    for (const instance of instances) {
      this.#isStarted[instance] = 0;
      this.#place(instance, this.plannedStartMs(instance) + laterMs);
    }
    let moved = 0;
    for (const instance of instances) moved += this.#propagate(instance);
    return this.#result(moved);
  }

  shift(fromMs: number, byMs: number): Retimed {
    if (!(byMs >= 0)) throw new RangeError(`the line stood still for ${byMs} ms`);
    let moved = 0;
    const { nodes, startMs, steps } = this.#graph;
    for (let node = 0; node < nodes; node++) {
      const isToCome = this.#isStarted[node] === 0 && (startMs[node] ?? 0) >= fromMs;
      if (isToCome) {
        startMs[node] = (startMs[node] ?? 0) + byMs;
        if (node < steps && byMs > 0) moved++;
      }
      if (isToCome || (this.#endMs[node] ?? 0) > fromMs) this.#endAt(node, (this.#endMs[node] ?? 0) + byMs);
    }
    return this.#result(moved);
  }

  #result(moved: number): Retimed {
    return { moved, makespanMs: this.#makespanMs };
  }

  #place(node: number, startMs: number): void {
    this.#graph.startMs[node] = startMs;
    this.#endAt(node, startMs + (this.#graph.lengthMs[node] ?? 0));
  }

  #endAt(node: number, endMs: number): void {
    this.#endMs[node] = endMs;
    if (node < this.#graph.steps && endMs > this.#makespanMs) this.#makespanMs = endMs;
  }

  /** Moves what depends on `origin`, each once: the constraints' own order is one in which nothing comes before its cause. */
  #propagate(origin: number): number {
    const { startMs, steps } = this.#graph;
    const { to } = this.#plan.constraints;
    const affected = new Heap<number>((a, b) => this.#rank(a) - this.#rank(b) || a - b);
    const isAffected = new Set<number>([origin]);
    affected.push(origin);
    let moved = 0;
    for (let node = affected.pop(); node !== undefined; node = affected.pop()) {
      const end = this.#firstOut[node + 1] ?? 0;
      for (let place = this.#firstOut[node] ?? 0; place < end; place++) {
        const k = this.#outgoing[place] ?? 0;
        const next = to[k] ?? 0;
        const earliestMs = this.#earliestMs(k);
        if (this.#isStarted[next] === 1 || earliestMs <= (startMs[next] ?? 0) + MOMENT_MS) continue;
        this.#place(next, earliestMs);
        if (isAffected.has(next)) continue;
        isAffected.add(next);
        affected.push(next);
        if (next < steps) moved++;
      }
    }
    return moved;
  }

  #earliestMs(k: number): number {
    const { from, lagMs, fromEnd } = this.#plan.constraints;
    const node = from[k] ?? 0;
    const anchorMs = fromEnd[k] === 1 ? this.#endMs[node] : this.#graph.startMs[node];
    return (anchorMs ?? 0) + (lagMs[k] ?? 0);
  }

  #rank(node: number): number {
    return this.#graph.into(node)[1];
  }
}

/** For each node the constraints that it puts on others: counted, then laid side by side. */
function outgoing({ constraints: { from } }: TimedPlan, nodes: number): [Int32Array, Int32Array] {
  const first = new Int32Array(nodes + 1);
  for (const node of from) first[node + 1] = (first[node + 1] ?? 0) + 1;
  for (let node = 0; node < nodes; node++) first[node + 1] = (first[node + 1] ?? 0) + (first[node] ?? 0);
  const next = first.slice();
  const list = new Int32Array(from.length);
  for (let k = 0; k < from.length; k++) {
    const node = from[k] ?? 0;
    list[next[node] ?? 0] = k;
    next[node] = (next[node] ?? 0) + 1;
  }
  return [first, list];
}
