/** Reads a centroid (pick-and-place) file of any format that we know; what it is, is told from its content, or named. */
import type { PlacedDiagnostic } from "../diagnostic.ts";
import { DiagnosticLog } from "../diagnostic-log.ts";
import { CentroidLog } from "./centroid-log.ts";
import { type FileUnit, fileAngleDeg, fileUnit, type Line } from "./file-unit.ts";
import { type CentroidFormat, FORMATS, headedFormat, type Shape } from "./formats.ts";
import { readHeadedTable, withUnitsBelow } from "./headed-table.ts";
import {
  type Block,
  isNoteOfAllegro,
  isProteusRow,
  looksLikeEagle,
  readAllegro,
  readEagle,
  readProteus,
} from "./headerless.ts";
import { type DecimalMark, decimalMarkOf, isMirroredAngle, KNOWN_UNITS, unitMm } from "./length.ts";
import { withoutOtherColumns } from "./omitted.ts";
import type { Placement, Side } from "./placement.ts";
import { placementOf, tellsSides } from "./row-placement.ts";
import { linesOf } from "./source-text.ts";
import { findHeader, type Header, isComment } from "./table-header.ts";

export interface CentroidOptions {
  /** Read as this, whatever it looks like. */
  readonly format?: CentroidFormat;
  /** The side of a file that has no column for it and does not say it by its name. */
  readonly side?: Side;
  /** What bare numbers count for where the file does not say. */
  readonly unit?: string;
  readonly decimal?: DecimalMark;
}

export interface Centroid {
  /** Null: none that we know. */
  readonly format: CentroidFormat | null;
  /** The unit of bare numbers, and whether the file says so. Null: every number has its own, or its column's. */
  readonly unit: { readonly name: string; readonly isAssumed: boolean } | null;
  /** How the sides of rows are known: from a column, from the file's name, or not at all. All are on one side then. */
  readonly sides: "column" | "name" | "none";
  /** Rows that are right. */
  readonly placements: readonly Placement[];
  /** Lines below the table that are no rows of it. */
  readonly closing: readonly { readonly line: number; readonly text: string }[];
  /** Rows that are not, and a file without any. */
  readonly diagnostics: readonly PlacedDiagnostic[];
}

/** Never throws: whatever the text, it is placements or diagnostics. */
export function readCentroid(text: string, file: string, options: CentroidOptions = {}): Centroid {
  const lines = linesOf(text);
  const diagnostics = new DiagnosticLog();
  const log = new CentroidLog(diagnostics, file, lines);
  const found = findTable(lines, options.format ?? null);
  if (found === null) {
    log.whole(
      options.format === undefined
        ? "this is no centroid file that can be read: no header with a part's name, x, y and rotation, and no format without one that is known (see docs/import.md)"
        : `this can't be read as ${FORMATS[options.format].title}: ${NEEDS[FORMATS[options.format].shape]}`,
    );
    return { format: null, unit: null, sides: "none", placements: [], closing: [], diagnostics: diagnostics.sorted() };
  }
  const blocks = blocksOf(lines, found, log).map(withoutOtherColumns);
  const around = notesOf(lines, found);
  const unit = unitOf(around, options);
  const sides = sidesOf(blocks, file);
  const side = sideByEnding(file) ?? (sides === "column" ? null : options.side) ?? sideByName(file) ?? "top";
  const decimal = options.decimal ?? decimalOf(blocks, found);
  const bareDeg = fileAngleDeg(around) ?? 1;
  const bareMm = (unit.kind === "said" ? unit.mm : unitMm(options.unit ?? "")) ?? 1;
  const placements = blocks.flatMap(({ columns, rows }) =>
    rows.flatMap((row) => placementOf(row, { columns, bareMm, bareDeg, decimal, side }, log) ?? []),
  );
  const isBare = blocks.some(hasBareNumbers);
  if (unit.kind === "unknown" && isBare)
    log.cell(unit.cell, `the unit \`${unit.cell.text}\` is not known: expected ${KNOWN_UNITS}`);
  if (unit.kind === "unclear" && isBare)
    log.cell(unit.cell, `\`${unit.cell.text}\` may be the unit of the coordinates or not: say which with --unit`);
  if (placements.length === 0 && !diagnostics.hasErrors) log.whole("the file lists no parts");
  const name = unit.kind === "said" ? unit.name : (options.unit ?? "mm");
  return {
    format: found.format,
    unit: isBare ? { name, isAssumed: unit.kind !== "said" && options.unit === undefined } : null,
    sides,
    placements: placements.sort((a, b) => a.line - b.line),
    closing: log.notes,
    diagnostics: diagnostics.sorted(),
  };
}

interface Found {
  readonly format: CentroidFormat;
  readonly header: Header | null;
}

