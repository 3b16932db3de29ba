/** Of many steps that wait when nothing can happen any more: those that none of the others could still help. */

import type { Blocked, Stage } from "../schedule/index.ts";
import { deviceOf, ENDED, RUNNING } from "../schedule/index.ts";
import { fromOn } from "./circle.ts";

/**
 * All whose condition no other step could make true, given that it gets its turn: none of them hangs on another. If there are
 * none, the first whose obstacle no other step could clear; else the first of all.
 */
export function rootsOf(stage: Stage, blocked: readonly Blocked[]): readonly Blocked[] {
  const conditions = blocked.filter((each) => each.blocker.kind === "condition" && !mayBeHelped(stage, each));
  if (conditions.length > 0) return conditions;
  return [blocked.find((each) => !mayBeHelped(stage, each)) ?? blocked[0]].filter((each) => each !== undefined);
}

function mayBeHelped(stage: Stage, blocked: Blocked): boolean {
  const { blocker } = blocked;
  const { index, zones } = stage;
  switch (blocker.kind) {
    case "zone": {
      const holder = zones.holder(blocker.zone);
      return holder < 0 || isStillToMove(stage, blocked, [holder]);
    }
    case "condition":
      return isStillToMove(stage, blocked, ownersOf(stage, blocker.condition.slots));
    case "interlock":
      return isStillToMove(stage, blocked, ownersOf(stage, blocker.guarded.condition.slots));
    case "member":
      return isStillToMove(stage, blocked, index.pools[blocker.pool]?.members ?? []);
    case "device":
    case "bound":
      return true;
    default:
      return blocker satisfies never;
  }
}

const ownersOf = ({ index }: Stage, slots: readonly number[]): readonly number[] =>
  slots.map((slot) => index.ownerOf[slot] ?? -1);

/** True if a step on one of `devices` is still to come, in this cycle or an earlier one, that does not come after `blocked`. */
function isStillToMove({ runs, columns }: Stage, { run, step }: Blocked, devices: readonly number[]): boolean {
  const after = fromOn(run.template, step);
  return runs.some(
    (each) =>
      each.cycle <= run.cycle &&
      each.template.steps.some((other) => {
        const phase = columns.phase[each.first + other.step.index];
        if (phase === RUNNING || phase === ENDED || (each === run && after.has(other.step.index))) return false;
        return devices.includes(deviceOf(each, other)) || other.touched.some((device) => devices.includes(device));
      }),
  );
}
