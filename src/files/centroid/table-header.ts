/** Finds the header of a placement table: programs write a preamble before it, and each its own sign between cells. */
import { type Cell, isRuler, readRow } from "./cells.ts";
import { type Columns, columnsOf, recognised } from "./columns.ts";
import { textHeadings, wordsOf } from "./text-table.ts";

export interface Header {
  /** Index among the lines of the header, and of the first line after it. */
  readonly at: number;
  readonly next: number;
  /** Null: columns of text, apart by blanks. */
  readonly delimiter: string | null;
  readonly headings: readonly Cell[];
  readonly columns: Columns;
  /** It is a comment (`# RefDes, …`): other lines that begin so are comments, too. */
  readonly isComment: boolean;
}

/** Lines at the top in which a header is looked for. */
const PREAMBLE_MAX = 200;
const DELIMITERS = [",", ";", "\t", "|"];
/** A sentence may hold the names of two columns; a header has three at least. */
const RECOGNISED_MIN = 3;

export interface Sought {
  readonly isDelimited: boolean;
  readonly isText: boolean;
}

/**
 * The header is a row that names a part's column and coordinates, and has a row of the same shape after it. Without such a row it is the one that
 * names most columns, so that what it lacks can be said.
 */
export function findHeader(lines: readonly string[], { isDelimited, isText }: Sought): Header | null {
  const found: Header[] = [];
  for (const index of lines.slice(0, PREAMBLE_MAX).keys()) {
    if (isRuler(lines[index] ?? "")) continue;
    if (isDelimited) found.push(...DELIMITERS.flatMap((delimiter) => delimitedHeader(lines, index, delimiter) ?? []));
    if (isText) found.push(...(textHeader(lines, index) ?? []));
  }
  const rank = (header: Header): number =>
    (isFull(header) ? 1000 : 0) + (isFollowed(lines, header) ? 100 : 0) + recognised(header.columns);
  return found.reduce<Header | null>((best, each) => (best === null || rank(each) > rank(best) ? each : best), null);
}

const COMMENT = /^\s*#/;
/** What may stand before the names of the columns: a comment's sign, or Proteus's word. */
const LEAD = /^\s*(?:#+\s*|Fields:\s*)/i;

function delimitedHeader(lines: readonly string[], index: number, delimiter: string): Header | null {
  const text = lines[index] ?? "";
  if (!text.includes(delimiter)) return null;
  const read = readRow(lines, index, delimiter, null);
  if (!("row" in read)) return null;
  const cells = read.row.cells.map((cell, place) =>
    place === 0 ? { ...cell, text: cell.text.replace(LEAD, "") } : cell,
  );
  const last = cells.findLastIndex((cell) => cell.text !== "");
  return headerOf({
    at: index,
    next: index + read.lines,
    delimiter,
    headings: cells.slice(0, last + 1),
    isComment: COMMENT.test(text),
  });
}

function textHeader(lines: readonly string[], index: number): readonly Header[] {
  const text = lines[index] ?? "";
  const lead = LEAD.exec(text)?.[0] ?? "";
  const all = textHeadings(" ".repeat(lead.length) + text.slice(lead.length), index + 1);
  const headings = withoutType(lines, index, all);
  const header = headerOf({ at: index, next: index + 1, delimiter: null, headings, isComment: COMMENT.test(text) });
  return header === null ? [] : [header];
}

/** pcb-rnd's xyrs has a heading `Type` before the sizes, and no such column. */
function withoutType(lines: readonly string[], index: number, headings: readonly Cell[]): readonly Cell[] {
  const type = headings.findIndex(({ text }, each) => text === "Type" && headings[each + 1]?.text === "X-Size");
  const row = lines.find((text, each) => each > index && !isRuler(text) && !COMMENT.test(text));
  const isLacking = type >= 0 && row !== undefined && wordsOf(row, index).length === headings.length - 1;
  return isLacking ? headings.filter((_, each) => each !== type) : headings;
}

function headerOf(header: Omit<Header, "columns">): Header | null {
  const columns = columnsOf(header.headings);
  const { at } = columns;
  const isHeader = at.designator !== undefined && (at.x ?? at.y) !== undefined && recognised(columns) >= RECOGNISED_MIN;
  return isHeader ? { ...header, columns } : null;
}

const isFull = ({ columns: { at } }: Header): boolean => at.x !== undefined && at.y !== undefined;

/** Whether the first row below has the header's shape. */
function isFollowed(lines: readonly string[], { next, delimiter, columns, isComment }: Header): boolean {
  const index = lines.findIndex((text, each) => each >= next && !isRuler(text) && !(isComment && COMMENT.test(text)));
  if (index < 0) return true;
  if (delimiter === null) return wordsOf(lines[index] ?? "", index + 1).length >= columns.width - 1;
  return "row" in readRow(lines, index, delimiter, columns.width);
}

export const isComment = (text: string): boolean => COMMENT.test(text);

/** Whether a line between header and end is a comment, as far as this table has any. */
export const isCommentOf = ({ isComment }: Header, text: string): boolean => isComment && COMMENT.test(text);
