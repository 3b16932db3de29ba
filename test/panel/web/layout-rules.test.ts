/** Sizes and breakpoints of the page stand in one place, and follow the browser's font size. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const WEB = "src/panel/web";
const LAYOUT = join(WEB, "shell", "layout");
const sheets = readdirSync(WEB, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".css"))
  .map((name) => ({ name: join(WEB, name), text: readFileSync(join(WEB, name), "utf8") }));

const linesOf = (text: string): readonly string[] => text.replaceAll(/\/\*[\s\S]*?\*\//g, "").split("\n");

test("only the layout's own style sheets ask how large the window is; a part may ask for its own room", () => {
  const others = sheets.filter(({ name }) => !name.startsWith(LAYOUT));
  const asking = others.flatMap(({ name, text }) =>
    linesOf(text)
      .filter((line) => /@media\b.*\b(width|height|orientation)\b/.test(line))
      .map((line) => `${name}: ${line.trim()}`),
  );
  expect(asking).toEqual([]);
});

test("breakpoints are in em or rem: they follow the browser's font size", () => {
  const breakpoints = sheets.flatMap(({ text }) =>
    linesOf(text).filter((line) => /@(media|container)\b.*\b(width|height)\b/.test(line)),
  );
  expect(breakpoints.length).toBeGreaterThan(5);
  expect(breakpoints.filter((line) => !/[<>]=? \d+r?em\b/.test(line) || /\dpx/.test(line))).toEqual([]);
});

test("no text has a size in px: all of them grow with the window and with the browser's font", () => {
  const fixed = sheets.flatMap(({ name, text }) =>
    linesOf(text)
      .filter((line) => /font(-size)?:.*\dpx/.test(line))
      .map((line) => `${name}: ${line.trim()}`),
  );
  const inCode = readdirSync(WEB, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((name) => {
      const lines = readFileSync(join(WEB, name), "utf8").split("\n");
      return lines.filter((line) => /fontSize: (\d|"\d+px)/.test(line)).map((line) => `${name}: ${line.trim()}`);
    });
  expect([...fixed, ...inCode]).toEqual([]);
});

test("what is pressed is at least 44 px large, and Start and Hold 56, with the smallest font that there is", () => {
  const sizes = sheets.find(({ name }) => name.endsWith("sizes.css"))?.text ?? "";
  const px = (name: string): number => 16 * Number(new RegExp(`${name}: ([\\d.]+)rem`).exec(sizes)?.[1]);
  expect(px("--target")).toBeGreaterThanOrEqual(44);
  expect(px("--large-target")).toBeGreaterThanOrEqual(56);
  expect(/html \{\s*font-size: max\(100%/.exec(sizes)).not.toBeNull();
});

const modules = readdirSync(WEB, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => ({ name: join(WEB, name), text: readFileSync(join(WEB, name), "utf8") }));

test("text on a canvas has its font from one place, in the root's font size", () => {
  const fonts = modules.flatMap(({ name, text }) =>
    [...text.matchAll(/\b(?:context\.font|font|labelFont) ?[=:](?!=) ?([^,;]+)/g)].map(
      (match) => `${name}: ${match[1]}`,
    ),
  );
  expect(fonts.length).toBeGreaterThan(5);
  expect(fonts.filter((font) => !/: (canvasFont\(|font$|"inherit"$)/.test(font))).toEqual([]);
  const withPx = modules.filter(({ text }) => /px system-ui/.test(text)).map(({ name }) => name);
  expect(withPx).toEqual([join(WEB, "core", "chart", "canvas-text.ts")]);
});

test("every long list keeps what was chosen in it under a name of its own, in no language", () => {
  const lists = modules.flatMap(({ text }) => [...text.matchAll(/<LongList\b[^>]*?\bname="([a-z-]+)"/g)]);
  const used = modules.flatMap(({ text }) => [...text.matchAll(/<LongList$|<LongList /gm)]);
  const names = lists.map((match) => match[1]);
  expect(names.length).toBe(used.length);
  expect(new Set(names).size).toBe(names.length);
});
