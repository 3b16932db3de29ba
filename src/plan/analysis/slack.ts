/** How much later each step could end without moving the makespan. */

import { MOMENT_MS } from "../nominal/index.ts";
import { PlanGraph, type Scheduled } from "./plan-graph.ts";

/** One pass backwards: the constraints stand in the order in which their nodes started. Never negative. */
export function slackOf(plan: Scheduled, makespanMs: number): Float64Array {
  const graph = new PlanGraph(plan);
  const { from, to, lagMs, fromEnd } = plan.constraints;
  const latestMs = graph.lengthMs.map((lengthMs) => makespanMs - lengthMs);
  for (let k = from.length - 1; k >= 0; k--) {
    const node = from[k] ?? 0;
    const lengthMs = fromEnd[k] === 1 ? (graph.lengthMs[node] ?? 0) : 0;
    const limitMs = (latestMs[to[k] ?? 0] ?? 0) - (lagMs[k] ?? 0) - lengthMs;
    if (limitMs < (latestMs[node] ?? 0)) latestMs[node] = limitMs;
  }
  return plan.startMs.map((atMs, step) => {
    const slackMs = (latestMs[step] ?? 0) - atMs;
    return slackMs < MOMENT_MS ? 0 : slackMs;
  });
}
