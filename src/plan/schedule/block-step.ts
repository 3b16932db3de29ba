/** A step cannot start: it waits in the line for what is in its way. */
import type { Blocker } from "./readiness.ts";
import type { Stage } from "./schedule-state.ts";
import type { Line } from "./waiting.ts";

/** @param from the line in which the step was the first, null if it came from none */
export function blockStep(stage: Stage, instance: number, blocker: Blocker, from: Line | null): void {
  if (blocker.kind === "condition" || blocker.kind === "interlock") watch(stage, instance, blocker);
  else queue(stage, instance, lineFor(stage, blocker), from);
}

function lineFor(
  { turns, pools, zones }: Stage,
  blocker: Exclude<Blocker, { condition: unknown } | { guarded: unknown }>,
): Line | undefined {
  switch (blocker.kind) {
    case "device":
      return turns.lines[blocker.device];
    case "bound":
      return pools.boundLines[blocker.device];
    case "member":
      return pools.lines[blocker.pool];
    case "zone":
      return zones.lines[blocker.zone];
    default:
      return blocker satisfies never;
  }
}

function queue({ waiting }: Stage, instance: number, line: Line | undefined, from: Line | null): void {
  if (line === undefined) throw new Error(`instance ${instance} waits for something that is not there`);
  line.queue.push(instance);
  if (line === from) waiting.settled(line);
}

/** Until one of the condition's signals changes, or a motion under way makes it true. */
function watch({ waiting, events }: Stage, instance: number, blocker: Extract<Blocker, { until: unknown }>): void {
  const { kind, until } = blocker;
  const { slots } = kind === "condition" ? blocker.condition : blocker.guarded.condition;
  waiting.watch(instance, slots);
  if (until === null) return;
  const by = { node: until.by, fromEnd: false, lagMs: until.lagMs };
  events.add(until.atMs, { kind: "wake", instance, by, cause: kind });
}
