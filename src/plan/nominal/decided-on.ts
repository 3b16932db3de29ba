/**
 * What a step decides on, that an earlier step of its cycle has brought about: then the device stays with the cycle until the step is over. A camera
 * that has looked at the next part no longer says how this one is.
 */
import { type Condition, compileKnown, fillMembers } from "../../conditions/index.ts";
import type { ConditionText, CycleTemplate, Step } from "../../model/index.ts";
import type { LineIndex } from "./line-index.ts";

/** A tool says by these what became of its last work, and so of one part. */
const RESULTS = ["ok", "result"] as const;

/** By step: the devices, each once, that stay with the cycle for it. Members of a pool stay with it anyhow, until they are freed. */
export function decidedOn(template: CycleTemplate, index: LineIndex): readonly (readonly number[])[] {
  const { steps } = template;
  const actsOn = steps.map(({ work }) =>
    work.kind === "act" && work.target.kind === "device" ? (index.indexOf.get(work.target.device) ?? -1) : -1,
  );
  return steps.map((step) => {
    const read = readBy(step, template, index);
    if (read.length === 0) return NONE;
    const served = new Set([...before(step, steps)].map((each) => actsOn[each]));
    return read.filter((device) => served.has(device));
  });
}

const NONE: readonly number[] = [];

/** An `if` may read anything of a device; other conditions are of the moment, but for a tool's results. */
function readBy(step: Step, template: CycleTemplate, index: LineIndex): readonly number[] {
  const { work, needs, expect, starved, blocked } = step;
  const others = [needs, step.while, expect, starved, blocked, work.kind === "wait" ? work.until : null];
  const slots = others.flatMap((text) => slotsOf(text, template, index)).filter((slot) => isResult(slot, index));
  return [...new Set([...slotsOf(step.if, template, index), ...slots].map((slot) => index.ownerOf[slot] ?? -1))];
}

function isResult(slot: number, { ownerOf, devices, scope }: LineIndex): boolean {
  const device = devices[ownerOf[slot] ?? -1]?.device;
  if (device?.kind !== "tool") return false;
  return RESULTS.some((result) => scope.slotOf.get(`${device.name}.${result}`) === slot);
}

/** A binding stands for any member: what is read of it is not asked for here. */
function slotsOf(text: ConditionText | null, { bindings }: CycleTemplate, index: LineIndex): readonly number[] {
  if (text === null) return NONE;
  const { line, scope } = index;
  const filled = fillMembers(text.text, (binding) =>
    line.devices.get(line.pools.get(bindings.get(binding) ?? "")?.[0] ?? ""),
  );
  return compiled(filled.text, index, () => compileKnown(filled.text, scope)).slots;
}

/** Tables have the same conditions in most of their rows. */
const known = new WeakMap<LineIndex, Map<string, Condition>>();

function compiled(text: string, index: LineIndex, compile: () => Condition): Condition {
  const conditions = known.get(index) ?? new Map<string, Condition>();
  known.set(index, conditions);
  const condition = conditions.get(text) ?? compile();
  conditions.set(text, condition);
  return condition;
}

/** All steps that have to be over before it. */
function before(step: Step, steps: readonly Step[]): ReadonlySet<number> {
  const found = new Set(step.after);
  for (const each of found) for (const earlier of steps[each]?.after ?? []) found.add(earlier);
  return found;
}
