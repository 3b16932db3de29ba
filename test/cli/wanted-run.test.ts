/** What of a sequence is run is decided in one place. */
import { expect, test } from "vitest";
import { asWanted } from "../../src/cli/wanted-run.ts";
import { startCell } from "../support/cell.ts";

const { sequence } = startCell("transfer").job;
const goal = { ...sequence, placedGoal: 7, cycles: 7, pipeline: "auto" as const };

test("without a word of whoever starts it, a run is what its file says", () => {
  expect(asWanted(goal, {})).toEqual(goal);
  expect(asWanted(goal, { cycles: null, pipeline: undefined })).toEqual(goal);
});

test("a number of cycles takes the place of a number of parts to be placed", () => {
  expect(asWanted(goal, { cycles: 3 })).toEqual({ ...goal, cycles: 3, placedGoal: null });
});

test("a pipeline takes the place of the file's", () => {
  expect(asWanted(goal, { pipeline: "off" })).toEqual({ ...goal, pipeline: "off" });
});
