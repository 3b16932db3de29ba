/** A condition: compiled once at check time, evaluated at every decision. */
import type { SignalReading } from "../model/index.ts";
import { compileExpression } from "./compile.ts";
import { parseExpression } from "./parse.ts";
import type { ConditionProblem } from "./problem.ts";
import type { ConditionScope } from "./scope.ts";
import type { SignalSource } from "./source.ts";

export interface Condition {
  readonly text: string;
  /** Slots of the signals it depends on, ascending. Derived signals appear as the axes they are derived from. */
  readonly slots: readonly number[];
  /** True, false, or undefined for unknown. Kleene's logic: `true || unknown` is true, `!unknown` is unknown. */
  evaluate(source: SignalSource): boolean | undefined;
  /** What it depends on, as `source` has it now. */
  read(source: SignalSource): readonly SignalReading[];
}

/** The condition that `text` says over the signals of `scope`, or everything that is wrong with it. */
export function compileCondition(
  text: string,
  scope: ConditionScope,
): { readonly condition: Condition } | { readonly problems: readonly ConditionProblem[] } {
  const parsed = parseExpression(text, scope);
  if ("problem" in parsed) return { problems: [parsed.problem] };
  const compiled = compileExpression(parsed.root, text, scope);
  if ("problems" in compiled) return compiled;
  const { evaluate, slots } = compiled;
  return {
    condition: { text, slots, evaluate, read: (source) => slots.map((slot) => source.reading(slot)) },
  };
}

/**
 * The same for a text that a checked file gave.
 * @throws Error if it has a problem: our bug, since files are checked before
 */
export function compileKnown(text: string, scope: ConditionScope): Condition {
  const result = compileCondition(text, scope);
  if ("condition" in result) return result.condition;
  throw new Error(`"${text}": ${result.problems.map(({ message }) => message).join("; ")}`);
}
