/** The rules of the house that the linter has no rule for. Each names every place where it is broken. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FAULTS } from "../simulator/world/index.ts";

const CODE = ["src", "simulator", "bench", "test", "scripts"].filter((folder) => existsSync(folder));
const TEXT = [...CODE, "docs", "sequences", "schema", "lint", ".ci"].filter((folder) => existsSync(folder));
const ARCHITECTURE = "docs/architecture.md";
/** This file has to spell what it looks for. */
const OWN = "test/tidy.test.ts";

const below = (folders: readonly string[]): string[] =>
  folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`),
  );

const code = below(CODE).filter((path) => /\.(ts|tsx|mjs)$/.test(path) && path !== OWN);
const atRoot = readdirSync(".", { withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(md|json|ts)$/.test(entry.name) && entry.name !== "package-lock.json")
  .map((entry) => entry.name);
const text = [...below(TEXT), ...atRoot].filter(
  (path) => path !== OWN && !/\.(png|ico|woff2?|hex|bin|wasm)$/.test(path),
);

/** `path:line: what is there`, for every line that matches. */
function linesWith(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((path) =>
    readFileSync(path, "utf8")
      .split("\n")
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
}

test("every index.ts opens by saying what its folder is for, what it may import and where to read first", () => {
  const faces = code.filter((path) => /^(src|simulator)\/.*\/index\.ts$/.test(path));
  const silent = faces.filter((path) => {
    const [purpose = "", imports = "", first = ""] = readFileSync(path, "utf8").split("\n");
    const speaks =
      /^\/\/ \S/.test(purpose) && /^\/\/ .*\bimport/i.test(imports) && /^\/\/ .*\b(read|start)/i.test(first);
    return !speaks;
  });
  expect(silent).toEqual([]);
});

test("every folder of src and simulator has a public face", () => {
  const folders = new Set(code.flatMap((path) => /^(src\/(?:panel\/)?[^/]+|simulator\/[^/]+)\//.exec(path)?.[1] ?? []));
  // The page is what a browser opens: nothing imports it.
  folders.delete("src/panel/web");
  expect([...folders].filter((folder) => !existsSync(`${folder}/index.ts`))).toEqual([]);
});

test("an index.ts exports, and does nothing else", () => {
  const busy = code.filter(
    (path) =>
      /^(src|simulator)\/.*\/index\.ts$/.test(path) &&
      /^(const|let|function|class|import)\b/m.test(readFileSync(path, "utf8")),
  );
  expect(busy).toEqual([]);
});

test("no file or folder is named for being useful", () => {
  expect(code.filter((path) => /(^|[/-])(utils?|helpers?|common|managers?|misc|shared)([/.-]|$)/.test(path))).toEqual(
    [],
  );
});

test("what is still to do has an issue", () => {
  expect(linesWith(code, /\b(TODO(?!\(#\d+\))|FIXME|XXX|HACK)\b/)).toEqual([]);
});

test("no test is left out without a reason", () => {
  const tests = code.filter((path) => path.startsWith("test/"));
  // `skip("why")` in a test and `test.skipIf(condition)` say why; `test.skip` does not.
  expect(linesWith(tests, /\b(test|it|describe)\.(only|skip|todo)\b|\bskip\(\s*\)/)).toEqual([]);
});

test("a test starts no process that would outlive it", () => {
  const apart = ["test/support/processes.ts", "test/support/run-end.mjs", "test/cli/run-end.test.ts"];
  const tests = code.filter((path) => path.startsWith("test/") && !apart.includes(path));
  expect(linesWith(tests, /(?<![.\w])(spawn|fork|exec|execFile)\(/)).toEqual([]);
});

test("a count that may be one gets its noun by `counted`, so that nobody reads of 1 cycles", () => {
  const nouns =
    "cycles|steps|parts|rows|cells|columns|seeds|commands|events|messages|tries|retries|resyncs|bytes|registers|words|mistakes|warnings|findings|others|placements|failures|files|Zyklen|Schritten?|Versuche|Befunde|Ereignissen?|Teile";
  // Where it is always more than one, or a rate.
  const many = [
    "src/plan/schedule/problem.ts",
    "src/plan/retime.ts",
    "src/files/table.ts",
    "src/files/sequence-file/read-sequence.ts",
    "src/control/line/production-run.ts",
    "src/devices/adapters/kit/dam.ts",
  ];
  const texts = code.filter((path) => /^(src|simulator\/campaign)\//.test(path) && !many.includes(path));
  const judges = /^simulator\/campaign\/never\//;
  expect(
    linesWith(
      texts.filter((path) => !judges.test(path)),
      new RegExp(`\\$\\{[^}]*\\} (${nouns})\\b(?!/)`),
    ),
  ).toEqual([]);
});

test("nothing names a path of one machine", () => {
  expect(linesWith(text, /(^|[\s"'`(=:])(\/(work|home|root|Users)\/\w|[A-Z]:\\\\?\w)/)).toEqual([]);
});

