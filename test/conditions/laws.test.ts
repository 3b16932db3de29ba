import { Environment } from "@marcbachmann/cel-js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compileCondition, compileKnown, WritableSource } from "../../src/conditions/index.ts";
import type { SignalValue } from "../../src/model/index.ts";
import { runs } from "../support/effort.ts";
import { SCOPE, SIGNALS } from "./cell.ts";

/** Signals that the generated expressions read; those of the axes carry the derived one too. */
const NUMBERS = ["arm.x", "arm.z"] as const;
const BOOLEANS = ["gripper.holding", "belt.running", "arm.homed"] as const;

const { bool } = fc.letrec<{ bool: string; number: string }>((tie) => ({
  number: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(...NUMBERS),
    fc.integer({ min: -3, max: 3 }).map((value) => (value < 0 ? `(${value}.0)` : `${value}.0`)),
    fc.tuple(tie("number"), fc.constantFrom("+", "-", "*"), tie("number")).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie("number").map((a) => `-(${a})`),
    fc.tuple(tie("bool"), tie("number"), tie("number")).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
  ),
  bool: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(...BOOLEANS),
    fc.constantFrom("true", "false"),
    tie("bool").map((a) => `!(${a})`),
    fc
      .tuple(tie("bool"), fc.constantFrom("&&", "||", "==", "!="), tie("bool"))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc
      .tuple(tie("number"), fc.constantFrom("<", "<=", ">", ">=", "==", "!="), tie("number"))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc
      .tuple(tie("number"), fc.array(tie("number"), { minLength: 1, maxLength: 3 }))
      .map(([a, list]) => `(${a} in [${list.join(", ")}])`),
    fc.tuple(tie("bool"), tie("bool"), tie("bool")).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
  ),
}));

const cel = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });

const onlyOurs = fc.oneof(
  fc.constant("arm.at.pick-up"),
  fc.constant("(min(arm.x, arm.z) / arm.x < 2)"),
  fc.constant("(abs(arm.x) % 2.0 == max(1.0, arm.z))"),
);
const small = fc.integer({ min: -3, max: 3 });

/** Each signal known or not. */
const knowledge = fc.record({
  "arm.x": fc.option(fc.oneof(small, fc.constant(80)), { nil: undefined }),
  "arm.z": fc.option(fc.oneof(small, fc.constant(12)), { nil: undefined }),
  "gripper.holding": fc.option(fc.boolean(), { nil: undefined }),
  "belt.running": fc.option(fc.boolean(), { nil: undefined }),
  "arm.homed": fc.option(fc.boolean(), { nil: undefined }),
});

const whole = fc.record({
  "arm.x": fc.oneof(small, fc.constant(80)),
  "arm.z": fc.oneof(small, fc.constant(12)),
  "gripper.holding": fc.boolean(),
  "belt.running": fc.boolean(),
  "arm.homed": fc.boolean(),
});

test("what is definite while a signal is unknown is the same for every value of that signal", () => {
  const text = fc.tuple(bool, onlyOurs, fc.constantFrom("&&", "||", "==")).map(([a, b, op]) => `${a} ${op} ${b}`);
  fc.assert(
    fc.property(fc.oneof(bool, text), knowledge, whole, (condition, known, rest) => {
      const compiled = compileKnown(condition, SCOPE);
      const sparse = new WritableSource(SIGNALS, defined(known));
      const full = new WritableSource(SIGNALS, { ...rest, ...defined(known) });
      const definite = compiled.evaluate(sparse);
      if (definite !== undefined) expect(compiled.evaluate(full)).toBe(definite);
    }),
    { numRuns: runs(2000) },
  );
});

test("with everything known we and cel-js agree", () => {
  fc.assert(
    fc.property(bool, whole, (condition, values) => {
      const ours = compileKnown(condition, SCOPE).evaluate(new WritableSource(SIGNALS, values));
      expect(ours).toBe(cel.evaluate(condition, nested(values)));
    }),
    { numRuns: runs(2000) },
  );
});

test("any text is a condition or has problems inside its bounds; it never throws", () => {
  const words = fc.constantFrom(
    ...`arm.x guard-door.closed && || ! == ( ) [ ] { } ? : ' " \\ - 3 3. .5 in abs , true \${w} //`.split(" "),
  );
  const text = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.array(words, { maxLength: 15 }).map((list) => list.join(" ")),
    fc.array(words, { maxLength: 15 }).map((list) => list.join("")),
  );
  fc.assert(
    fc.property(text, (condition) => {
      const result = compileCondition(condition, SCOPE);
      if ("condition" in result) return;
      expect(result.problems.length).toBeGreaterThan(0);
      for (const { start, end, message } of result.problems) {
        expect(message).not.toBe("");
        expect(0 <= start && start <= end && end <= condition.length, `${start} to ${end}`).toBe(true);
      }
    }),
    { numRuns: runs(3000) },
  );
});

function defined(values: Readonly<Record<string, SignalValue | undefined>>): Record<string, SignalValue> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, SignalValue] => entry[1] !== undefined),
  );
}

/** `{ "arm.x": 1 }` as `{ arm: { x: 1 } }`, which is how cel-js sees signals. */
function nested(values: Readonly<Record<string, SignalValue>>): Record<string, Record<string, SignalValue>> {
  const devices: Record<string, Record<string, SignalValue>> = {};
  for (const [name, value] of Object.entries(values)) {
    const [device = "", signal = ""] = name.split(".");
    devices[device] = { ...devices[device], [signal]: value };
  }
  return devices;
}
