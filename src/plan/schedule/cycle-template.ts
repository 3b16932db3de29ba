/** The steps of a cycle, numbered and with everything looked up that is the same in each cycle of the template. */
import { membersNamed } from "../../conditions/index.ts";
import type { ConditionText, CycleTemplate, Step, StepAct } from "../../model/index.ts";
import type { LineIndex } from "../nominal/index.ts";
import { decidedOn } from "../nominal/index.ts";

export interface NumberedStep {
  readonly step: Step;
  readonly act: StepAct | null;
  /** Device that it acts on; −1 if it acts on none, or on a pool's member. */
  readonly device: number;
  /** Binding whose member it acts on, −1 if none. */
  readonly binding: number;
  /** Device that its part moves to, −1 if none is known before a member is bound. */
  readonly partTo: number;
  /** Axes that carry the gripper it acts on, −1 if none: they stand still for it. */
  readonly mount: number;
  /** These three, as far as the file names them: the devices that have to serve the step, each in order of cycles. */
  readonly touched: readonly number[];
  /** Other devices that stay with the cycle until it is over, since it decides on what they say. */
  readonly decidesOn: readonly number[];
  /** Bindings that it cannot do without. */
  readonly uses: readonly number[];
  readonly frees: readonly number[];
  readonly successors: readonly number[];
  /** What must be true to start: its permissive, and what it waits until. */
  readonly mustHold: readonly ConditionText[];
}

export interface NumberedTemplate {
  readonly steps: readonly NumberedStep[];
  readonly bindings: readonly string[];
  /** Pool of each binding. */
  readonly poolOf: readonly number[];
  /** How many steps each device serves: those on it, those of a gripper that it carries, those that bring it a part, those that decide on what it says. */
  readonly stepsOn: Int32Array;
  readonly usesOf: Int32Array;
  readonly hasPin: boolean;
}

export function numberTemplate(template: CycleTemplate, index: LineIndex): NumberedTemplate {
  const bindings = [...template.bindings.keys()];
  const successors: number[][] = template.steps.map(() => []);
  for (const step of template.steps) for (const before of step.after) successors[before]?.push(step.index);
  const decided = decidedOn(template, index);
  const steps = template.steps.map((step) => {
    const numbered = numberStep(step, successors[step.index] ?? [], bindings, index);
    return { ...numbered, decidesOn: (decided[step.index] ?? []).filter((each) => !numbered.touched.includes(each)) };
  });
  const stepsOn = new Int32Array(index.devices.length);
  const usesOf = new Int32Array(bindings.length);
  for (const step of steps) {
    for (const device of [...step.touched, ...step.decidesOn]) stepsOn[device] = (stepsOn[device] ?? 0) + 1;
    for (const binding of step.uses) usesOf[binding] = (usesOf[binding] ?? 0) + 1;
  }
  return {
    steps,
    bindings,
    poolOf: [...template.bindings.values()].map((pool) => index.poolOf.get(pool) ?? -1),
    stepsOn,
    usesOf,
    hasPin: template.steps.some(({ atCycleMs }) => atCycleMs !== null),
  };
}

function numberStep(
  step: Step,
  successors: readonly number[],
  bindings: readonly string[],
  index: LineIndex,
): Omit<NumberedStep, "decidesOn"> {
  const { work, part } = step;
  const target = work.kind === "act" ? work.target : null;
  const number = (binding: string): number => bindings.indexOf(binding);
  const partTo = part?.kind === "moved" ? part.to : null;
  const device = target?.kind === "device" ? (index.indexOf.get(target.device) ?? -1) : -1;
  const its = index.devices[device]?.device;
  const mustHold = [step.needs, work.kind === "wait" ? work.until : null].filter((text) => text !== null);
  const mount = its?.kind === "gripper" && its.mount !== null ? (index.indexOf.get(its.mount) ?? -1) : -1;
  const receiver = partTo?.kind === "device" ? (index.indexOf.get(partTo.device) ?? -1) : -1;
  return {
    step,
    act: work.kind === "act" ? work.act : null,
    device,
    binding: target?.kind === "pool" ? number(target.binding) : -1,
    partTo: receiver,
    mount,
    touched: [...new Set([device, mount, receiver])].filter((each) => each >= 0),
    uses: [...new Set(namedBy(step, mustHold).map(number))].filter((binding) => binding >= 0),
    frees: step.free.map(number).filter((binding) => binding >= 0),
    successors,
    mustHold,
  };
}

/** Bindings that a step names, wherever it does. */
function namedBy({ work, part }: Step, conditions: readonly ConditionText[]): readonly string[] {
  const named = conditions.flatMap(({ text }) => membersNamed(text));
  if (part?.kind === "moved" && part.to.kind === "pool") named.push(part.to.binding);
  if (work.kind !== "act") return named;
  if (work.target.kind === "pool") named.push(work.target.binding);
  if (work.act.verb === "move" && work.act.to.kind === "member") named.push(work.act.to.binding);
  return named;
}
