/** What the page has to fetch before it shows anything: followed from main.tsx along what is imported there and then. */
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";

const START = resolve("src/panel/web/main.tsx");

/** Packages that are reached without an `import()` in between. */
function packagesOf(file: string, seen = new Set<string>(), found = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return found;
  seen.add(file);
  for (const [statement, from = ""] of readFileSync(file, "utf8").matchAll(
    /^(?:import|export)\b[^;]*?["']([^"']+)["'];/gm,
  )) {
    if (/^(?:import|export) type\b/.test(statement)) continue;
    if (!from.startsWith(".")) found.add(from);
    else if (!from.endsWith(".css")) packagesOf(join(dirname(file), from), seen, found);
  }
  return found;
}

test("charts, three dimensions and the editor are fetched only where they are shown", () => {
  const packages = [...packagesOf(START)];
  expect(packages).toContain("react");
  expect(packages).toContain("socket.io-client");
  expect(packages.filter((name) => /uplot|three|codemirror|yaml/.test(name))).toEqual([]);
});

test("uplot, which throws at import in some locales, is never imported but when it is needed", () => {
  for (const tab of ["devices", "cell", "sequence", "history", "run", "manual", "alarms", "interlocks"])
    expect(
      [...packagesOf(resolve(`src/panel/web/tabs/${tab}/index.tsx`))].filter((name) => name.startsWith("uplot")),
    ).toEqual([]);
});
