/**
 * Every fault of the catalogue, at every step of every example. The result stands in docs/faults.md;
 * `UPDATE_DOCS=1 npx vitest run test/simulator/fault-matrix.test.ts` writes it there.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Entry, EXAMPLES, entriesOf, FAULT_NAMES } from "../support/fault-matrix.ts";

const PAGE = "docs/faults.md";
const [BEGIN, END] = ["<!-- every fault: generated -->", "<!-- end of what is generated -->"];
const entries = new Map<string, readonly Entry[]>();

test.each(EXAMPLES)(
  "%s: no fault at any step leaves a part unaccounted for, a motion after a trip, a hang or a crash",
  (example) => {
    const its = entriesOf(example);
    entries.set(example, its);
    expect(its.flatMap(({ step, fault, wrong }) => wrong.map((text) => `${fault}@${step}: ${text}`))).toEqual([]);
  },
  120_000,
);

test("the page about faults has the tables that come out", () => {
  const tables = EXAMPLES.flatMap((example) => [`### ${example}`, "", ...tableOf(entries.get(example) ?? []), ""]);
  const page = readFileSync(PAGE, "utf8");
  const [before = "", rest = ""] = page.split(BEGIN);
  const [, after = ""] = rest.split(END);
  const wanted = `${before}${BEGIN}\n\n${tables.join("\n")}\n${END}${after}`;
  if (process.env.UPDATE_DOCS === "1") writeFileSync(PAGE, wanted);
  expect(readFileSync(PAGE, "utf8")).toBe(wanted);
});

function tableOf(its: readonly Entry[]): readonly string[] {
  const steps = [...new Set(its.map(({ step }) => step))];
  const row = (fault: string): string => {
    const cells = steps.map((step) => its.find((each) => each.step === step && each.fault === fault)?.outcome ?? "–");
    return `| \`${fault}\` | ${cells.join(" | ")} |`;
  };
  return [`| fault | ${steps.join(" | ")} |`, `|---|${steps.map(() => "---").join("|")}|`, ...FAULT_NAMES.map(row)];
}
