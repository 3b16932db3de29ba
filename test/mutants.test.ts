/** The list of deliberate mistakes (`npm run mutants`) must not rot: each still finds its place. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
// @ts-expect-error: a plain list, so that Node can run it without a build
import { MUTANTS } from "../mutants/list.mjs";

interface Mutant {
  readonly rule: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Test files that have to see it. */
  readonly tests?: string;
  /** Seeds among which a fault campaign has to find it. */
  readonly campaign?: number;
  /** The tests start the built program. */
  readonly isBuilt?: boolean;
}

const mutants: readonly Mutant[] = MUTANTS;

test("every deliberate mistake finds its place once, and names tests that are there or seeds", () => {
  const lost = mutants.filter(({ file, find, tests, campaign }) => {
    const isThere = existsSync(file) && readFileSync(file, "utf8").split(find).length === 2;
    const isSought = campaign !== undefined || tests?.split(" ").every((path) => existsSync(path));
    return !isThere || isSought !== true;
  });
  expect(lost.map(({ rule }) => rule)).toEqual([]);
  expect(mutants.length).toBeGreaterThanOrEqual(12);
});

test("every deliberate mistake is written in one shape: a rule, a file, what is found there, what takes its place, and what has to see it", () => {
  const odd = mutants.filter((mutant) => {
    const { rule, file, find, replace, tests, campaign, isBuilt, ...others } = mutant;
    const areTexts = [rule, file, find, replace].every((text) => typeof text === "string");
    const isSoughtOneWay = (typeof tests === "string") !== (typeof campaign === "number");
    return (
      !areTexts || !isSoughtOneWay || (isBuilt !== undefined && isBuilt !== true) || Object.keys(others).length > 0
    );
  });
  expect(odd.map(({ rule }) => rule)).toEqual([]);
});
