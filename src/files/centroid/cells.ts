/**
 * Rows of a table whose cells are apart by one sign (comma, semicolon, tab, `|` or `!`). Cells know where they stand.
 *
 * RFC 4180 first: quoted cells may hold the sign, doubled quotes, and ends of lines. Altium writes quotes inside quoted cells without doubling
 * them: a row that is not right by the RFC is read once more, a quote then ends its cell only before the sign or the end of the line. Either
 * reading counts only if it gives as many cells as the header has: nothing is guessed.
 */
import { counted } from "../../model/index.ts";

export interface Cell {
  readonly text: string;
  /** Line and column of its first character, from 1. */
  readonly line: number;
  readonly column: number;
  /** As written, quotes and all; to the end of the line for one of several lines. */
  readonly length: number;
}

export interface Row {
  readonly line: number;
  readonly cells: readonly Cell[];
}

export type ReadRow =
  | { readonly row: Row; readonly lines: number }
  | { readonly fault: string; readonly line: number; readonly lines: number };

/** Most lines of one cell: an open quote shall cost a row, not the file. */
const CELL_LINES_MAX = 20;

/** The row that begins at `lines[index]`. @param width cells of the header; null while it is looked for */
export function readRow(lines: readonly string[], index: number, delimiter: string, width: number | null): ReadRow {
  const line = index + 1;
  let text = lines[index] ?? "";
  let isOpen = false;
  for (let more = 1; ; more++) {
    const strict = split(text, line, delimiter, "doubled");
    if (strict.kind === "cells" && isWide(strict.cells, width)) return rowOf(line, strict.cells, width, more);
    if (more === 1) isOpen = strict.kind === "open";
    if (strict.kind !== "open" || more >= CELL_LINES_MAX || index + more >= lines.length) break;
    text += `\n${lines[index + more] ?? ""}`;
  }
  const single = lines[index] ?? "";
  const lenient = split(single, line, delimiter, "before-delimiter");
  if (lenient.kind === "cells" && isWide(lenient.cells, width)) return rowOf(line, lenient.cells, width, 1);
  if (isOpen) return { fault: "the row can't be read: a quote is not closed", line, lines: 1 };
  const strict = split(single, line, delimiter, "doubled");
  const seen = strict.kind === "cells" ? strict : lenient;
  if (seen.kind !== "cells")
    return { fault: "the row can't be read: a quote stands inside a quoted cell; write it twice", line, lines: 1 };
  return { fault: `the row has ${counted(seen.cells.length, "cell")}, the header ${width}`, line, lines: 1 };
}

/** Programs and spreadsheets may end rows with signs of empty cells. */
function isWide(cells: readonly Cell[], width: number | null): boolean {
  return width === null || (cells.length >= width && cells.slice(width).every(({ text }) => text === ""));
}

function rowOf(line: number, cells: readonly Cell[], width: number | null, lines: number): ReadRow {
  return { row: { line, cells: width === null ? cells : cells.slice(0, width) }, lines };
}

type Split = { readonly kind: "cells"; readonly cells: readonly Cell[] } | { readonly kind: "open" | "broken" };

function split(text: string, line: number, delimiter: string, quotes: "doubled" | "before-delimiter"): Split {
  const cells: Cell[] = [];
  let at = 0;
  while (true) {
    const start = skipBlanks(text, at, delimiter);
    const end = text[start] === '"' ? closing(text, start, delimiter, quotes) : unquotedEnd(text, start, delimiter);
    if (typeof end !== "number") return { kind: end };
    const written = text.slice(start, end).trimEnd();
    cells.push(cellOf(text, line, start, written));
    if (end >= text.length) return { kind: "cells", cells };
    at = end + 1;
  }
}

function skipBlanks(text: string, at: number, delimiter: string): number {
  let start = at;
  while (start < text.length && text[start] !== delimiter && /[ \t\u00a0]/.test(text[start] ?? "")) start++;
  return start;
}

function unquotedEnd(text: string, start: number, delimiter: string): number {
  const end = text.indexOf(delimiter, start);
  return end < 0 ? text.length : end;
}

/** Where the sign after a quoted cell stands, or the text ends. */
function closing(
  text: string,
  start: number,
  delimiter: string,
  quotes: "doubled" | "before-delimiter",
): number | "open" | "broken" {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] !== '"') continue;
    if (quotes === "doubled" && text[at + 1] === '"') {
      at++;
      continue;
    }
    const next = skipBlanks(text, at + 1, delimiter);
    if (next >= text.length || text[next] === delimiter) return next;
    if (quotes === "doubled") return "broken";
  }
  return "open";
}

function cellOf(text: string, firstLine: number, start: number, written: string): Cell {
  const before = text.slice(0, start);
  const lineStart = before.lastIndexOf("\n") + 1;
  const isQuoted = written.length > 1 && written.startsWith('"') && written.endsWith('"');
  const inner = isQuoted ? written.slice(1, -1).replaceAll('""', '"') : written;
  return {
    // A cell of several lines is one text for people.
    text: inner.replace(/\s+/g, " ").trim(),
    line: firstLine + before.split("\n").length - 1,
    column: start - lineStart + 1,
    length: written.split("\n", 1)[0]?.length ?? 0,
  };
}

/** Whether a line holds nothing but rulers, separators and blanks: no row. */
export const isRuler = (text: string): boolean => !/[\p{L}\p{N}]/u.test(text);
