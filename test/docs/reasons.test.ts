/** What a person reads when hardware is wrong, and the pages that say what to do: neither has what the other has not. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const ROOT = "src/devices/adapters";
const PAGES = ["adapters", "modbus", "gcode", "johnny-five"] as const;

/** Mistakes of ours, and what nobody is told. */
const OURS = ["nobody uses it", "the adapter itself has failed", "cannot be loaded"];
/** Shorter, and it could be anything. */
const LETTERS_MIN = 6;

/** What holds a connection, or begins it. */
const HOLDERS = /^(controller|board|connection|handshake|dam|supervisor|[\w-]*(driver|wire))\.ts$/;

const sourceOf = (folder: string, files = /\.ts$/): string =>
  readdirSync(`${ROOT}/${folder}`)
    .filter((name) => files.test(name))
    .map((name) => readFileSync(`${ROOT}/${folder}/${name}`, "utf8"))
    .join("\n");

const page = (name: string): string => readFileSync(`docs/${name}.md`, "utf8");

/** The first cells of the tables that begin with `it says`, one for each reason. */
function saidBy(text: string): string[] {
  return text
    .split(/\n\n+/)
    .filter((block) => block.startsWith("| it says |"))
    .flatMap((table) => table.split("\n").slice(2))
    .flatMap(
      (row) =>
        row
          .split(" | ")[0]
          ?.slice(2)
          .split(/ \/ |; /) ?? [],
    );
}

/** What stands fast in a reason, without what is filled in. */
const fixed = (reason: string, gap: RegExp): string[] =>
  reason
    .split(gap)
    .map((piece) => piece.replace(/[:?]$/, "").trim())
    .filter((piece) => piece.length >= LETTERS_MIN);

test.each(PAGES)("every reason in the table of docs/%s.md is one that the code gives", (name) => {
  const source = sourceOf("kit") + (name === "adapters" ? "" : sourceOf(name));
  const reasons = saidBy(page(name));
  expect(reasons.length).toBeGreaterThan(5);
  const missing = reasons.filter((reason) => !fixed(reason, /…|`/).every((piece) => source.includes(piece)));
  expect(missing).toEqual([]);
});

test.each(["modbus", "gcode", "johnny-five", "kit"])(
  "every reason for which %s gives up a connection is in a table",
  (folder) => {
    const source = sourceOf(folder, HOLDERS);
    const given = [
      ...source.matchAll(
        /(?:#close|#end|hooks\.failed|hooks\.closed|link\?\.down|#down)\(\s*[^;"`]{0,60}?(["`])(.+?)\1/gs,
      ),
      ...(folder === "gcode"
        ? readFileSync(`${ROOT}/gcode/identity.ts`, "utf8").matchAll(/return (["`])([a-z].+?)\1;/g)
        : []),
    ]
      .map(([, , text = ""]) => text)
      // A text within a text: the pattern sees the beginning only.
      .filter((text) => !text.includes("=== null ?") && !OURS.some((ours) => text.includes(ours)));
    expect(given.length).toBeGreaterThan(1);
    const known = [...saidBy(page("adapters")), ...(folder === "kit" ? [] : saidBy(page(folder)))];
    const words = known.flatMap((reason) => fixed(reason, /…|`/));
    expect(given.filter((text) => !words.some((word) => text.includes(word)))).toEqual([]);
  },
);
