/**
 * What the linter holds, shown by breaking it: one violation of each kind, planted in a tree of its own and linted in one run with
 * the rules of this repository. Beside them stands what must pass, so that the rules are not merely strict.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ALLOWED, AROUND, FORBIDDEN, TIMELESS, TIMELY } from "./planted.ts";

interface Report {
  readonly diagnostics: readonly { readonly category: string; readonly location: { readonly path: string } }[];
}

/** Planted code breaks other rules too, and may. */
const HELD_HERE: readonly string[] = ["lint/style/noRestrictedImports", "lint/correctness/noNodejsModules", "plugin"];
const root = fileURLToPath(new URL("../../", import.meta.url));
const tree = mkdtempSync(join(tmpdir(), "lockstep-lint-"));
const rulesBroken = new Map<string, string[]>();
const all = [...FORBIDDEN, ...ALLOWED, ...TIMELY, ...TIMELESS, ...AROUND];
const pathOf = ({ folder }: { readonly folder: string }, index: number): string => `${folder}/planted-${index}.ts`;

beforeAll(() => {
  for (const [index, each] of all.entries()) {
    const path = join(tree, pathOf(each, index));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, each.code);
  }
  cpSync(join(root, "lint"), join(tree, "lint"), { recursive: true });
  // The tree is no repository, so there is no .gitignore to use.
  const config = JSON.parse(readFileSync(join(root, "biome.json"), "utf8")) as Record<string, unknown>;
  writeFileSync(join(tree, "biome.json"), JSON.stringify({ ...config, vcs: { enabled: false } }));
  for (const { category, location } of lint().diagnostics) {
    if (!HELD_HERE.includes(category)) continue;
    rulesBroken.set(location.path, [...(rulesBroken.get(location.path) ?? []), category]);
  }
});

afterAll(() => rmSync(tree, { recursive: true, force: true }));

function lint(): Report {
  const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");
  const options = { cwd: tree, encoding: "utf8", stdio: "pipe" } as const;
  try {
    return reportIn(
      execFileSync(process.execPath, [biome, "lint", "--reporter=json", "--max-diagnostics=none", "."], options),
    );
  } catch (failed) {
    return reportIn((failed as { readonly stdout: string }).stdout);
  }
}

const reportIn = (text: string): Report =>
  JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)) as Report;

function brokenBy(planted: (typeof all)[number]): readonly string[] {
  return rulesBroken.get(pathOf(planted, all.indexOf(planted))) ?? [];
}

describe("import direction", () => {
  test.each(FORBIDDEN)("$folder: $code is forbidden", (planted) => {
    expect(brokenBy(planted)).toContain(planted.rule);
  });

  test.each(ALLOWED)("$folder: $code is allowed", (planted) => {
    expect(brokenBy(planted)).toEqual([]);
  });
});

describe("one gate", () => {
  test.each(AROUND)("$folder: $code is forbidden", (planted) => {
    expect(brokenBy(planted)).toContain("plugin");
  });
});

describe("time and chance", () => {
  test.each(TIMELY)("$folder: $code is forbidden", (planted) => {
    expect(brokenBy(planted)).toEqual(["plugin"]);
  });

  test.each(TIMELESS)("$folder: $code is allowed", (planted) => {
    expect(brokenBy(planted)).toEqual([]);
  });
});
