import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compileCondition, createScope, WritableSource } from "../../../../src/conditions/index.ts";
import type { SignalSpec, SignalValue } from "../../../../src/model/index.ts";
import { signalsIn } from "../../../../src/panel/web/tabs/interlocks/condition-tokens.ts";
import { truthOf } from "../../../../src/panel/web/tabs/interlocks/truth.ts";
import { runs } from "../../../support/effort.ts";

const signal = (name: string, type: SignalSpec["type"]): SignalSpec => ({
  ...{ name, type, device: name.split(".")[0] ?? "", unit: null, derived: null },
});
const SIGNALS = [
  signal("arm.x", "number"),
  signal("out-belt.position", "number"),
  signal("out.position", "number"),
  signal("door.closed", "boolean"),
  signal("out-belt.running", "boolean"),
  signal("tool.result", "string"),
];
const NAMES = SIGNALS.map(({ name }) => name);

const truth = (text: string, values: Readonly<Record<string, SignalValue>>) =>
  truthOf(text, NAMES, (name) => values[name] ?? null);

test.each([
  ["door.closed", { "door.closed": true }, true],
  ["!door.closed", {}, undefined],
  ["door.closed || arm.x > 60", { "arm.x": 61 }, true],
  ["door.closed && arm.x > 60", { "arm.x": 12 }, false],
  ["arm.x > 60.0 || !out-belt.running", { "arm.x": 12 }, undefined],
  ["arm.x-out-belt.position < 3", { "arm.x": 12, "out-belt.position": 10 }, true],
  ['tool.result in ["ok", "good"]', { "tool.result": "bad" }, false],
  ["arm.x / 0.0 > 1", { "arm.x": 1 }, undefined],
  ["abs(arm.x) <= max(2, 3)", { "arm.x": -3 }, true],
  ["door.closed ? arm.x > 1 : arm.x > 0", { "arm.x": 5 }, true],
])("%s, with %o, is %s", (text, values, expected) => {
  expect(truth(text, values)).toBe(expected);
});

test("what cannot be read here is not guessed at", () => {
  expect(truth("nobody.knows", {})).toBeNull();
  expect(truth("door.closed &&", {})).toBeNull();
  expect(truth("arm.x", { "arm.x": 1 })).toBeNull();
  expect(truth("", {})).toBeNull();
});

const numbers: fc.Arbitrary<string> = fc.letrec<{ number: string }>((tie) => ({
  number: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("arm.x", "out-belt.position", "out.position", "0", "2", "2.5", "10"),
    fc
      .tuple(tie("number"), fc.constantFrom("+", "-", "*", "/", "%"), tie("number"))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie("number").map((a) => `abs(-${a})`),
    fc.tuple(fc.constantFrom("min", "max"), tie("number"), tie("number")).map(([f, a, b]) => `${f}(${a}, ${b})`),
  ),
})).number;
const conditions: fc.Arbitrary<string> = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("door.closed", "out-belt.running", "true", 'tool.result == "ok"', 'tool.result in ["ok", "no"]'),
    fc.tuple(numbers, fc.constantFrom("<", "<=", ">", ">=", "==", "!="), numbers).map((parts) => parts.join(" ")),
    tie("condition").map((a) => `!(${a})`),
    fc.tuple(tie("condition"), fc.constantFrom("&&", "||"), tie("condition")).map(([a, op, b]) => `${a} ${op} ${b}`),
    fc.tuple(tie("condition"), tie("condition")).map(([a, b]) => `(${a}) ? (${b}) : (${a})`),
  ),
})).condition;
const values = fc.record(
  {
    "arm.x": fc.constantFrom(0, 1, 2.5, 12),
    "out-belt.position": fc.constantFrom(0, 2, 10),
    "out.position": fc.constantFrom(0, 3),
    "door.closed": fc.boolean(),
    "out-belt.running": fc.boolean(),
    "tool.result": fc.constantFrom("ok", "bad"),
  },
  { requiredKeys: [] },
);

test("it never contradicts what the line itself would say", () => {
  const scope = createScope(SIGNALS);
  fc.assert(
    fc.property(conditions, values, (text, known) => {
      const compiled = compileCondition(text, scope);
      if (!("condition" in compiled)) return;
      const source = new WritableSource(SIGNALS, known as Record<string, SignalValue>);
      expect(truth(text, known as Record<string, SignalValue>)).toBe(compiled.condition.evaluate(source));
    }),
    { numRuns: runs(500) },
  );
});

test("a signal whose name ends another is not taken for it", () => {
  expect(signalsIn("out-belt.position > 3 && door.closed", NAMES)).toEqual(["out-belt.position", "door.closed"]);
  expect(signalsIn("§", NAMES)).toEqual([]);
});
