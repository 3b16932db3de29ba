/**
 * Every interlock and every input of the safety chain, against every step of every example. The result stands in docs/safety.md;
 * `LOCKSTEP_WHOLE=1 UPDATE_DOCS=1 npx vitest run test/safety/every-interlock.test.ts` writes it there.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isWhole } from "../support/effort.ts";
import { type Case, cases, EXAMPLES, MOMENTS, type Outcome, runCase } from "../support/every-interlock.ts";

const PAGE = "docs/safety.md";
const [BEGIN, END] = ["<!-- every interlock: generated -->", "<!-- end of what is generated -->"];
/** The weld cell has as many cases as the others together: `npm run test:tables` tries it. */
const TRIED = EXAMPLES.filter((example) => isWhole || example !== "weld-cell");
const outcomes = new Map<Case, Outcome>();

test.each(TRIED)(
  "%s: the line ends where it should, stands within the bound, and nothing goes on by itself",
  (name) => {
    const wrong = cases()
      .filter(({ example }) => example === name)
      .flatMap((its) => {
        const outcome = runCase(its);
        outcomes.set(its, outcome);
        return outcome.wrong.map((text) => `${its.guard} at the ${its.moment} of ${its.step}: ${text}`);
      });
    expect(wrong).toEqual([]);
  },
  60_000,
);

test("the page about safety has the table that comes out", () => {
  const rows = [...outcomes].filter(([{ moment }]) => moment === MOMENTS[0]).map(([each]) => row(each));
  const page = readFileSync(PAGE, "utf8");
  if (!isWhole) {
    for (const written of rows) expect(page).toContain(`\n${written}\n`);
    return;
  }
  const table = [
    `${outcomes.size} cases: each interlock and each input of the safety chain, at the start, in the middle and at the end of each step.`,
    "",
    "| example | guard | category | step | at its start | in its middle | at its end |",
    "|---|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
  const [before = "", rest = ""] = page.split(BEGIN);
  const [, after = ""] = rest.split(END);
  const wanted = `${before}${BEGIN}\n\n${table}\n\n${END}${after}`;
  if (process.env.UPDATE_DOCS === "1") writeFileSync(PAGE, wanted);
  expect(readFileSync(PAGE, "utf8")).toBe(wanted);
});

function row(first: Case): string {
  const ends = MOMENTS.map((moment) => {
    const same = [...outcomes].find(
      ([its]) =>
        its.example === first.example && its.guard === first.guard && its.step === first.step && its.moment === moment,
    );
    return same?.[1].state ?? "";
  });
  return `| ${[first.example, first.guard, first.category, first.step, ...ends].join(" | ")} |`;
}
