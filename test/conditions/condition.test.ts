import { describe, expect, test } from "vitest";
import { compileCondition, compileKnown, WritableSource } from "../../src/conditions/index.ts";
import { evaluate, problems, SCOPE, SIGNALS } from "./cell.ts";

const T = { "gripper.holding": true };
const F = { "gripper.holding": false };

describe("three-valued logic", () => {
  const value = { true: "true", false: "false", unknown: "belt.running" } as const;
  const table: readonly (readonly [keyof typeof value, string, keyof typeof value, boolean | undefined])[] = [
    ["true", "&&", "true", true],
    ["true", "&&", "false", false],
    ["true", "&&", "unknown", undefined],
    ["false", "&&", "unknown", false],
    ["unknown", "&&", "false", false],
    ["unknown", "&&", "true", undefined],
    ["unknown", "&&", "unknown", undefined],
    ["true", "||", "false", true],
    ["false", "||", "false", false],
    ["true", "||", "unknown", true],
    ["unknown", "||", "true", true],
    ["false", "||", "unknown", undefined],
    ["unknown", "||", "false", undefined],
    ["unknown", "||", "unknown", undefined],
  ];
  for (const [a, operator, b, result] of table)
    test(`${a} ${operator} ${b} is ${result ?? "unknown"}`, () => {
      expect(evaluate(`${value[a]} ${operator} ${value[b]}`)).toBe(result);
    });

  test("not unknown is unknown", () => {
    expect(evaluate("!belt.running")).toBeUndefined();
  });

  test("a comparison with an unknown is unknown, whatever it is compared with", () => {
    for (const text of ["arm.x > 1", "arm.x == arm.x", 'changer.result != "a"', "arm.x in [1]", "arm.x * 0 == 0"])
      expect(evaluate(text), text).toBeUndefined();
  });

  test("a choice with an unknown before its question mark is known only if both sides agree", () => {
    expect(evaluate("belt.running ? true : true")).toBe(true);
    expect(evaluate("belt.running ? true : false")).toBeUndefined();
    expect(evaluate("(belt.running ? 3 : 3) == 3")).toBe(true);
    expect(evaluate("gripper.holding ? true : belt.running", T)).toBe(true);
    expect(evaluate("gripper.holding ? true : belt.running", F)).toBeUndefined();
  });

  test("a known item of a list that equals makes it true though another is unknown", () => {
    expect(evaluate("arm.x in [arm.z, 5]", { "arm.x": 5 })).toBe(true);
    expect(evaluate("arm.x in [arm.z, 6]", { "arm.x": 5 })).toBeUndefined();
    expect(evaluate("arm.x in [6.0, 7]", { "arm.x": 5 })).toBe(false);
  });

  test("a silent belt does not satisfy an interlock that wants it stopped", () => {
    expect(evaluate("arm.z > 60.0 || !belt.running", { "arm.z": 10 })).toBeUndefined();
  });
});

describe("the language", () => {
  test("whole and broken numbers are both numbers", () => {
    expect(evaluate("arm.x == 60 && arm.x == 60.0 && arm.x >= 6e1", { "arm.x": 60 })).toBe(true);
  });

  test("arithmetic is that of numbers with fractions", () => {
    expect(evaluate("5 / 2 == 2.5 && 7 % 4 == 3 && -arm.x + 1 == -4 && 2 - -1 == 3", { "arm.x": 5 })).toBe(true);
    expect(evaluate("abs(arm.x) == 5 && min(arm.x, 3) == -5 && max(1, 2) == 2", { "arm.x": -5 })).toBe(true);
  });

  test("a division by zero is unknown, not infinite", () => {
    expect(evaluate("1 / arm.x > 0", { "arm.x": 0 })).toBeUndefined();
    expect(evaluate("!(1 % arm.x > 0)", { "arm.x": 0 })).toBeUndefined();
  });

  test("a position is reached when every axis is within its bound", () => {
    expect(evaluate("arm.at.pick-up", { "arm.x": 80.4, "arm.z": 11.6 })).toBe(true);
    expect(evaluate("arm.at.pick-up", { "arm.x": 80.6 })).toBe(false);
    expect(evaluate("arm.at.pick-up", { "arm.x": 80 })).toBeUndefined();
  });

  test("a kebab-case name is a name, and a minus beside it a minus", () => {
    expect(evaluate("guard-door.closed", { "guard-door.closed": true })).toBe(true);
    expect(evaluate("arm.x-arm.z == 3", { "arm.x": 5, "arm.z": 2 })).toBe(true);
    expect(evaluate('changer.result == "guard-door"', { "changer.result": "guard-door" })).toBe(true);
  });

  test("a name may be a word that CEL reserves", () => {
    expect(evaluate("loop.value > 1", { "loop.value": 2 })).toBe(true);
  });

  test("a condition knows which signals it reads, a position's as its axes", () => {
    const { slots } = compileKnown("arm.at.pick-up || gripper.holding && arm.x > 3", SCOPE);
    expect(slots.map((slot) => SIGNALS[slot]?.name)).toEqual(["arm.x", "arm.z", "gripper.holding"]);
  });

  test("what a condition read is told with its quality", () => {
    const condition = compileKnown("arm.x > 3 && gripper.holding", SCOPE);
    expect(condition.read(new WritableSource(SIGNALS, { "arm.x": 5 }))).toEqual([
      { signal: "arm.x", value: 5, quality: "good" },
      { signal: "gripper.holding", value: null, quality: "unknown" },
    ]);
  });
});

