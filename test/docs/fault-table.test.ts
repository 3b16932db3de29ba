/** The page about the simulator has the catalogue as it is. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FAMILIES, FAULTS } from "../../simulator/world/index.ts";

test("the table of faults is the catalogue", () => {
  const rows = Object.entries(FAMILIES).flatMap(([family, names]) =>
    names.map((name) => {
      const { what, takes, lasts } = FAULTS[name];
      return `| ${family} | \`${name}\` | ${what} | ${takes} | ${lasts} |`;
    }),
  );
  const page = readFileSync("docs/simulator.md", "utf8");
  const table = page.split("<!-- the catalogue -->\n")[1]?.trim().split("\n");
  expect(table).toEqual(["| family | name | what happens | takes | lasts |", "|---|---|---|---|---|", ...rows]);
});

test("every fault of the catalogue has one family", () => {
  expect(Object.values(FAMILIES).flat().sort()).toEqual(Object.keys(FAULTS).sort());
});
