/** The order that the plan counts on, for whoever carries it out. */
import { lapOfInstance, type PlanRepeat, START_CAUSES, type StartCause, stepsPerLap } from "../../model/index.ts";
import { PlanGraph, type Scheduled } from "./plan-graph.ts";

/** A plan, or what a nominal run has written down of its steps. */
type Ordered = Scheduled & { readonly repeat: PlanRepeat | null };

/**
 * Looks up the steps that must have ended before a step may start, whatever the time is: its predecessors, what its device
 * and the axes that carry it served before, who had its member and its part, and the cycle that had to end. Each once.
 * Conditions, zones and interlocks are not among them: those are judged on what is sensed.
 */
export function mustEndBefore(plan: Ordered): (instance: number) => readonly number[] {
  const graph = new PlanGraph(plan);
  const { from, fromEnd } = plan.constraints;
  const before = (node: number): readonly number[] => {
    const [first, end] = graph.into(node);
    const found: number[] = [];
    for (let k = first; k < end; k++) {
      const earlier = from[k] ?? -1;
      if (fromEnd[k] !== 1 || !counts(plan, k)) continue;
      if (earlier < graph.steps) found.push(earlier);
      else found.push(...before(earlier));
    }
    return found;
  };
  return inLapOf(plan, (kept) => new Set(before(kept)));
}

/**
 * Looks up the steps that must have begun before a step may start: those that have a zone of it before it does. A step claims its
 * zones when it begins, so devices then enter zones in the plan's order, which has no deadlock in it.
 */
export function mustBeginBefore(plan: Ordered): (instance: number) => readonly number[] {
  const graph = new PlanGraph(plan);
  const { from, cause } = plan.constraints;
  const zone = START_CAUSES.indexOf("zone");
  const before = (kept: number): ReadonlySet<number> => {
    const [first, end] = graph.into(kept);
    const found = new Set<number>();
    for (let k = first; k < end; k++) {
      const earlier = from[k] ?? -1;
      if (cause[k] === zone && earlier < graph.steps) found.add(earlier);
    }
    return found;
  };
  return inLapOf(plan, before);
}

/**
 * Each is as many steps before the instance as the columns have it, in whatever lap they are. Of a plan that repeats itself the answers are
 * remembered: its columns are few, and asked for over and over.
 */
function inLapOf(
  plan: Ordered,
  before: (kept: number) => ReadonlySet<number>,
): (instance: number) => readonly number[] {
  const perLap = stepsPerLap(plan);
  const known = new Map<number, readonly number[]>();
  return (instance) => {
    const later = lapOfInstance(plan, instance) * perLap;
    const kept = instance - later;
    const found = known.get(kept) ?? [...before(kept)];
    if (perLap > 0) known.set(kept, found);
    return later === 0 ? found : found.map((earlier) => earlier + later);
  };
}

const JUDGED: ReadonlySet<StartCause> = new Set(["zone", "condition", "interlock"]);

/** Whether the constraint is one of order, and not one that is judged on what is sensed. */
function counts({ constraints }: Scheduled, k: number): boolean {
  const cause = START_CAUSES[constraints.cause[k] ?? -1];
  return cause !== undefined && !JUDGED.has(cause);
}
