/** Rows that say that their part is not placed: left out with that reason, and never in silence. */
import { describe, expect, test } from "vitest";
import { readCentroid, selectPlacements } from "../../../src/files/index.ts";

const table = (heading: string, ...cells: readonly string[]): string =>
  [
    `Designator,Mid X,Mid Y,Rotation,Layer,Comment,${heading}`,
    ...cells.map((cell, i) => `R${i + 1},${i}mm,2mm,90,Top,10k,${cell}`),
  ].join("\n");

function read(text: string) {
  const { placements, diagnostics } = readCentroid(text, "board.csv");
  const chosen = selectPlacements(placements, { side: "top", leaveOut: new Set(), mirror: null });
  return {
    placed: chosen.placements.map(({ designator }) => designator),
    leftOut: chosen.leftOut.map(({ designator, reason }) => `${designator}: ${reason}`),
    wrong: diagnostics.map(({ line, column, message }) => `${line}:${column} ${message}`),
  };
}

describe("a column that says which parts are not placed", () => {
  test.each(["DNP", "Do not populate", "Do Not Place", "DNI", "DNF", "Not fitted", "Skip", "Nicht bestückt"])(
    "`%s`: yes leaves the part out, no and nothing place it",
    (heading) => {
      for (const yes of ["1", "yes", "True", "x", "DNP", "Ja"]) {
        expect(read(table(heading, yes, "", "no"))).toEqual({
          ...{ placed: ["R2", "R3"], wrong: [] },
          leftOut: [`R1: it is marked as not placed (${yes})`],
        });
      }
    },
  );

  test.each(["Populate", "Fitted", "Mount", "Placed", "Bestücken", "Installed"])(
    "`%s`: yes places the part, no leaves it out, and nothing is neither",
    (heading) => {
      expect(read(table(heading, "yes", "no", "Not Fitted"))).toEqual({
        ...{ placed: ["R1"], wrong: [] },
        leftOut: ["R2: it is marked as not placed (no)", "R3: it is marked as not placed (Not Fitted)"],
      });
      const { wrong } = read(table(heading, "1", ""));
      expect(wrong).toEqual([expect.stringContaining("3:23 expected yes or no, whether the part is placed, got ``")]);
    },
  );

  test("what is neither yes nor no is named, at its place", () => {
    expect(read(table("DNP", "yes", "perhaps")).wrong).toEqual([
      "3:23 expected yes or no, whether the part is left out, got `perhaps`",
    ]);
  });

  test("a column that says something else in every row is not such a column", () => {
    expect(read(table("Mount", "SMD", "THT"))).toEqual({ placed: ["R1", "R2"], leftOut: [], wrong: [] });
  });
});

test.each(["DNP", "10k DNP", "100n (do not fit)", "1u/DNI"])("a part whose value says `%s` is left out", (value) => {
  const text = `Ref,Val,Package,PosX,PosY,Rot,Side\nR1,${value},0402,1,2,0,top\nR2,DNP10-4,0402,3,4,0,top`;
  expect(read(text)).toMatchObject({ placed: ["R2"], leftOut: [`R1: it is marked as not placed (${value})`] });
});
