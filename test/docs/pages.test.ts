/** What README and the pages say can be done, can be done. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { runProgram } from "../../src/cli/index.ts";
import { loadLine, loadSequence, readText } from "../../src/files/index.ts";

const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const adapters = new Set(["simulated"]);
const examples = (page: string) =>
  [...readFileSync(page, "utf8").matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) => text);

test.each(PAGES)("every link of %s leads to a file", (page) => {
  const links = [...readFileSync(page, "utf8").matchAll(/\]\(([^)#]+)\)/g)].map(([, link = ""]) => link);
  expect(links.filter((link) => !link.startsWith("http") && !existsSync(join(dirname(page), link)))).toEqual([]);
});

test("every test that the page about safety names is there", () => {
  const named = [...readFileSync("docs/safety.md", "utf8").matchAll(/`(test\/[^`]+)`/g)].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});

test("README's sequence is right, over the transfer cell's line", () => {
  const [text = ""] = examples("README.md");
  const read = (path: string) => (path.endsWith("readme.yaml") ? { text } : readText(path));
  expect(loadSequence("sequences/transfer/readme.yaml", { adapters, read })).toMatchObject({ kind: "ok" });
});

test("the adapter page's line is right", () => {
  const [text = ""] = examples("docs/adapters.md");
  expect(loadLine("lamp.yaml", { adapters, read: () => ({ text }) })).toMatchObject({ kind: "ok" });
});

test("every command line of README is one that the program takes", async () => {
  const lines = [...readFileSync("README.md", "utf8").matchAll(/^npx lockstep (.+?)(?:\s+#.*)?$/gm)].map(
    ([, line = ""]) => line,
  );
  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines.filter((each) => !each.startsWith("run"))) {
    const io = { out: () => {}, err: () => {}, isTerminal: false, columns: 100, onEnd: () => () => {} };
    expect(await runProgram(line.split(/\s+/), io), line).toBe(line.includes("--fault") ? 1 : 0);
  }
});
