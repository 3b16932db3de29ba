/**
 * Every fault of the catalogue, at every step of every example. The result stands in docs/faults.md;
 * `LOCKSTEP_WHOLE=1 UPDATE_DOCS=1 npx vitest run test/simulator/fault-matrix.test.ts` writes it there.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isWhole } from "../support/effort.ts";
import { type Entry, EXAMPLES, entriesOf, FAULT_NAMES } from "../support/fault-matrix.ts";

const PAGE = "docs/faults.md";
const [BEGIN, END] = ["<!-- every fault: generated -->", "<!-- end of what is generated -->"];
/** The weld cell takes twice as long as the others together: `npm run test:tables` tries it. */
const TRIED = EXAMPLES.filter((example) => isWhole || example !== "weld-cell");
const entries = new Map<string, readonly Entry[]>();

test.each(TRIED)(
  "%s: no fault at any step leaves a part unaccounted for, a motion after a trip, a hang or a crash",
  (example) => {
    const found = entriesOf(example);
    entries.set(example, found);
    expect(found.flatMap(({ step, fault, wrong }) => wrong.map((text) => `${fault}@${step}: ${text}`))).toEqual([]);
  },
  120_000,
);

test("the page about faults has the tables that come out", () => {
  const tables = TRIED.map((example) => `### ${example}\n\n${tableOf(entries.get(example) ?? []).join("\n")}\n`);
  const page = readFileSync(PAGE, "utf8");
  const [before = "", rest = ""] = page.split(BEGIN);
  const [, after = ""] = rest.split(END);
  const whole = `${before}${BEGIN}\n\n${tables.join("\n")}\n${END}${after}`;
  if (isWhole && process.env.UPDATE_DOCS === "1") writeFileSync(PAGE, whole);
  if (isWhole) expect(readFileSync(PAGE, "utf8")).toBe(whole);
  else for (const table of tables) expect(page).toContain(`\n\n${table}\n`);
});

function tableOf(found: readonly Entry[]): readonly string[] {
  const steps = [...new Set(found.map(({ step }) => step))];
  const row = (fault: string): string => {
    const cells = steps.map((step) => found.find((each) => each.step === step && each.fault === fault)?.outcome ?? "–");
    return `| \`${fault}\` | ${cells.join(" | ")} |`;
  };
  return [`| fault | ${steps.join(" | ")} |`, `|---|${steps.map(() => "---").join("|")}|`, ...FAULT_NAMES.map(row)];
}
