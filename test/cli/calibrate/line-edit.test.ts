/** Edits of a line file's text: nothing but the one value changes. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Edit, edited, type Path, written } from "../../../src/cli/calibrate/line-edit.ts";
import { runs } from "../../support/effort.ts";

const FILE = `# our cell
line: Try   # it is
devices:
  arm:   # the left one
    axes:
      x: { range: [0 mm,   60 cm], speed: 800 mm/s }   # long
    positions:
      home: { x: 0 mm, z: "120 mm" }

      # found on a Monday
      tray:
        x: '8 cm'     # by eye
        z: 12 mm
    options:
      pulses: [[600, 0], [1500, 82],
               [2380, 160]]   # µs
      block:
        - [600, 0]    # end stop
        - [1500, 82]
      plain:
        - [600, 0]
        - [1500, 82]
      empty: {}
  # the end
`;

const changed = (edit: Edit, text = FILE): string => {
  const its = edited(text, edit);
  if ("why" in its) throw new Error(its.why);
  return its.text;
};
const set = (path: Path, value: string): Edit => ({ kind: "set", path, value });
const arm = (...path: Path): Path => ["devices", "arm", ...path];

describe("an edit of a line file", () => {
  test("puts the new value in the old one's quotes, and leaves every other byte", () => {
    expect(changed(set(arm("positions", "tray", "x"), "8.2 cm"))).toBe(FILE.replace("'8 cm' ", "'8.2 cm' "));
    expect(changed(set(arm("positions", "home", "z"), "90 mm"))).toBe(FILE.replace('"120 mm"', '"90 mm"'));
    expect(changed(set(arm("axes", "x", "range", 1), "55 cm"))).toBe(FILE.replace("60 cm", "55 cm"));
  });

  test("adds a key behind the last one, in the style of its map", () => {
    const block = changed({ kind: "add", path: arm("positions", "bin"), value: "{ x: 1 mm }" });
    expect(block).toBe(FILE.replace("        z: 12 mm\n", "        z: 12 mm\n      bin: { x: 1 mm }\n"));
    const flow = changed({ kind: "add", path: arm("positions", "home", "y"), value: "1 mm" });
    expect(flow).toBe(FILE.replace('z: "120 mm" }', 'z: "120 mm", y: 1 mm }'));
    const empty = changed({ kind: "add", path: arm("options", "empty", "y"), value: "1 mm" });
    expect(empty).toBe(FILE.replace("empty: {}", "empty: { y: 1 mm }"));
  });

  test("a file without a last line break, and one of Windows, keep theirs", () => {
    const edit: Edit = { kind: "add", path: ["b"], value: "2" };
    expect(changed(edit, "a: 1 # one")).toBe("a: 1 # one\nb: 2");
    expect(changed(edit, "a: 1\r\n# end\r\n")).toBe("a: 1\r\nb: 2\r\n# end\r\n");
  });

  test("as many pairs as before change number by number; another count is written anew", () => {
    const pairs = (list: string, ...its: [number, number][]): Edit => ({
      kind: "pairs",
      path: arm("options", list),
      pairs: its,
    });
    expect(changed(pairs("pulses", [600, 1], [1500, 82], [2380, 158.5]))).toBe(
      FILE.replace("[[600, 0]", "[[600, 1]").replace("2380, 160", "2380, 158.5"),
    );
    expect(changed(pairs("block", [600, 2], [1500, 82]))).toBe(
      FILE.replace("- [600, 0]    # end", "- [600, 2]    # end"),
    );
    expect(changed(pairs("pulses", [600, 0], [2380, 160]))).toBe(
      FILE.replace(/\[\[600, 0\], \[1500[^µ]*\]\]/, "[[600, 0], [2380, 160]]"),
    );
    expect(changed(pairs("plain", [600, 0], [700, 9], [1500, 82]))).toBe(
      FILE.replace(
        "- [600, 0]\n        - [1500, 82]\n      empty",
        "- [600, 0]\n        - [700, 9]\n        - [1500, 82]\n      empty",
      ),
    );
    expect(edited(FILE, pairs("block", [600, 0], [700, 1], [800, 2]))).toMatchObject({
      why: expect.stringContaining("write [[600, 0], [700, 1], [800, 2]] by hand"),
    });
  });

  test("what is written once for several places is left to a person", () => {
    const shared = "a: &it { x: 1 mm }\nb: *it\nc: &alone 3\n";
    expect(edited(shared, set(["a", "x"], "2 mm"))).toMatchObject({ why: expect.stringContaining("several places") });
    expect(edited(shared, set(["b", "x"], "2 mm"))).toMatchObject({ why: expect.stringContaining("several places") });
    expect(changed(set(["c"], "4"), shared)).toBe(shared.replace("3", "4"));
  });

  test("a value that would read back as anything else is refused", () => {
    for (const value of ["1 mm, y: 2 mm", "1 mm }", "[1", "1 mm # half"])
      expect(edited(FILE, set(arm("positions", "home", "x"), value))).toHaveProperty("why");
    expect(edited(FILE, { kind: "add", path: arm("positions", "home"), value: "{ x: 1 mm }" })).toHaveProperty("why");
  });

  test("what is not there, or is no single value, is named", () => {
    for (const path of [arm("positions"), arm("nobody"), arm("positions", "home", "q")])
      expect(edited(FILE, set(path, "1 mm"))).toMatchObject({ why: expect.stringContaining(path.join(".")) });
    expect(edited("a: |\n  1 mm\n", set(["a"], "2 mm"))).toMatchObject({
      why: expect.stringContaining("block of text"),
    });
  });
});

/** Random maps, laid out in random styles, with comments and odd spacing wherever YAML allows them. */
type Tree = { readonly [key: string]: Tree | string };
const names = fc.constantFrom("a", "b", "cc", "tray-1", "home", "x");
const quantity = fc
  .tuple(fc.integer({ min: -9999, max: 9999 }), fc.constantFrom("mm", "cm", "deg", "mm/s", "%"))
  .map(([n, unit]) => `${n / 10} ${unit}`);