const NEEDS: Readonly<Record<Shape, string>> = {
  delimited: "there is no header with a part's name, x and y, apart by commas, semicolons, tabs or |",
  text: "there is no header with a part's name, x and y, apart by blanks",
  allegro: "there is no line such as UUNITS = MILS",
  proteus: 'there is no row such as "R1","10k","0402",TOP,90,1000,2000',
  eagle: "there is no row of name, x, y, rotation, value and package",
};

function findTable(lines: readonly string[], format: CentroidFormat | null): Found | null {
  const shape = format === null ? null : FORMATS[format].shape;
  if (shape === null || shape === "proteus") if (lines.some(isProteusRow)) return { format: "proteus", header: null };
  if (shape === null || shape === "allegro")
    if (lines.some((text) => /^\s*UUNITS\s*=/i.test(text))) return { format: "allegro", header: null };
  if (shape === null || shape === "delimited" || shape === "text") {
    const header = findHeader(lines, { isDelimited: shape !== "text", isText: shape !== "delimited" });
    if (header !== null) return { format: format ?? headedFormat(lines, header), header };
  }
  if (shape === null || shape === "eagle") if (looksLikeEagle(lines)) return { format: "mountsmd", header: null };
  return null;
}

function blocksOf(lines: readonly string[], { format, header }: Found, log: CentroidLog): readonly Block[] {
  if (header !== null) return [withUnitsBelow(header.columns, readHeadedTable(lines, header, log))];
  if (format === "allegro") return [readAllegro(lines, log)];
  return format === "proteus" ? readProteus(lines, log) : [readEagle(lines, log)];
}

/** The lines that are no rows. */
function notesOf(lines: readonly string[], { format, header }: Found): readonly Line[] {
  const all = lines.map((text, index) => ({ text, line: index + 1 }));
  return all.filter(({ text }, index) => {
    if (header !== null) return index < header.at || (index > header.at && isComment(text));
    if (format === "proteus") return !/^\s*"/.test(text);
    return format === "allegro" && isNoteOfAllegro(text);
  });
}

/** What the lines that are no rows say of the unit. */
function unitOf(around: readonly Line[], options: CentroidOptions): FileUnit {
  const said = fileUnit(around);
  return said.kind !== "said" && options.unit !== undefined ? { kind: "silent" } : said;
}

/** A mirrored rotation (`MR90`) says the side of each row as a column does; not so where the file's name says it. */
function sidesOf(blocks: readonly Block[], file: string): Centroid["sides"] {
  if (blocks.some(({ columns }) => tellsSides(columns))) return "column";
  const isNamed = (sideByEnding(file) ?? sideByName(file)) !== null;
  return isNamed ? "name" : blocks.some(hasMirroredRotation) ? "column" : "none";
}

const hasMirroredRotation = ({ columns: { at }, rows }: Block): boolean =>
  rows.some(({ cells }) => isMirroredAngle(cells[at.rotation ?? -1]?.text ?? ""));

/** Eagle's mountsmd writes one file for each side, `.mnt` and `.mnb`. */
function sideByEnding(file: string): Side | null {
  if (/\.mnb$/i.test(file)) return "bottom";
  return /\.mnt$/i.test(file) ? "top" : null;
}

/** Other programs put the side into the name: `-F.Cu.csv`, `_bottom.csv`, `PnP_front.txt`. */
function sideByName(file: string): Side | null {
  const name = file.split(/[\\/]/).at(-1) ?? "";
  if (/(?:^|[^a-z])(?:b[._-]?cu|bottom|bot|back)(?:[^a-z]|$)/i.test(name)) return "bottom";
  return /(?:^|[^a-z])(?:f[._-]?cu|top|front)(?:[^a-z]|$)/i.test(name) ? "top" : null;
}

function decimalOf(blocks: readonly Block[], { header }: Found): DecimalMark | null {
  const numbers = blocks.flatMap(({ columns: { at }, rows }) =>
    rows.flatMap(({ cells }) =>
      [at.x, at.y, at.rotation].map((index) => (index === undefined ? "" : (cells[index]?.text ?? ""))),
    ),
  );
  return decimalMarkOf(numbers, header?.delimiter === ";");
}

/** Whether some coordinate has no unit, in its cell, its row or its heading. */
const hasBareNumbers = ({ columns: { at, unitMm: units }, rows }: Block): boolean =>
  (["x", "y"] as const).some(
    (axis) =>
      units[axis] === null &&
      rows.some(
        ({ cells }) =>
          /\d[.,]?\s*$/.test(cells[at[axis] ?? -1]?.text ?? "") && (cells[at.unit ?? -1]?.text ?? "") === "",
      ),
  );
