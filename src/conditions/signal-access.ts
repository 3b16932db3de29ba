/** How a compiled expression reads one signal. */
import type { SignalSpec, SignalValue } from "../model/index.ts";
import { and } from "./kleene.ts";
import type { ConditionScope } from "./scope.ts";
import type { Evaluate, Typed } from "./typed.ts";

/** Reads `slot`. The table keeps values of other types than the declared one out, so the type is known here. */
export function signalAccess(
  slot: number,
  spec: SignalSpec,
  scope: ConditionScope,
): Typed & { slots: readonly number[] } {
  if (spec.derived !== null) {
    const { evaluate, slots } = derivedTest(spec, scope);
    return { type: "boolean", evaluate, slots };
  }
  const evaluate = (source: { value(slot: number): SignalValue | undefined }) => source.value(slot);
  switch (spec.type) {
    case "boolean":
      return { type: "boolean", evaluate: evaluate as Evaluate<boolean>, slots: [slot] };
    case "number":
      return { type: "number", evaluate: evaluate as Evaluate<number>, slots: [slot] };
    case "string":
      return { type: "string", evaluate: evaluate as Evaluate<string>, slots: [slot] };
    default:
      return spec.type satisfies never;
  }
}

/** `at.<position>`: true while every axis that the position names is sensed near it. */
export function derivedTest(
  spec: SignalSpec,
  scope: ConditionScope,
): { readonly evaluate: Evaluate<boolean>; readonly slots: readonly number[] } {
  const { target, within } = spec.derived ?? { target: {}, within: 0 };
  const slots: number[] = [];
  let evaluate: Evaluate<boolean> = () => true;
  for (const [axis, value] of Object.entries(target)) {
    const slot = scope.slotOf.get(`${spec.device}.${axis}`);
    // A position that names an axis its device hasn't got is refused with the file; here it is unknown.
    if (slot === undefined) return { evaluate: () => undefined, slots: [] };
    const near = isNear(slot, value, within);
    evaluate = slots.length === 0 ? near : and(evaluate, near);
    slots.push(slot);
  }
  return { evaluate, slots };
}

const isNear =
  (slot: number, target: number, within: number): Evaluate<boolean> =>
  (source) => {
    const sensed = source.value(slot);
    return typeof sensed === "number" ? Math.abs(sensed - target) <= within : undefined;
  };
