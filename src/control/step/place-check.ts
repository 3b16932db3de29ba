/**
 * That a part is brought only to a place which the books know to be free. Asked before the move that carries it there, and once more
 * before the act that leaves it there: a collision is not told after it has happened.
 */
import { cycleInFlight, type DeviceName, type Line, type LineState, type Step } from "../../model/index.ts";
import type { StepRun } from "./step-run.ts";

/** The place that a part would come to, and the part that is there by the books. */
export interface Occupied {
  readonly at: string;
  readonly part: number;
  /** A cycle under way has still to do with that part, and takes it away in time; else nobody does. */
  readonly isInUse: boolean;
}

/**
 * What is in the way of the part that `run` has to do with; null if nothing is. Pure.
 * A move waits for no part that somebody still takes away: by the time it arrives the place may be free.
 */
export function occupiedBefore(run: StepRun, state: LineState, line: Line): Occupied | null {
  const own = ownPart(run, state);
  if (run.step.part !== null) return occupied(placeOf(run, run.step, state), own, state);
  if (run.act?.verb !== "move" || run.device === null || !isCarrying(run.device, own, state, line)) return null;
  const next = run.cycle.template.steps.find(({ index, part }) => index > run.step.index && part !== null);
  const ahead = next === undefined ? null : occupied(placeOf(run, next, state), own, state);
  return ahead === null || ahead.isInUse ? null : ahead;
}

/** What a step leaves its part at: a gripper that takes it, the device that it is moved to. Null: it leaves the line. */
function placeOf(run: StepRun, { part }: Step, state: LineState): string | null {
  if (part?.kind === "taken") return run.device;
  if (part?.kind !== "moved") return null;
  if (part.to.kind === "device") return part.to.device;
  return cycleInFlight(state, run.cycle.number)?.members[part.to.binding] ?? null;
}

function occupied(at: string | null, own: number | null, state: LineState): Occupied | null {
  const other = state.parts.find((part) => part.at === at && part.part !== own);
  if (at === null || other === undefined) return null;
  return {
    at,
    part: other.part,
    isInUse: state.cycles.some(({ cycle, part }) => cycle === other.cycle && part === other.part),
  };
}

/** What a recovery moves is what its device holds, whichever cycle that belongs to. */
function ownPart(run: StepRun, state: LineState): number | null {
  if (run.apart !== null) return state.parts.find(({ at }) => at === run.device)?.part ?? null;
  return cycleInFlight(state, run.cycle.number)?.part ?? null;
}

/** A gripper on these axes has the part. */
function isCarrying(axes: DeviceName, own: number | null, state: LineState, line: Line): boolean {
  const at = state.parts.find(({ part }) => part === own)?.at ?? null;
  const holder = at === null ? undefined : line.devices.get(at);
  return holder?.kind === "gripper" && holder.mount === axes;
}