describe("problems", () => {
  const cases: readonly (readonly [text: string, ...said: string[]])[] = [
    ["gripper.holdin", "[gripper.holdin] gripper has no signal `holdin` → gripper.holding"],
    ["griper.holding", "[griper.holding] no signal `griper.holding` → gripper.holding"],
    ["gaurd-door.closed", "[gaurd-door.closed] no signal `gaurd-door.closed` → guard-door.closed"],
    ["arm.at.pick-op", "[arm.at.pick-op] arm has no signal `at.pick-op` → arm.at.pick-up"],
    ["arm", "[arm] `arm` is a device; its signals are arm.x, arm.z, arm.homed, arm.at.pick-up"],
    ["changer.result == small", "[small] `small` is no signal; text needs quotes"],
    ["arm.x", "[arm.x] a condition is true or false; `arm.x` is a number"],
    ["arm.x && true", "[arm.x] `&&` joins what is true or false; `arm.x` is a number"],
    ["!arm.x", "[arm.x] `!` needs true or false; `arm.x` is a number"],
    ["gripper.holding > 3", "[gripper.holding] `>` needs a number on its left; `gripper.holding` is true or false"],
    ["arm.x == true", "[arm.x == true] `==` compares a number with true or false"],
    ["arm.x in [1, true]", "[true] this list is searched for a number; `true` is true or false"],
    ["arm.x in arm.z", "[arm.z] `in` needs a list after it, such as `[1, 2]`"],
    ["arm.x in []", "[arm.x in []] nothing is in an empty list"],
    ["true ? 1 : true", "[true] both sides of `:` must be alike; the left is a number; `true` is true or false"],
    ["sqrt(arm.x) > 1", "[sqrt(arm.x)] no function `sqrt`: there are abs(x), min(a, b) and max(a, b)"],
    ["abs(arm.x, 1) > 1", "[abs(arm.x, 1)] `abs` takes one number"],
    ["max(arm.x) > 1", "[max(arm.x)] `max` takes two numbers"],
    ["null == 1", "[null] `null` is neither a number, a text, true nor false"],
    ["arm.x[0] == 1", "[arm.x[0]] `arm.x[0]` cannot stand in a condition"],
    ['arm.x.has("a")', '[arm.x.has("a")] `arm.x.has("a")` cannot stand in a condition'],
    [
      '"a" + "b" == "ab"',
      '["a"] `+` needs a number on its left; `"a"` is a text',
      '["b"] `+` needs a number on its right; `"b"` is a text',
    ],
    ["arm.x = 3", "[=] `=` is not an operator: compare with `==`"],
    ["arm.x >", "[] the condition ends too early"],
    ["", "[] the condition is empty"],
    ["   ", "[   ] the condition is empty"],
    ['"open', '["open] this text has no closing quote'],
    ["99999999999999999999 > arm.x", "[99999999999999999999] `99999999999999999999` is too large a number"],
  ];
  for (const [text, ...said] of cases)
    test(`of \`${text}\``, () => {
      expect(problems(text)).toEqual(said);
    });

  test("are all told, not only the first", () => {
    expect(problems("arm.y > 3 && gripper.holdin || belt.running == 2")).toEqual([
      "[arm.y] arm has no signal `y` → arm.x",
      "[gripper.holdin] gripper has no signal `holdin` → gripper.holding",
      "[belt.running == 2] `==` compares true or false with a number",
    ]);
  });

  test("of a text nested without end are told, not thrown", () => {
    for (const text of ["!".repeat(1900), `${"(".repeat(900)}true${")".repeat(900)}`, "-".repeat(1999)])
      expect(problems(`${text}true`)).toHaveLength(1);
    expect(problems("true && ".repeat(1000))).toEqual([expect.stringContaining("longer than 2000 characters")]);
  });

  test("a checked file's condition that does not compile is our own mistake", () => {
    expect(() => compileKnown("arm.y > 3", SCOPE)).toThrow("arm has no signal `y`");
    expect(compileCondition("arm.x > 3", SCOPE)).toHaveProperty("condition");
  });
});
