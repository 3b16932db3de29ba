/** A plan's constraints as a graph that can be walked both ways. */
import type { PlanConstraints, TimedPlan } from "../../model/index.ts";

/** The columns of a plan that its graph is made of: of the cycles that they keep. */
export type Scheduled = Pick<TimedPlan, "firstOfCycle" | "startMs" | "durationMs" | "constraints">;

export class PlanGraph {
  /** Steps come first among the nodes; behind them stand the ends and begins of cycles. */
  readonly steps: number;
  readonly nodes: number;
  /** When each node starts. */
  readonly startMs: Float64Array;
  /** How long each lasts; ends and begins of cycles are moments. */
  readonly lengthMs: Float64Array;
  readonly #constraints: PlanConstraints;
  /** By node: its first constraint and the one behind its last. */
  readonly #firstInto: Int32Array;
  readonly #endInto: Int32Array;

  constructor({ firstOfCycle, startMs, durationMs, constraints }: Scheduled) {
    const cycles = firstOfCycle.length - 1;
    this.steps = startMs.length;
    this.nodes = this.steps + 2 * cycles;
    this.startMs = new Float64Array(this.nodes);
    this.startMs.set(startMs);
    this.lengthMs = new Float64Array(this.nodes);
    this.lengthMs.set(durationMs);
    this.#constraints = constraints;
    this.#firstInto = new Int32Array(this.nodes);
    this.#endInto = new Int32Array(this.nodes);
    const { to } = constraints;
    for (let k = 0; k < to.length; k++) {
      const node = to[k] ?? 0;
      if (k === 0 || to[k - 1] !== node) this.#firstInto[node] = k;
      this.#endInto[node] = k + 1;
      if (node >= this.steps) this.startMs[node] = Math.max(this.startMs[node] ?? 0, this.earliestMs(k));
    }
  }

  /** The constraints that a node keeps: from the first up to but without the second. */
  into(node: number): readonly [first: number, end: number] {
    return [this.#firstInto[node] ?? 0, this.#endInto[node] ?? 0];
  }

  /** The one behind the last constraint that a node keeps: a node's place in an order in which nothing comes before its cause. */
  endInto(node: number): number {
    return this.#endInto[node] ?? 0;
  }

  /** The earliest start that constraint `k` lets its node have. */
  earliestMs(k: number): number {
    const { from, lagMs, fromEnd } = this.#constraints;
    const node = from[k] ?? 0;
    return (this.startMs[node] ?? 0) + (fromEnd[k] === 1 ? (this.lengthMs[node] ?? 0) : 0) + (lagMs[k] ?? 0);
  }
}
