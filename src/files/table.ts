/** A CSV table whose cells know where they stand. */

import { CsvError, parse } from "csv-parse/sync";
import { nearest } from "../conditions/index.ts";
import { counted } from "../model/index.ts";
import type { Place } from "./diagnostic.ts";
import { startOf } from "./diagnostic.ts";
import type { DiagnosticLog } from "./diagnostic-log.ts";

/** More rows than any board or tray has; a run of so many cycles is planned row by row. */
const ROWS_MAX = 10_000;

export interface TableRow {
  /** From 1, without the header. */
  readonly number: number;
  /** Line of the file, from 1. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
  place(column: string): Place;
}

export interface Table {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

interface RawRecord {
  readonly record: readonly string[];
  readonly raw: string;
  readonly info: { readonly lines: number };
}

/** The rows of a table, as far as they are right. What is wrong goes to `log`; null if there is nothing to read. */
export function readTable(file: string, text: string, log: DiagnosticLog): Table | null {
  const records = readRecords(file, text, log);
  if (records === null) return null;
  const [header, ...rest] = records;
  if (header === undefined) {
    log.error(startOf(file), { code: "table-empty", message: "the table is empty: it needs a header and rows" });
    return null;
  }
  const columns = readHeader(file, header, log);
  if (rest.length === 0)
    log.error(placeOf(file, header, 0), { code: "table-empty", message: "the table has a header, but no rows" });
  if (rest.length > ROWS_MAX)
    log.error(placeOf(file, rest[ROWS_MAX] ?? header, 0), {
      code: "table-size",
      message: `the table has ${rest.length} rows; at most ${ROWS_MAX} can be run`,
    });
  const rows: TableRow[] = [];
  for (const [index, record] of rest.slice(0, ROWS_MAX).entries()) {
    if (record.record.length === columns.length) rows.push(readRow(file, index + 1, columns, record));
    else
      log.error(placeOf(file, record, 0), {
        code: "table-shape",
        message: `this row has ${counted(record.record.length, "cell")}; the header has ${counted(columns.length, "column")}`,
      });
  }
  return { file, columns, rows };
}

/** What to say of a column that is not there. */
export function unknownColumn(column: string, table: Table) {
  const message = `${table.file} has no column \`${column}\`; it has ${table.columns.join(", ")}`;
  return { code: "unknown-column", message, nearest: nearest(column, table.columns) } as const;
}

function readRecords(file: string, text: string, log: DiagnosticLog): readonly RawRecord[] | null {
  try {
    // csv-parse counts and quotes lines right only where they end in a line feed alone.
    const lines = text.replaceAll(/\r\n?/g, "\n");
    const options = { bom: true, info: true, raw: true, relax_column_count: true, skip_empty_lines: true, trim: true };
    const records = parse(lines, options) as unknown as RawRecord[];
    return records.map((record) => ({ ...record, raw: record.raw.replace(/^(\s*\n)+/, "") }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === "number" ? error.lines : 1;
    const sourceLine = text.split(/\r\n?|\n/)[line - 1] ?? "";
    log.error({ ...startOf(file, sourceLine), line }, { code: "table-syntax", message: syntaxMessage(error.code) });
    return null;
  }
}

function syntaxMessage(code: string): string {
  if (code === "CSV_QUOTE_NOT_CLOSED") return "a quote that is opened here is never closed";
  if (code === "INVALID_OPENING_QUOTE")
    return 'a quote stands inside a cell; put the cell in quotes and write "" for one';
  if (code === "CSV_INVALID_CLOSING_QUOTE") return "something stands between a closing quote and the next comma";
  return "this is not CSV: cells separated by commas";
}

function readHeader(file: string, header: RawRecord, log: DiagnosticLog): readonly string[] {
  const columns = header.record;
  const seen = new Set<string>();
  for (const [index, column] of columns.entries()) {
    const place = placeOf(file, header, index);
    if (column === "") log.error(place, { code: "table-header", message: `column ${index + 1} has no name` });
    else if (seen.has(column))
      log.error(place, { code: "table-header", message: `there are two columns \`${column}\`; rename one` });
    seen.add(column);
  }
  const [only = ""] = columns;
  if (columns.length === 1 && /[;\t]/.test(only))
    log.error(placeOf(file, header, 0), { code: "table-header", message: "separate the columns with commas" });
  return columns;
}

function readRow(file: string, number: number, columns: readonly string[], record: RawRecord): TableRow {
  const cells: Record<string, string> = Object.create(null);
  for (const [index, column] of columns.entries()) cells[column] = record.record[index] ?? "";
  return {
    number,
    line: firstLine(record),
    cells,
    place: (column) => placeOf(file, record, columns.indexOf(column)),
  };
}

/** csv-parse says on which line a record ends; quoted cells may hold line ends. */
function firstLine({ raw, info }: RawRecord): number {
  return info.lines - lineEnds(raw.replace(/\n$/, ""));
}

const lineEnds = (text: string): number => text.split("\n").length - 1;

/** Where cell `index` of a record stands. */
function placeOf(file: string, record: RawRecord, index: number): Place {
  const { start, end } = cellSpan(record.raw, index);
  const before = record.raw.slice(0, start);
  const lineStart = before.lastIndexOf("\n") + 1;
  const sourceLine = record.raw.slice(lineStart).split("\n", 1)[0] ?? "";
  return {
    file,
    line: firstLine(record) + lineEnds(before),
    column: start - lineStart + 1,
    length: Math.max(1, Math.min(end, lineStart + sourceLine.length) - start),
    sourceLine,
    context: null,
  };
}

/** Start and end of cell `index` in a record as written, without blanks around it; quotes belong to it. */
function cellSpan(raw: string, index: number): { start: number; end: number } {
  let cell = 0;
  let start = 0;
  let isQuoted = false;
  let at = 0;
  for (; at < raw.length; at++) {
    const letter = raw[at];
    if (letter === '"') isQuoted = !isQuoted;
    if (isQuoted || (letter !== "," && letter !== "\n")) continue;
    if (cell === index || letter !== ",") break;
    cell++;
    start = at + 1;
  }
  while (start < at && raw[start] === " ") start++;
  let end = at;
  while (end > start && raw[end - 1] === " ") end--;
  return { start, end };
}
