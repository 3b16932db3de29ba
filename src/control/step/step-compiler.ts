/** The conditions of a step, compiled once for each text: cycles that say the same share it. */
import {
  type Condition,
  type ConditionScope,
  compileKnown,
  fillMembers,
  membersNamed,
} from "../../conditions/index.ts";
import type { ConditionText, DeviceName, Line, Step } from "../../model/index.ts";

export interface CompiledStep {
  readonly if: Condition | null;
  readonly needs: Condition | null;
  readonly while: Condition | null;
  readonly expect: Condition | null;
  readonly starved: Condition | null;
  readonly blocked: Condition | null;
  readonly until: Condition | null;
  /** Devices whose signals any of them reads. */
  readonly reads: ReadonlySet<DeviceName>;
}

export class StepCompiler {
  readonly #line: Line;
  readonly #scope: ConditionScope;
  readonly #byText = new Map<string, Condition>();
  readonly #bySteps = new WeakMap<Step, CompiledStep>();

  constructor(line: Line, scope: ConditionScope) {
    this.#line = line;
    this.#scope = scope;
  }

  /** @param members pool members by binding: `${w}` in a condition stands for one of them */
  compile(step: Step, members: Readonly<Record<string, DeviceName>>): CompiledStep {
    const known = this.#bySteps.get(step);
    if (known !== undefined) return known;
    const isBound = conditionTexts(step).some((text) => text !== null && membersNamed(text.text).length > 0);
    const compiled = this.#compileAll(step, members);
    // With a binding the same step reads other devices in another cycle.
    if (!isBound) this.#bySteps.set(step, compiled);
    return compiled;
  }

  #compileAll(step: Step, members: Readonly<Record<string, DeviceName>>): CompiledStep {
    const one = (text: ConditionText | null): Condition | null => {
      if (text === null) return null;
      const filled = fillMembers(text.text, (binding) => this.#line.devices.get(members[binding] ?? ""));
      // What is not bound yet is compiled when the step has claimed its member.
      return membersNamed(filled.text).length > 0 ? null : this.condition(filled.text);
    };
    const until = step.work.kind === "wait" ? step.work.until : null;
    const compiled = {
      if: one(step.if),
      needs: one(step.needs),
      while: one(step.while),
      expect: one(step.expect),
      starved: one(step.starved),
      blocked: one(step.blocked),
      until: one(until),
    };
    const slots = Object.values(compiled).flatMap((condition) => condition?.slots ?? []);
    return { ...compiled, reads: new Set(slots.map((slot) => this.#scope.deviceOf(slot))) };
  }

  condition(text: string): Condition {
    let condition = this.#byText.get(text);
    if (condition === undefined) {
      condition = compileKnown(text, this.#scope);
      this.#byText.set(text, condition);
    }
    return condition;
  }
}

function conditionTexts(step: Step): readonly (ConditionText | null)[] {
  const until = step.work.kind === "wait" ? step.work.until : null;
  return [step.if, step.needs, step.while, step.expect, step.starved, step.blocked, until];
}
