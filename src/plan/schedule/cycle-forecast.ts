/** A cycle under way: what of it is still to come, and what it has in hand. */
import type { NumberedStep, NumberedTemplate } from "./cycle-template.ts";

export interface CycleRun {
  readonly cycle: number;
  /** Instance of its first step. */
  readonly first: number;
  readonly template: NumberedTemplate;
  stepsLeft: number;
  /** By device: its steps that have not ended. */
  readonly leftOn: Int32Array;
  /** By binding: the member, −1 while none is bound. */
  readonly members: Int16Array;
  /** By binding: steps using it that have not started. */
  readonly usesLeft: Int32Array;
  /** By zone: steps that may enter it and have not started. */
  readonly entriesLeft: Int32Array;
  /** By step: the zones it may enter. */
  readonly mayEnter: readonly (readonly number[])[];
  /** Feeders that present a part for it, the last one last. */
  readonly presenting: number[];
  /** The device that has its part in hand, −1 if none. */
  partAt: number;
  /** When `at:` began to count; null before. */
  beganMs: number | null;
  /** The node whose end let it begin, −1 if nothing did. */
  readonly admittedBy: number;
}

export function beginCycle(
  cycle: number,
  first: number,
  template: NumberedTemplate,
  mayEnter: readonly (readonly number[])[],
  counts: { readonly zones: number; readonly admittedBy: number },
): CycleRun {
  const entriesLeft = new Int32Array(counts.zones);
  for (const zones of mayEnter) for (const zone of zones) entriesLeft[zone] = (entriesLeft[zone] ?? 0) + 1;
  return {
    cycle,
    first,
    template,
    stepsLeft: template.steps.length,
    leftOn: template.stepsOn.slice(),
    members: new Int16Array(template.bindings.length).fill(-1),
    usesLeft: template.usesOf.slice(),
    entriesLeft,
    mayEnter,
    presenting: [],
    partAt: -1,
    beganMs: null,
    admittedBy: counts.admittedBy,
  };
}

/** The device that a step acts on, −1 for none or for a member that is not bound yet. */
export function deviceOf(run: CycleRun, step: NumberedStep): number {
  return step.binding < 0 ? step.device : (run.members[step.binding] ?? -1);
}
