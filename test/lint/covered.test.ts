import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Override {
  readonly includes: readonly string[];
}

const { overrides } = JSON.parse(readFileSync("lint/import-direction.json", "utf8")) as {
  overrides: readonly Override[];
};

/** Of the globs only what the overrides use: `*` within a folder, `**` over folders, `{a,b}`. */
function matches(path: string, glob: string): boolean {
  const pattern = glob
    .replaceAll(".", "\\.")
    .replaceAll(/\{([^}]*)\}/g, (_, names: string) => `(${names.replaceAll(",", "|")})`)
    .replaceAll(/\*+/g, (stars) => (stars === "**" ? ".*" : "[^/]*"));
  return new RegExp(`^${pattern}$`).test(path);
}

const sources = ["src", "simulator", "bench"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`),
);

// An override replaces the options of the one before it, so a second that matched would undo the first.
test("the import direction of every source file is held, by exactly one override", () => {
  const counts = sources.map((path) => {
    const held = overrides.filter(({ includes }) => includes.some((glob) => matches(path, glob)));
    return { path, held: held.length };
  });
  expect(counts.length).toBeGreaterThan(100);
  expect(counts.filter(({ held }) => held !== 1)).toEqual([]);
});
