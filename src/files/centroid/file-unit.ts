/** The units that a placement file gives for all its coordinates and angles, in the lines around its table. */
import type { Cell } from "./cells.ts";
import { angleUnitDeg, unitMm } from "./length.ts";

/** A line of a file, counted from 1. */
export interface Line {
  readonly text: string;
  readonly line: number;
}

export type FileUnit =
  | { readonly kind: "said"; readonly name: string; readonly mm: number }
  | { readonly kind: "unknown"; readonly cell: Cell }
  /** A unit stands there, but whether it is that of the coordinates is not said. */
  | { readonly kind: "unclear"; readonly cell: Cell }
  | { readonly kind: "silent" };

/**
 * `## Unit = mm` (KiCad), `Units used: mil` (Altium), `UUNITS = MILS` (Allegro), `# X,Y in mils.` (gEDA), `Units: … X, Y - thou` (Proteus),
 * `Units,mm` (spreadsheets).
 */
const SAYING = [
  /\bX\s*,\s*Y\s*-\s*(?<unit>[\p{L}"]+)/iu,
  /\bX\s*,\s*Y\s+in\s+(?<unit>[\p{L}"]+)/iu,
  /^[\s#;"]*(?:u|(?:coord(?:inate)?s?|measurement|length|dimension|board|file|design)\s+)?(?:units?|einheit(?:en)?|unités?|单位)(?:\s+used)?["\s]*[=:：,;\t(]["\s=:：,;\t(]*(?<unit>\p{L}+|")["\s).]*(?:[,;#].*)?$/iu,
];

/** A word for a unit that stands alone in a line of prose (`# All dimensions are in mils`). `in` is a preposition there; with a number before it it is a size. */
const ALONE =
  /(?<=^|[\s:=,;("#：])(?<unit>mm|cm|um|µm|nm|mils?|thou|inch(?:es)?|zoll|microns?|millimet(?:er|re)s?|毫米)(?=$|[\s:=,;)".])/giu;
const NUMBER_BEFORE = /\d[.,]?\s*$/;
/** Words that make such a line one about the coordinates. */
const ABOUT =
  /(?:^|[^\p{L}])(?:units?|dimensions?|coord(?:inate)?s?|measures?|measurements?|positions?|locations?|distances?|lengths?|pos[xy]|einheit(?:en)?|maße|koordinaten|unités?|unidades|[xy])(?!\p{L})|单位|坐标/iu;
/** Words after which a size is a unit that we do not know (`Units: 0.1 mil`). */
const ABOUT_UNITS = /(?:^|[^\p{L}])(?:units?|einheit(?:en)?|unités?)(?!\p{L})|单位/iu;

/** @param lines those that are no rows */
export function fileUnit(lines: readonly Line[]): FileUnit {
  const all = lines.map(unitOfLine);
  return (
    all.find(({ kind }) => kind === "said" || kind === "unknown") ??
    all.find(({ kind }) => kind === "unclear") ??
    SILENT
  );
}

const SILENT: FileUnit = { kind: "silent" };

function unitOfLine({ text, line }: Line): FileUnit {
  const found = SAYING.map((pattern) => pattern.exec(text)).find((each) => each !== null);
  const said = found?.groups?.unit;
  if (found == null || said === undefined) return unitOfProse({ text, line });
  const name = said.toLowerCase() === "metric" ? "mm" : said;
  const column = found.index + found[0].lastIndexOf(said) + 1;
  return unitNamed(name, { text: said, line, column, length: said.length });
}

function unitNamed(name: string, cell: Cell): FileUnit {
  const mm = unitMm(name);
  return mm === null ? { kind: "unknown", cell } : { kind: "said", name: name.toLowerCase(), mm };
}

function unitOfProse({ text, line }: Line): FileUnit {
  const words = [...text.matchAll(ALONE)].map(({ index, 0: word }) => ({
    cell: { text: word, line, column: index + 1, length: word.length },
    isSize: NUMBER_BEFORE.test(text.slice(0, index)),
  }));
  const size = words.find(({ isSize }) => isSize);
  if (size !== undefined && ABOUT_UNITS.test(text)) return { kind: "unknown", cell: size.cell };
  const [word, ...others] = words.filter(({ isSize }) => !isSize);
  if (word === undefined) return SILENT;
  const isOne = others.every(({ cell }) => unitMm(cell.text) === unitMm(word.cell.text));
  const isOnly = text.replace(/[\s#;"()]/g, "") === word.cell.text;
  return isOne && (isOnly || ABOUT.test(text))
    ? unitNamed(word.cell.text, word.cell)
    : { kind: "unclear", cell: word.cell };
}

/** `Angle = rad` (KiCad), `rotation in radians` (gEDA), `Rotation - degrees` (Proteus). */
const ANGLE = /(?:^|[^\p{L}])(?:angles?|rotations?|rot)\s*(?:-|=|:|in)\s*(?<unit>\p{L}+)/iu;

/** What one of a bare angle is, in degrees; null where the lines say nothing that we know. */
export function fileAngleDeg(lines: readonly Line[]): number | null {
  return (
    lines.map(({ text }) => angleUnitDeg(ANGLE.exec(text)?.groups?.unit ?? "")).find((each) => each !== null) ?? null
  );
}
