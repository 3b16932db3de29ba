/** Counts with their nouns. */
import { expect, test } from "vitest";
import { counted, nounFor } from "../../src/model/index.ts";

test("one is one, and everything else is many, nothing among it", () => {
  expect([0, 1, 2].map((count) => counted(count, "cycle"))).toEqual(["0 cycles", "1 cycle", "2 cycles"]);
  expect([1, 2].map((count) => counted(count, "try", "tries"))).toEqual(["1 try", "2 tries"]);
  expect(nounFor(1, "Zyklus", "Zyklen")).toBe("Zyklus");
});
