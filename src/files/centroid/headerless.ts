/** Formats whose columns have no header: their order is the format's. */
import { type Cell, isRuler, type Row, readRow } from "./cells.ts";
import type { CentroidLog } from "./centroid-log.ts";
import { type Columns, columnsOf } from "./columns.ts";
import { wordsOf } from "./text-table.ts";

/** Rows of one order of columns. */
export interface Block {
  readonly columns: Columns;
  readonly rows: readonly Row[];
}

const named = (...names: readonly string[]): Columns =>
  columnsOf(names.map((text) => ({ text, line: 1, column: 1, length: 1 })));

const EAGLE = named("name", "x", "y", "angle", "value", "package");
const ALLEGRO = named("refdes", "x", "y", "rotation", "mirror", "symbolname");
const PROTEUS = named("partid", "value", "package", "layer", "rotation", "x", "y");
const PROTEUS_WITH_STOCK_CODE = named("partid", "value", "package", "stockcode", "layer", "rotation", "x", "y");

const NUMBER = /^[-+−]?[\d.,]+(?:mm|mil|in)?$/i;
const EAGLE_DELIMITERS = [";", ",", "\t"];

/** Eagle's and Fusion's mountsmd: `name x y rotation value package`, apart by blanks or one sign; the value may be empty or hold blanks. */
export function readEagle(lines: readonly string[], log: CentroidLog): Block {
  const delimiter =
    EAGLE_DELIMITERS.find((each) => lines.some((_, index) => isEagleRow(eagleCells(lines, index, each)))) ?? null;
  const rows: Row[] = [];
  for (const [index, text] of lines.entries()) {
    if (isRuler(text)) continue;
    const cells = eagleCells(lines, index, delimiter);
    const row = rowOfEagle(cells, index + 1);
    if (row === null) log.row(index + 1, "expected name, x, y, rotation, value and package");
    else rows.push(row);
  }
  return { columns: EAGLE, rows };
}

/** Whether `lines` hold a row of Eagle's: a name and three numbers. */
export const looksLikeEagle = (lines: readonly string[]): boolean =>
  lines.some((_, index) =>
    [null, ...EAGLE_DELIMITERS].some((delimiter) => isEagleRow(eagleCells(lines, index, delimiter))),
  );

function eagleCells(lines: readonly string[], index: number, delimiter: string | null): readonly Cell[] {
  if (delimiter === null) return wordsOf(lines[index] ?? "", index + 1);
  const read = readRow([lines[index] ?? ""], 0, delimiter, null);
  return "row" in read ? read.row.cells.map((cell) => ({ ...cell, line: index + 1 })) : [];
}

const isEagleRow = (cells: readonly Cell[]): boolean =>
  cells.length > 4 && !NUMBER.test(cells[0]?.text ?? "") && cells.slice(1, 4).every(({ text }) => NUMBER.test(text));

function rowOfEagle(cells: readonly Cell[], line: number): Row | null {
  const [first, ...rest] = cells.slice(4);
  const last = rest.at(-1);
  if (first === undefined) return null;
  const nothing = { ...first, text: "" };
  const middle =
    rest.length === 0 ? nothing : { ...first, text: [first, ...rest.slice(0, -1)].map(({ text }) => text).join(" ") };
  return { line, cells: [...cells.slice(0, 4), middle, last ?? first] };
}

/**
 * Allegro's place text: `UUNITS = MILS`, then `refdes x y rotation [m] symbol` with blanks between (old), or
 * `refdes ! x ! y ! rotation ! [m] ! symbol ! [layer]` (version 2.0). Comments stand after `#` or in parentheses.
 * Source: help of Cadence's `plctxt`.
 */
export function readAllegro(lines: readonly string[], log: CentroidLog): Block {
  const rows: Row[] = [];
  for (const [index, text] of lines.entries()) {
    if (isRuler(text) || isNoteOfAllegro(text)) continue;
    const cells = text.includes("!") ? markedCells(text, index + 1) : blankCells(text, index + 1);
    if (cells.length >= 6) rows.push({ line: index + 1, cells: cells.slice(0, 6) });
    else log.row(index + 1, "expected refdes, x, y, rotation, m for the bottom, and symbol");
  }
  return { columns: ALLEGRO, rows };
}

export const isNoteOfAllegro = (text: string): boolean => /^\s*(?:#|\(|UUNITS\s*=|VERSION\s*=)/i.test(text);

function markedCells(text: string, line: number): readonly Cell[] {
  const read = readRow([text], 0, "!", null);
  const cells = "row" in read ? read.row.cells.map((cell) => ({ ...cell, line })) : [];
  // The manual has x and y in one cell; programs write two.
  const [first, second, ...rest] = cells;
  const pair = second === undefined ? [] : wordsOf(second.text.replace(/[()]/g, " "), line);
  return first !== undefined && second !== undefined && pair.length === 2
    ? [first, ...pair.map(({ text: number }) => ({ ...second, text: number })), ...rest]
    : cells;
}

function blankCells(text: string, line: number): readonly Cell[] {
  const words = wordsOf(text, line);
  const [mark, ...rest] = words.slice(4);
  if (mark === undefined) return words;
  const hasMark = /^[mg]$/i.test(mark.text) && rest.length > 0;
  const mirror = hasMark ? mark : { ...mark, text: "" };
  const symbol = hasMark ? rest : [mark, ...rest];
  return [...words.slice(0, 4), mirror, { ...(symbol[0] ?? mark), text: symbol.map((word) => word.text).join(" ") }];
}

/**
 * Proteus: `"R1","10k","0402",TOP,90,1000,2000`, with a stock code before the layer where the design has some. Lines before the first row that do
 * not begin with a quote are its preamble.
 */
export function readProteus(lines: readonly string[], log: CentroidLog): readonly Block[] {
  const first = lines.findIndex((text) => isProteusRow(text));
  const blocks = [PROTEUS, PROTEUS_WITH_STOCK_CODE].map((columns): { columns: Columns; rows: Row[] } => ({
    columns,
    rows: [],
  }));
  for (let index = Math.max(first, 0); first >= 0 && index < lines.length; ) {
    if (isRuler(lines[index] ?? "")) {
      index++;
      continue;
    }
    const reads = blocks.map((block) => ({ block, read: readRow(lines, index, ",", block.columns.width) }));
    const fitting = reads.find(({ read }) => "row" in read);
    if (fitting !== undefined && "row" in fitting.read) fitting.block.rows.push(fitting.read.row);
    else log.row(index + 1, "expected part, value, package, layer, rotation, x and y");
    index += fitting?.read.lines ?? 1;
  }
  return blocks;
}

export const isProteusRow = (text: string): boolean =>
  /^\s*"[^"]*"\s*,\s*"[^"]*"\s*,\s*"[^"]*"\s*,(?:\s*"[^"]*"\s*,)?\s*"?(?:TOP|BOT(?:TOM)?)"?\s*,/i.test(text);
