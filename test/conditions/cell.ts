/** A small line in memory, and short ways to ask its conditions. */
import { compileCondition, createScope, WritableSource } from "../../src/conditions/index.ts";
import type { SignalSpec, SignalValue } from "../../src/model/index.ts";

const signal = (name: string, type: SignalSpec["type"], derived: SignalSpec["derived"] = null): SignalSpec => ({
  name,
  device: name.split(".")[0] ?? "",
  type,
  unit: null,
  derived,
});

export const SIGNALS: readonly SignalSpec[] = [
  signal("arm.x", "number"),
  signal("arm.z", "number"),
  signal("arm.homed", "boolean"),
  signal("arm.at.pick-up", "boolean", { target: { x: 80, z: 12 }, within: 0.5 }),
  signal("gripper.holding", "boolean"),
  signal("belt.running", "boolean"),
  signal("guard-door.closed", "boolean"),
  signal("loop.value", "number"),
  signal("changer.result", "string"),
];

export const SCOPE = createScope(SIGNALS);

/** The problems of a text, each with the piece of it that is meant. */
export function problems(text: string): readonly string[] {
  const result = compileCondition(text, SCOPE);
  if (!("problems" in result)) return [];
  return result.problems.map(
    ({ message, start, end, nearest }) =>
      `[${text.slice(start, end)}] ${message}${nearest === null ? "" : ` → ${nearest}`}`,
  );
}

/** What a text comes to while only `values` are known. */
export function evaluate(text: string, values: Readonly<Record<string, SignalValue>> = {}): boolean | undefined {
  const result = compileCondition(text, SCOPE);
  if ("problems" in result) throw new Error(problems(text).join("\n"));
  return result.condition.evaluate(new WritableSource(SIGNALS, values));
}
