/** The list of deliberate mistakes (`npm run mutants`) must not rot: each still finds its place. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
// @ts-expect-error: a plain list, so that Node can run it without a build
import { MUTANTS } from "../mutants/list.mjs";

interface Mutant {
  readonly rule: string;
  readonly file: string;
  readonly find: string;
  /** Test files that have to see it. */
  readonly tests?: string;
  /** Seeds among which a fault campaign has to find it. */
  readonly campaign?: number;
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