const tree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree; value: Tree | string }>((tie) => ({
  value: fc.oneof({ maxDepth: 3, withCrossShrink: true }, quantity, tie("tree")),
  tree: fc.dictionary(names, tie("value"), { minKeys: 1, maxKeys: 4 }),
})).tree;

interface Style {
  readonly next: () => number;
}
/** Text of a map, in block or flow style; flow inside of flow. */
function laidOut(its: Tree, indent: string, style: Style): string {
  return Object.entries(its)
    .map(([key, value]) => {
      const remark = style.next() % 3 === 0 ? `   # ${key}, "by: {eye}"` : "";
      const above = style.next() % 4 === 0 ? `${indent}# above\n\n` : "";
      if (typeof value === "string") return `${above}${indent}${key}: ${scalar(value, style)}${remark}\n`;
      if (style.next() % 2 === 0) return `${above}${indent}${key}:  ${flow(value, style)}${remark}\n`;
      return `${above}${indent}${key}:${remark}\n${laidOut(value, `${indent}${" ".repeat(1 + (style.next() % 3))}`, style)}`;
    })
    .join("");
}
function flow(its: Tree, style: Style): string {
  const gap = style.next() % 2 === 0 ? " " : "";
  const inner = Object.entries(its).map(
    ([key, value]) => `${key}: ${typeof value === "string" ? scalar(value, style) : flow(value, style)}`,
  );
  return `{${gap}${inner.join(style.next() % 3 === 0 ? " , " : ", ")}${gap}}`;
}
const scalar = (value: string, style: Style): string => {
  const quote = ["", '"', "'"][style.next() % 3] ?? "";
  return quote + value + quote;
};
function leaves(its: Tree, path: Path = []): Path[] {
  return Object.entries(its).flatMap(([key, value]) =>
    typeof value === "string" ? [[...path, key]] : leaves(value, [...path, key]),
  );
}
function maps(its: Tree, path: Path = []): Path[] {
  return [
    path,
    ...Object.entries(its).flatMap(([key, value]) => (typeof value === "string" ? [] : maps(value, [...path, key]))),
  ];
}
const at = (data: unknown, path: Path): unknown =>
  path.reduce((its, key) => (its as Record<string, unknown>)[key], data);

const files = fc
  .record({
    tree,
    dice: fc.array(fc.nat(100), { minLength: 200, maxLength: 200 }),
    ending: fc.constantFrom("\n", "\r\n"),
  })
  .map(({ tree: its, dice, ending }) => {
    let index = 0;
    const text = laidOut(its, "", { next: () => dice[index++ % dice.length] ?? 0 });
    return { its, text: text.replaceAll("\n", ending), dice };
  });

describe("whatever the file looks like", () => {
  test("a value that is set reads back, and what is before and behind it stays byte for byte", () => {
    fc.assert(
      fc.property(files, quantity, fc.nat(), ({ its, text }, value, pick) => {
        const all = leaves(its);
        const path = all[pick % all.length] ?? [];
        const now = changed(set(path, value), text);
        expect(at(parse(now), path)).toBe(value);
        const old = written(text, path) ?? "";
        const quote = /^["']/.exec(old)?.[0] ?? "";
        // Exactly one stretch has changed, and it is as long as the old value was.
        const start = [...text].findIndex(
          (_, index) =>
            text.slice(index).startsWith(old) &&
            text.slice(0, index) + quote + value + quote + text.slice(index + old.length) === now,
        );
        expect(start).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: runs(300) },
    );
  });

  test("a key that is added reads back, every other value is as before, and no byte is lost", () => {
    fc.assert(
      fc.property(files, fc.nat(), ({ its, text }, pick) => {
        const all = maps(its);
        const path = [...(all[pick % all.length] ?? []), "new"];
        const now = changed({ kind: "add", path, value: "{ x: 1 mm, z: -2.5 mm }" }, text);
        expect(at(parse(now), path)).toEqual({ x: "1 mm", z: "-2.5 mm" });
        for (const leaf of leaves(its)) expect(written(now, leaf)).toBe(written(text, leaf));
        const head = [...now].findIndex((char, index) => char !== text[index]);
        const kept = head < 0 ? text.length : head;
        expect(now.endsWith(text.slice(kept))).toBe(true);
      }),
      { numRuns: runs(300) },
    );
  });
});
