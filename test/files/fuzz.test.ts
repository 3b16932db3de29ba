/** Whatever is in a file: diagnostics or a model, in bounded time, and never a stack trace. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkFile, type ReadText } from "../../src/files/index.ts";
import { decode } from "../../src/files/read-text.ts";
import { runs } from "../support/effort.ts";
import { ADAPTERS } from "./support.ts";

/** Every example file, by its path. */
const EXAMPLES: ReadonlyMap<string, string> = new Map(
  readdirSync("sequences", { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(yaml|csv)$/.test(name))
    .map((name) => join("sequences", name))
    .map((path) => [path, readFileSync(path, "utf8")]),
);
const SEQUENCES = [...EXAMPLES.keys()].filter((path) => !path.endsWith("line.yaml") && path.endsWith(".yaml"));
const LONGEST_MS = 2000;

/** Checks the example at `path` with some files replaced; whatever comes must be well formed. */
function survive(path: string, replaced: ReadonlyMap<string, string | Uint8Array>): void {
  const read = (name: string): ReadText => {
    const content = replaced.get(name) ?? EXAMPLES.get(name);
    if (content === undefined) return { code: "unreadable", message: "there is no such file" };
    return typeof content === "string" ? decode(new TextEncoder().encode(content)) : decode(content);
  };
  const startMs = performance.now();
  const { kind, diagnostics } = checkFile(path, { adapters: ADAPTERS, read });
  expect(performance.now() - startMs).toBeLessThan(LONGEST_MS);
  expect(kind === "ok").toBe(diagnostics.every(({ severity }) => severity === "warning"));
  for (const { line, column, length, message, sourceLine } of diagnostics) {
    expect(message).not.toMatch(/undefined|(?<![`.])NaN|\[object|Invalid input/);
    expect(line >= 1 && column >= 1 && length >= 1, `${line}:${column} ${length}`).toBe(true);
    expect(column, `${message} in "${sourceLine}"`).toBeLessThanOrEqual(sourceLine.length + 2);
  }
}

const pieces = fc.constantFrom(
  ...[
    "",
    " ",
    "\n",
    "  ",
    ":",
    ",",
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "#",
    "&a ",
    "*a",
    "- ",
    "? ",
    "!!binary ",
    "|",
    ">",
    "%",
    "@",
    "`",
    "\t",
    "\u0000",
    "é",
    "\ufeff",
  ],
  ...[
    "null",
    "~",
    "true",
    "-1",
    "0",
    "1e999",
    ".nan",
    "80",
    "80 mm",
    "-80 ms",
    "50 %",
    "1 km",
    "[1, 2]",
    "{ a: b }",
    `\${part.x}`,
    `\${w}`,
    `\${`,
    "__proto__",
    "constructor",
    "arm",
    "x".repeat(300),
    "id: a",
    "after: a",
    "to: ",
  ],
);
/** Replaces a stretch of a text with something else. */
const mutation = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat({ max: 40 }), put: pieces });

test("a mutated example is checked without throwing", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...EXAMPLES.keys()),
      fc.array(mutation, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...SEQUENCES),
      (path, mutations, sequence) => {
        let text = EXAMPLES.get(path) ?? "";
        for (const { at, cut, put } of mutations) {
          const start = Math.floor(at * text.length);
          text = text.slice(0, start) + put + text.slice(start + cut);
        }
        survive(path, new Map([[path, text]]));
        const beside = SEQUENCES.find((each) => path.startsWith(each.slice(0, each.lastIndexOf("/")))) ?? sequence;
        survive(beside, new Map([[path, text]]));
      },
    ),
    { numRuns: runs(300) },
  );
}, 600_000);

test("an example with its lines shuffled, doubled or lost is checked without throwing", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...EXAMPLES.keys()),
      fc.infiniteStream(fc.nat()),
      fc.nat({ max: 30 }),
      (path, stream, many) => {
        const lines = (EXAMPLES.get(path) ?? "").split("\n");
        const next = () => Number(stream.next().value);
        for (let count = 0; count < many; count++) {
          const [line = ""] = lines.splice(next() % lines.length, next() % 3);
          lines.splice(next() % (lines.length + 1), 0, line);
          if (lines.length === 0) lines.push("");
        }
        survive(path, new Map([[path, lines.join("\n")]]));
      },
    ),
    { numRuns: runs(150) },
  );
}, 600_000);

test("random text and random bytes are checked without throwing", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.array(pieces, { maxLength: 60 }).map((list) => list.join("")),
  );
  fc.assert(
    fc.property(
      fc.oneof(text, fc.uint8Array({ maxLength: 300 })),
      fc.constantFrom("a.yaml", "a.csv", "a.scenario.yaml"),
      (content, name) => {
        survive(name, new Map([[name, content]]));
        survive("sequences/board/board.yaml", new Map([["sequences/board/placements.csv", content]]));
      },
    ),
    { numRuns: runs(300) },
  );
}, 600_000);

test("any data under the keys of a file is checked without throwing", () => {
  const keys = fc.constantFrom(
    ..."line devices pools heartbeat homing zones interlocks sequence steps recover for_each on_fail repeat kind adapter axes positions at do to id after as if part free".split(
      " ",
    ),
  );
  const data = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "medium" },
      fc.constantFrom("axes", "gripper", "arm.move", "80 mm", "a", "line.yaml"),
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(keys, tie("value"), { maxKeys: 5 }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(keys, data.value, { minKeys: 1 }), (file) => {
      survive("a.yaml", new Map([["a.yaml", JSON.stringify(file)]]));
    }),
    { numRuns: runs(300) },
  );
}, 600_000);
