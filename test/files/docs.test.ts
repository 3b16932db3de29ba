/** The file reference: every example in it is right, and every key is in it. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type PlacedDiagnostic, publishedSchemas } from "../../src/files/index.ts";
import { check, said } from "./support.ts";

const PAGE = readFileSync("docs/files.md", "utf8");

/** Every word that stands in code, be it in a line or in tables' code spans. */
const CODE_WORDS: ReadonlySet<string> = new Set(
  [...PAGE.replaceAll(/```[\s\S]*?```/g, "").matchAll(/`([^`]+)`/g)].flatMap(
    ([, code = ""]) => code.match(/[a-z_]+/g) ?? [],
  ),
);

interface Example {
  readonly language: string;
  readonly title: string;
  readonly text: string;
}

const EXAMPLES: readonly Example[] = [...PAGE.matchAll(/```(yaml|csv)\n([\s\S]*?)```/g)].map(
  ([, language = "", text = ""]) => ({
    language,
    title: /^# (.+)\n/.exec(text)?.[1] ?? "",
    text,
  }),
);

const first = (title: string): string => EXAMPLES.find((each) => each.title === title)?.text ?? "";
const LINE = first("line");
const TABLE = EXAMPLES.find(({ language }) => language === "csv")?.text ?? "";

/** Files in which an example can stand, by what its first line says that it is. */
function filesAround({ title, text }: Example): Readonly<Record<string, string>> {
  switch (title) {
    case "line":
      return { "line.yaml": text };
    case "devices":
      return {
        "line.yaml": LINE.replace("devices:\n", `devices:\n${text.replaceAll(/^/gm, "  ")}\n`).replace(
          "gripper: {",
          "gripper: { mount: arm,",
        ),
      };
    case "sequence":
      return { "sequence.yaml": text, "line.yaml": LINE };
    case "sequence with table":
      return { "sequence.yaml": text, "line.yaml": LINE, "table.csv": TABLE };
    case "steps":
      return { "sequence.yaml": `sequence: Example\nline: line.yaml\nsteps:\n${text}`, "line.yaml": LINE };
    case "scenario":
      return { "a.scenario.yaml": text, "sequence.yaml": first("sequence"), "line.yaml": LINE };
    default:
      throw new Error(`the example "${text.slice(0, 60)}…" does not say in its first line what it is`);
  }
}

describe("the file reference", () => {
  for (const [index, example] of EXAMPLES.filter(({ language }) => language === "yaml").entries())
    test(`has a right example ${index + 1} (${example.title})`, () => {
      const { kind, diagnostics } = check(filesAround(example));
      // A device that is shown by itself stands in a line whose interlocks don't know it.
      const isAdvice = ({ severity }: PlacedDiagnostic) => example.title === "devices" && severity === "warning";
      expect(said({ kind, diagnostics: diagnostics.filter((each) => !isAdvice(each)) })).toEqual([]);
    });

  test("explains every key of every file", () => {
    for (const [name, text] of publishedSchemas())
      for (const key of keysIn(JSON.parse(text))) expect(CODE_WORDS.has(key), `${name}: ${key}`).toBe(true);
  });
});

function keysIn(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(keysIn);
  if (typeof node !== "object" || node === null) return [];
  const properties =
    "properties" in node && typeof node.properties === "object" ? Object.keys(node.properties ?? {}) : [];
  return [...properties, ...Object.values(node).flatMap(keysIn)];
}