test("every dependency has one exact version, and a line in the architecture that says what it is for", ({ skip }) => {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync("package.json", "utf8")) as Record<
    "dependencies" | "devDependencies",
    Record<string, string> | undefined
  >;
  const all = Object.entries({ ...dependencies, ...devDependencies });
  expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  if (!existsSync(ARCHITECTURE)) skip(`${ARCHITECTURE} is not written yet`);
  const lines = readFileSync(ARCHITECTURE, "utf8").split("\n");
  const unexplained = all.map(([name]) => name).filter((name) => !lines.some((line) => line.includes(`\`${name}\``)));
  expect(unexplained).toEqual([]);
});

/** What stands between two marks of a source file. */
function between(path: string, from: string, to: string): string {
  const text = readFileSync(path, "utf8");
  const start = text.indexOf(from);
  const end = text.indexOf(to, start);
  if (start < 0 || end < 0) throw new Error(`${path} has no "${from}" that ends with ${JSON.stringify(to)}`);
  return text.slice(start, end);
}

const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = ""]) => found);

const NAMED: readonly (readonly [string, readonly string[]])[] = [
  ["refusal", all(between("src/model/reason.ts", "export type Refusal =", ";\n\n"), /\bkind: "([\w-]+)"/g)],
  ["failure", all(between("src/model/reason.ts", "export type FailureReason =", ";\n"), /\| "([\w-]+)"/g)],
  ["fault", Object.keys(FAULTS)],
];

test.each(NAMED)("every %s has a test of its own, named for it, and none is of what does not exist", (what, its) => {
  const tests = code.filter((path) => path.startsWith("test/")).map((path) => readFileSync(path, "utf8"));
  const title = new RegExp(`\\(\\s*["'\`]${what} ([\\w-]+): `, "g");
  const titled = new Set(tests.flatMap((text) => all(text, title)));
  expect(its.length).toBeGreaterThan(5);
  expect([...titled].sort()).toEqual([...new Set(its)].sort());
});

/** Values that a file exports by itself (types stand in the signatures of those), and names that it passes on. */
function exportsOf(path: string): { readonly own: readonly string[]; readonly passed: readonly string[] } {
  const source = readFileSync(path, "utf8");
  const own = [
    ...source.matchAll(
      /^(?<why>(?:\/\*\*[^\n]*\n|[ ]\*[^\n]*\n)*)export (?:abstract |async )?(?:const|function|class) (?<name>\w+)/gm,
    ),
  ].flatMap(({ groups }) => (groups?.why?.includes("@public") ? [] : [groups?.name ?? ""]));
  const passed = [...source.matchAll(/^export (?:type )?\{([^}]*)\} from/gm)].flatMap(([, names = ""]) =>
    names.split(",").flatMap(
      (name) =>
        name
          .replace(/\btype\b/, "")
          .trim()
          .split(/\s+as\s+/)
          .at(-1) || [],
    ),
  );
  return { own, passed };
}

test("nothing is exported that nothing imports, a folder's face included", () => {
  const wordsOf = new Map(code.map((path) => [path, new Set(readFileSync(path, "utf8").match(/[A-Za-z_$][\w$]*/g))]));
  const isUsed = (name: string, outside: (path: string) => boolean): boolean =>
    [...wordsOf].some(([path, words]) => outside(path) && !path.endsWith("/index.ts") && words.has(name));
  const dead = code
    .filter((path) => /^(src|simulator)\//.test(path))
    .flatMap((path) => {
      const { own, passed } = exportsOf(path);
      const folder = path.slice(0, path.lastIndexOf("/") + 1);
      return [
        ...own.filter((name) => !isUsed(name, (other) => other !== path)),
        ...passed.filter((name) => !isUsed(name, (other) => !other.startsWith(folder))),
      ].map((name) => `${path}: ${name}`);
    });
  expect(dead).toEqual([]);
});
