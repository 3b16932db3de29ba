import { expect, test } from "vitest";
import type { SignalSpec } from "../../../../src/model/index.ts";
import { operandText, truthWord } from "../../../../src/panel/web/tabs/interlocks/operands.ts";
import { TEXTS } from "../../../../src/panel/web/texts/catalogue.ts";

const SPEC: SignalSpec = { name: "arm.z", device: "arm", type: "number", unit: "mm", derived: null };
const EN = { t: TEXTS.en, language: "en" } as const;
const DE = { t: TEXTS.de, language: "de" } as const;

test("an operand has its value with its unit, as each language writes it", () => {
  const reading = { signal: "arm.z", value: 41.256, quality: "good" } as const;
  expect(operandText(reading, SPEC, EN)).toBe("arm.z = 41.26\u00a0mm");
  expect(operandText(reading, SPEC, DE)).toBe("arm.z = 41,26\u00a0mm");
});

test("what is not good is said to be so, and not with its last value", () => {
  expect(operandText({ signal: "arm.z", value: 41.2, quality: "stale" }, SPEC, EN)).toBe("arm.z = stale");
  expect(operandText({ signal: "arm.z", value: null, quality: "unknown" }, SPEC, EN)).toBe("arm.z = unknown");
});

test("a switch is true or false in words", () => {
  const reading = { signal: "door.closed", value: false, quality: "good" } as const;
  expect(operandText(reading, undefined, EN)).toBe("door.closed = false");
  expect(operandText(reading, undefined, DE)).toBe("door.closed = falsch");
});

test("unknown is a state of its own, and what cannot be read here another", () => {
  expect([true, false, undefined, null].map((truth) => truthWord(truth))).toEqual([
    "true",
    "false",
    "unknown",
    "unread",
  ]);
});
