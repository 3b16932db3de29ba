/** Which device a step works on, and what exactly it does there, once the cycle's pool members are known. */
import type { Act, DeviceName, Line, Refusal, StepAct, StepTarget, StepWork } from "../../model/index.ts";
import { resolveAct as resolve } from "../../plan/index.ts";
import type { CycleRun } from "./cycle-run.ts";
import type { Members } from "./pool-members.ts";

export type Resolved = { readonly device: DeviceName; readonly act: Act } | { readonly waits: Refusal };

interface Around {
  readonly line: Line;
  readonly members: Members;
}

/** Claims a pool member where the step is the first to need one. */
export function resolveAct(
  work: Extract<StepWork, { kind: "act" }>,
  cycle: CycleRun,
  around: Around,
  open: Iterable<CycleRun>,
): Resolved {
  const device = targetDevice(work.target, cycle, around, open);
  if (typeof device !== "string") return { waits: device };
  const { act } = work;
  if (act.verb === "move" && act.to.kind === "member") {
    const member = around.members.member(cycle, act.to.binding, open);
    if (typeof member !== "string") return { waits: member };
  }
  return { device, act: knownAct(act, device, around, cycle) };
}

/** One act for one step, cycle after cycle: what was worked out about it once holds for the next. */
const KNOWN = new WeakMap<StepAct, Act>();

function knownAct(step: StepAct, device: DeviceName, around: Around, cycle: CycleRun): Act {
  const known = KNOWN.get(step);
  if (known !== undefined) return known;
  const its = around.line.devices.get(device);
  const act =
    its && resolve(step, its, (binding) => around.line.devices.get(around.members.bound(cycle, binding) ?? ""));
  if (!act) throw new Error(`${device} has no such place to go to: files are checked before`);
  if (step.verb !== "move" || step.to.kind === "coordinates") KNOWN.set(step, act);
  return act;
}

function targetDevice(
  target: StepTarget,
  cycle: CycleRun,
  around: Around,
  open: Iterable<CycleRun>,
): DeviceName | Refusal {
  return target.kind === "device" ? target.device : around.members.member(cycle, target.binding, open);
}
