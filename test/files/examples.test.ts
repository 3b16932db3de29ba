import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkFile, loadSequence } from "../../src/files/index.ts";
import { ADAPTERS, optionsFor, said } from "./support.ts";

const FILES = readdirSync("sequences", { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(yaml|csv)$/.test(name))
  .map((name) => join("sequences", name));

describe("every example", () => {
  for (const path of FILES)
    test(`${path} has no mistakes`, () => {
      expect(said(checkFile(path, { adapters: ADAPTERS }))).toEqual([]);
    });

  test("names the schema that editors check it by", () => {
    for (const path of FILES.filter((each) => each.endsWith(".yaml"))) {
      const [first = ""] = readFileSync(path, "utf8").split("\n");
      const [, schema = ""] = /^# yaml-language-server: \$schema=(.+)$/.exec(first) ?? [];
      expect(existsSync(join(path, "..", schema)), `${path}: "${first}"`).toBe(true);
    }
  });
});

test("the board runs one cycle for each row of its table", () => {
  const loaded = loadSequence("sequences/board/board.yaml", { adapters: ADAPTERS });
  if (loaded.kind !== "ok") throw new Error(said(loaded).join("\n"));
  const rows = readFileSync("sequences/board/placements.csv", "utf8").trim().split("\n").length - 1;
  expect([loaded.sequence.cycles, loaded.sequence.templates.length]).toEqual([rows, rows]);
});

const DESIGN = "../shared/design.md";

test.skipIf(!existsSync(DESIGN))(
  "the design's own line and sequence load word for word (skipped where the design is not at hand)",
  () => {
    const blocks = [
      ...readFileSync(DESIGN, "utf8").matchAll(/`(sequences\/transfer\/[a-z]+\.yaml)`\n```yaml\n([\s\S]*?)```/g),
    ];
    const files = Object.fromEntries(blocks.map(([, path = "", text = ""]) => [path, text]));
    expect(Object.keys(files)).toEqual(["sequences/transfer/line.yaml", "sequences/transfer/transfer.yaml"]);
    const inDesign = loadSequence("sequences/transfer/transfer.yaml", optionsFor(files));
    const ours = loadSequence("sequences/transfer/transfer.yaml", { adapters: ADAPTERS });
    expect(said(inDesign)).toEqual([]);
    expect(withoutPlaces(inDesign)).toBe(withoutPlaces(ours));
  },
);

/** As text, without line and column numbers: comments move those. */
function withoutPlaces(value: unknown): string {
  return JSON.stringify(value, (key, part) => {
    if (key === "source" || key === "at") return part instanceof Map ? [...part] : null;
    return part instanceof Map ? [...part] : part;
  });
}
