/** The chain of steps that makes the plan as long as it is, with the real cause of each start. */
import { START_CAUSES, type StartCause } from "../../model/index.ts";
import { MOMENT_MS } from "../nominal/index.ts";
import { PlanGraph, type Scheduled } from "./plan-graph.ts";

export interface CriticalStep {
  readonly instance: number;
  /** What it waited for last; null for the first of the chain. */
  readonly cause: StartCause | null;
}

/** From the first start to the makespan, in order of time. Empty for a plan without steps. */
export function criticalPath(plan: Scheduled): readonly CriticalStep[] {
  const graph = new PlanGraph(plan);
  const { from, cause } = plan.constraints;
  const chain: CriticalStep[] = [];
  for (let node = lastToEnd(plan); node >= 0; ) {
    const k = tightConstraint(graph, node);
    if (node < graph.steps) chain.push({ instance: node, cause: k < 0 ? null : (START_CAUSES[cause[k] ?? 0] ?? null) });
    node = k < 0 ? -1 : (from[k] ?? -1);
  }
  return chain.reverse();
}

/** The constraint that lets the node start when it does and not earlier, −1 for one that starts with the plan. */
function tightConstraint(graph: PlanGraph, node: number): number {
  const [first, end] = graph.into(node);
  const atMs = graph.startMs[node] ?? 0;
  for (let k = first; k < end; k++) if (Math.abs(graph.earliestMs(k) - atMs) < MOMENT_MS) return k;
  return -1;
}

function lastToEnd({ startMs, durationMs }: Scheduled): number {
  let last = -1;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (let step = 0; step < startMs.length; step++) {
    const endMs = (startMs[step] ?? 0) + (durationMs[step] ?? 0);
    if (endMs > lastMs + MOMENT_MS) {
      lastMs = endMs;
      last = step;
    }
  }
  return last;
}
