/** The unit that a placement file gives for all its coordinates, in the lines around its table. */
import type { Cell } from "./cells.ts";
import { unitMm } from "./length.ts";

export type FileUnit =
  | { readonly kind: "said"; readonly name: string; readonly mm: number }
  | { readonly kind: "unknown"; readonly cell: Cell }
  | { readonly kind: "silent" };

/**
 * `## Unit = mm` (KiCad), `Units used: mil` (Altium), `UUNITS = MILS` (Allegro), `# X,Y in mils.` (gEDA), `Units: … X, Y - thou` (Proteus),
 * `Units,mm` (spreadsheets).
 */
const SAYING = [
  /\bX\s*,\s*Y\s*-\s*(?<unit>[\p{L}"]+)/iu,
  /\bX\s*,\s*Y\s+in\s+(?<unit>[\p{L}"]+)/iu,
  /^[\s#"]*(?:u|(?:coord(?:inate)?s?|measurement|length|dimension|board|file|design)\s+)?units?(?:\s+used)?"?\s*[=:,;\t(]+\s*"?(?<unit>[\p{L}"]+)/iu,
];

/** @param lines those that are no rows, with their numbers from 1 */
export function fileUnit(lines: readonly { readonly text: string; readonly line: number }[]): FileUnit {
  for (const { text, line } of lines) {
    const found = SAYING.map((pattern) => pattern.exec(text)).find((each) => each !== null);
    const said = found?.groups?.unit;
    if (found == null || said === undefined) continue;
    const name = said.toLowerCase() === "metric" ? "mm" : said.replace(/"$/, "");
    const mm = unitMm(name);
    if (mm !== null) return { kind: "said", name: name.toLowerCase(), mm };
    const column = found.index + found[0].lastIndexOf(said) + 1;
    return { kind: "unknown", cell: { text: said, line, column, length: said.length } };
  }
  return { kind: "silent" };
}
