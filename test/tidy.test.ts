/** What the linter can't check. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";

const FOLDERS = ["src", "simulator", "test", "bench"];
const LINES_MAX = 400;

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}

const sources = FOLDERS.flatMap(filesIn).filter((file) => /\.tsx?$/.test(file));
const text = (file: string): string => readFileSync(file, "utf8");
const offending = (isWrong: (content: string, file: string) => boolean): readonly string[] =>
  sources.filter((file) => file !== "test/tidy.test.ts" && isWrong(text(file), file));

describe("every source file", () => {
  test(`has at most ${LINES_MAX} lines`, () => {
    expect(offending((content, file) => !file.startsWith("test") && content.split("\n").length > LINES_MAX)).toEqual(
      [],
    );
  });

  test("is named for what is in it", () => {
    expect(offending((_content, file) => /^(utils?|helpers?|common|managers?)\b/.test(basename(file)))).toEqual([]);
  });

  test("gives each TODO an issue", () => {
    expect(offending((content) => /\b(TODO|FIXME|XXX)\b(?!\(#\d+\))/.test(content))).toEqual([]);
  });

  test("neither focuses a test nor skips one without saying why", () => {
    expect(offending((content) => /\.(only|skip)\(/.test(content) && !/skip\w*\([^)]*["'`]/.test(content))).toEqual([]);
  });

  test("names no path of one machine", () => {
    expect(offending((content) => /["'`](\/work\/|\/home\/|\/root\/)/.test(content))).toEqual([]);
  });
});

test("every folder's index.ts opens with three lines: what for, what it may import, what to read first", () => {
  const faces = sources.filter((file) => /^(src|simulator)\/(.*\/)?index\.ts$/.test(file));
  expect(faces.length).toBeGreaterThan(8);
  const isFace = (file: string): boolean => {
    const [first = "", second = "", third = ""] = text(file).split("\n");
    return first.startsWith("// ") && /^\/\/ .*[Ii]mport/.test(second) && /^\/\/ Read first/.test(third);
  };
  expect(faces.filter((file) => !isFace(file))).toEqual([]);
});

test("nothing in control awaits: a promise would escape the clock", () => {
  const inControl = sources.filter((file) => file.startsWith("src/control/"));
  expect(
    inControl.filter((file) => /\b(async|await|Promise)\b/.test(text(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ""))),
  ).toEqual([]);
});

describe("every dependency", () => {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(text("package.json"));
  const all = Object.entries({ ...dependencies, ...devDependencies }) as [string, string][];

  test("is pinned", () => {
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  test("has a line in docs/architecture.md that says why it is here", () => {
    expect(existsSync("docs/architecture.md")).toBe(true);
    const page = text("docs/architecture.md");
    expect(all.filter(([name]) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  test("is used", () => {
    const tools = ["typescript", "vitest", "@biomejs/biome", "@types/node", "@types/cli-progress"];
    const used = sources.map(text).join("\n");
    expect(all.filter(([name]) => !tools.includes(name) && !used.includes(`"${name}`))).toEqual([]);
  });
});
