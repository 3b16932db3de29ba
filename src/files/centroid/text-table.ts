/**
 * Tables of plain text: columns stand below each other, apart by blanks. Cells may hold blanks, or be empty.
 *
 * First by place: characters where no row has anything part the columns, and each piece belongs to the heading that it stands below. Where that
 * is not clear, by counting: as many words as headings; one value may then have several words, or none. What neither reading tells is a mistake.
 */
import { counted } from "../../model/index.ts";
import { type Cell, isRuler, type Row } from "./cells.ts";
import { type Columns, headingOf, isColumnName } from "./columns.ts";
import { type Read, readAngle, readLength } from "./length.ts";

interface Span {
  /** First character and the one after the last, from 0. */
  readonly start: number;
  readonly end: number;
}

/** The headings of a line: words, of which `Mid X`, `Ref Des` or `X (mm)` are one each. */
export function textHeadings(text: string, line: number): readonly Cell[] {
  const words = wordsOf(text, line);
  const headings: Cell[] = [];
  for (const word of words) {
    const last = headings.at(-1);
    if (last !== undefined && isOneHeading(last, word, words)) {
      const length = word.column + word.length - last.column;
      headings[headings.length - 1] = { ...last, text: `${last.text} ${word.text}`, length };
    } else headings.push(word);
  }
  return headings;
}

function isOneHeading(last: Cell, word: Cell, words: readonly Cell[]): boolean {
  if (last.column + last.length + 1 !== word.column) return false;
  if (/^[([].*[)\]]$/.test(word.text)) return true;
  const [first, second, both] = [last.text, word.text, `${last.text} ${word.text}`].map((text) => headingOf(text).name);
  if (first === undefined || second === undefined || both === undefined) return false;
  if (first === "pad" && /^[xy]$/.test(second)) return true;
  if (!isColumnName(both)) return false;
  // `Ref X Y` is a part's name and its x; only Altium has a reference point, beside the centre.
  if (first === "ref" && /^[xy]$/.test(second)) return words.some(({ text }) => /^(?:mid|pad|center)/i.test(text));
  return !(isColumnName(first) && isColumnName(second)) || /^[xy]$/.test(second);
}

/** Words apart by blanks; one in quotes may hold some. */
export function wordsOf(text: string, line: number): readonly Cell[] {
  return [...text.matchAll(/"(?:[^"]|"")*"(?=\s|$)|\S+/g)].map(({ 0: word, index }) => ({
    text: /^".*"$/.test(word) && word.length > 1 ? word.slice(1, -1).replaceAll('""', '"').trim() : word,
    line,
    column: index + 1,
    length: word.length,
  }));
}

export interface TextLine {
  readonly text: string;
  readonly line: number;
}

export type TextRow = { readonly row: Row } | { readonly fault: string; readonly line: number };

/** The rows below `headings`. @param header the line of the headings, as written */
export function readTextRows(
  lines: readonly TextLine[],
  header: string,
  headings: readonly Cell[],
  columns: Columns,
): readonly TextRow[] {
  const rows = lines.filter(({ text }) => !isRuler(text));
  const byCount = rows.map((line) => rowByCount(line, columns));
  const byPlace = rowsByPlace(rows, header, headings);
  if (byPlace === null) return byCount;
  const counted = byCount.filter((each) => "row" in each && isPlausible(each.row, columns)).length;
  const placed = byPlace.filter((row) => isPlausible(row, columns)).length;
  return placed >= counted ? byPlace.map((row) => ({ row })) : byCount;
}

/** Null where a piece stands below two headings. */
function rowsByPlace(rows: readonly TextLine[], header: string, headings: readonly Cell[]): readonly Row[] | null {
  const spans = headings.map(({ column, length }, index) => ({
    start: index === 0 ? 0 : column - 1,
    end: column - 1 + length,
  }));
  const columnSpans: (Span | null)[] = headings.map(() => null);
  for (const piece of piecesOf(rows, header.length)) {
    const owner = ownerOf(piece, spans);
    if (owner === null) return null;
    columnSpans[owner] = { start: columnSpans[owner]?.start ?? piece.start, end: piece.end };
  }
  return rows.map(({ text, line }) => ({
    line,
    cells: columnSpans.map((span) => sliceOf(text, line, span ?? { start: 0, end: 0 })),
  }));
}

/** Runs of characters where at least one row has something. */
function piecesOf(rows: readonly TextLine[], width: number): readonly Span[] {
  const longest = rows.reduce((most, { text }) => Math.max(most, text.length), width);
  const isUsed = new Array<boolean>(longest).fill(false);
  for (const { text } of rows)
    for (const { index, 0: word } of text.matchAll(/\S+/g)) isUsed.fill(true, index, index + word.length);
  const pieces: Span[] = [];
  for (let at = 0; at < longest; at++) {
    if (!isUsed[at]) continue;
    const start = at;
    while (at < longest && isUsed[at]) at++;
    pieces.push({ start, end: at });
  }
  return pieces;
}

function ownerOf(piece: Span, headings: readonly Span[]): number | null {
  const below = headings.flatMap((heading, index) =>
    heading.start < piece.end && piece.start < heading.end ? [index] : [],
  );
  if (below.length > 1) return null;
  // A second word of a value, below no heading: it belongs to the column that it follows.
  return below[0] ?? headings.findLastIndex(({ start }) => start <= piece.start);
}

function sliceOf(text: string, line: number, { start, end }: Span): Cell {
  const written = text.slice(start, end).trimEnd();
  const lead = written.length - written.trimStart().length;
  const plain = written.trim();
  const inner = /^".*"$/.test(plain) && plain.length > 1 ? plain.slice(1, -1).replaceAll('""', '"').trim() : plain;
  return { text: inner.replace(/\s+/g, " "), line, column: start + lead + 1, length: plain.length };
}

/** A designator of one word, or none, and numbers where numbers have to be. */
function isPlausible({ cells }: Row, { at }: Columns): boolean {
  const text = (index: number | undefined): string => (index === undefined ? "" : (cells[index]?.text ?? ""));
  const isNumber = (read: Read): boolean => "value" in read || read.fault !== "no-number";
  const isLength = (index: number | undefined): boolean => isNumber(readLength(text(index), 1, null));
  const isAngle = at.rotation === undefined || isNumber(readAngle(text(at.rotation), 1, null));
  return !/\s/.test(text(at.designator)) && isLength(at.x) && isLength(at.y) && isAngle;
}

function rowByCount({ text, line }: TextLine, columns: Columns): TextRow {
  const words = wordsOf(text, line);
  const { width } = columns;
  if (words.length === width) return { row: { line, cells: words } };
  const free = columns.at.value ?? columns.at.package;
  if (free === undefined || words.length < width - 1)
    return { fault: `the row has ${counted(words.length, "word")}, the header ${counted(width, "column")}`, line };
  const after = width - free - 1;
  const middle = words.slice(free, words.length - after);
  const first = middle[0] ?? words[free - 1] ?? { line, column: 1, length: 1 };
  const value = { ...first, text: middle.map((word) => word.text).join(" ") };
  return { row: { line, cells: [...words.slice(0, free), value, ...words.slice(words.length - after)] } };
}
