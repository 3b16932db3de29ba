/** What is typed by hand is read or refused, never guessed. */
import { expect, test } from "vitest";
import { numberIn, recipeValueIn } from "../../src/panel/web/tabs/manual/numbers.ts";

test.each([
  ["12.5", 12.5],
  [" 12,5 ", 12.5],
  ["-3", -3],
  ["0", 0],
  ["", null],
  [" ", null],
  ["12 mm", null],
  ["1.000,5", null],
  ["Infinity", null],
  ["NaN", null],
])("the number in %j is %j", (text, value) => {
  expect(numberIn(text)).toBe(value);
});

test.each([
  ["80", 80],
  ["1e3", 1000],
  ["-.5", -0.5],
  ["true", true],
  ["false", false],
  ["True", "True"],
  ["80 A", "80 A"],
  ["80,5", "80,5"],
  ["0x10", "0x10"],
  ['"80"', "80"],
  ['""', ""],
  ["  ", null],
])("as in a sequence file, %j is %j", (text, value) => {
  expect(recipeValueIn(text)).toBe(value);
});
