/** What a line's signals say in a nominal run when a cycle has done some of its steps: what a resync compares with. */
import {
  type Device,
  type Sequence,
  type SignalName,
  type SignalValue,
  type Step,
  templateOf,
} from "../../model/index.ts";
import { effectOf, type SignalChange } from "./effect.ts";
import { resolveAct } from "./nominal-command.ts";
import { startState } from "./nominal-state.ts";

/**
 * One cycle after the other: what overlapping cycles do to each other's devices is not in it. Signals that hang on what only the world
 * knows are left out.
 * @param cycle from 1
 * @param done indexes of the steps that it has done
 * @param member the device that is bound under a name
 */
export function checkpointState(
  sequence: Sequence,
  cycle: number,
  done: ReadonlySet<number>,
  member: (binding: string) => Device | undefined,
): ReadonlyMap<SignalName, SignalValue> {
  const state = startState(sequence.line);
  if (cycle > 1)
    for (const step of templateOf(sequence, cycle - 1).steps) carryOut(state, step, sequence, () => undefined);
  for (const step of templateOf(sequence, cycle).steps) {
    if (done.has(step.index)) carryOut(state, step, sequence, member);
  }
  return state;
}

function carryOut(
  state: Map<SignalName, SignalValue>,
  step: Step,
  { line }: Sequence,
  member: (binding: string) => Device | undefined,
): void {
  const { work } = step;
  if (work.kind !== "act") return;
  const { target } = work;
  const device = target.kind === "device" ? line.devices.get(target.device) : member(target.binding);
  const act = device === undefined ? null : resolveAct(work.act, device, member);
  if (device === undefined || act === null) return;
  for (const change of effectOf(state, act, device).atEnd) set(state, change, step.if !== null);
  // Which feeder the part was taken from is not written anywhere.
  if (step.part?.kind !== "taken") return;
  for (const each of line.devices.values()) if (each.kind === "feeder") state.delete(`${each.name}.part_ready`);
}

/** A step with an `if` may have been left out: what it changes is not known then. */
function set(state: Map<SignalName, SignalValue>, { signal, value }: SignalChange, isUncertain: boolean): void {
  if (value === null || (isUncertain && state.get(signal) !== value)) state.delete(signal);
  else state.set(signal, value);
}
