/** The page on check: every example says exactly what the program says of it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runProgram } from "../../src/cli/index.ts";

const PAGE = readFileSync("docs/check.md", "utf8");
const BLOCKS = [...PAGE.matchAll(/```(yaml|text)\n([\s\S]*?)```/g)].map(([, language = "", text = ""]) => ({
  language,
  text,
}));
const LINE = BLOCKS.find(({ text }) => text.startsWith("# line.yaml\n"))?.text ?? "";

const folder = mkdtempSync(join(tmpdir(), "check-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SILENT = { out: () => {}, err: () => {}, isTerminal: false, columns: 100, onEnd: () => () => {} };

/** What check says of an example, with the files' folder left out. */
async function saidOf(example: string): Promise<string> {
  const isLine = example.startsWith("# line\n");
  const steps = example
    .replace(/^# steps\n/, "")
    .replaceAll(/^/gm, "  ")
    .trimEnd();
  const anyStep = "sequence: Any\nline: line.yaml\nsteps:\n  - { id: rest, do: dwell, for: 1 s }\n";
  const sequence = isLine ? anyStep : `sequence: Example\nline: line.yaml\nsteps:\n${steps}\n`;
  writeFileSync(join(folder, "line.yaml"), isLine ? example : LINE);
  writeFileSync(join(folder, "steps.yaml"), sequence);
  const said: string[] = [];
  const io = { ...SILENT, err: (text: string) => said.push(text) };
  await runProgram(["check", join(folder, "steps.yaml")], io);
  return said.join("\n").replaceAll(`${folder}/`, "").trim();
}

const EXAMPLES = BLOCKS.flatMap(({ language, text }, place) =>
  language === "text" ? [[BLOCKS[place - 1]?.text ?? "", text.trim()] as const] : [],
);

test.each(EXAMPLES)("%s", async (example, wanted) => {
  expect(await saidOf(example)).toBe(wanted);
});

test("a warning leaves the exit code at 0, an error does not", async () => {
  const code = async (steps: string): Promise<number> => {
    writeFileSync(join(folder, "line.yaml"), LINE);
    writeFileSync(join(folder, "steps.yaml"), `sequence: Example\nline: line.yaml\nsteps:\n${steps}`);
    return runProgram(["check", join(folder, "steps.yaml")], SILENT);
  };
  const grip = "  - { id: close, do: hand.grip }\n";
  expect(await code(`${grip}  - { id: carry, do: dwell, for: 1 s, expect: hand.holding }\n`)).toBe(0);
  expect(await code(`${grip}  - { id: carry, do: dwell, for: 1 s, expect: hand.open }\n`)).toBe(1);
});

test("a sequence without a plan is refused with all that keeps it from one", async () => {
  const steps = ["one", "two"].map((id) => `  - { id: ${id}, do: dwell, for: 1 s, needs: lamp.on }\n`).join("");
  writeFileSync(join(folder, "line.yaml"), LINE);
  writeFileSync(join(folder, "steps.yaml"), `sequence: Example\nline: line.yaml\nsteps:\n${steps}`);
  const said: string[] = [];
  const io = { ...SILENT, err: (text: string) => said.push(text) };
  expect(await runProgram(["plan", join(folder, "steps.yaml")], io)).toBe(1);
  expect(said.join().match(/\[never-true\]/g)).toHaveLength(2);
});

test("the page's line itself is clean", async () => {
  expect(await saidOf("# steps\n- { id: rest, do: dwell, for: 1 s }")).toBe("");
});

test("the page names every code that the dry run and the line's advice have", () => {
  const codes = readFileSync("src/files/diagnostic.ts", "utf8");
  const [, section = ""] = /\/\/ What the dry run finds([\s\S]*?)\/\/ Tables/.exec(codes) ?? [];
  const names = [...section.matchAll(/\| "([\w-]+)"/g)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !PAGE.includes(`\`${name}\``))).toEqual([]);
});
