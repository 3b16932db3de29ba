/** Tables with a header, of whatever program: columns by their names, in any order. */
import { type Cell, isRuler, type Row, readRow } from "./cells.ts";
import type { CentroidLog } from "./centroid-log.ts";
import { missingColumns } from "./columns.ts";
import { KNOWN_ANGLE_UNITS, KNOWN_UNITS } from "./length.ts";
import { type Header, isComment, isCommentOf } from "./table-header.ts";
import { readTextRows } from "./text-table.ts";

/** The rows below the header, as far as they have its shape; what has not goes to `log`. */
export function readHeadedTable(lines: readonly string[], header: Header, log: CentroidLog): readonly Row[] {
  const missing = missingColumns(header.columns);
  for (const { column, names } of missing)
    log.row(header.at + 1, `the table has no column for ${column}: expected one named ${names}`);
  for (const cell of header.columns.unknownUnits) log.cell(cell, unknownUnitIn(cell, header));
  // Every row would lack it once more.
  if (missing.length > 0) return [];
  return header.delimiter === null ? textRows(lines, header, log) : delimitedRows(lines, header, header.delimiter, log);
}

function delimitedRows(lines: readonly string[], header: Header, delimiter: string, log: CentroidLog): readonly Row[] {
  const rows: Row[] = [];
  for (let index = header.next; index < lines.length; ) {
    const text = lines[index] ?? "";
    if (isRuler(text) || isCommentOf(header, text)) {
      index++;
      continue;
    }
    const read = readRow(lines, index, delimiter, header.columns.width);
    if ("row" in read) rows.push(read.row);
    // A part may be called `#FLG1`; a note has not the header's shape.
    else if (!isComment(text)) log.row(read.line, read.fault);
    index += read.lines;
  }
  return rows;
}

function textRows(lines: readonly string[], header: Header, log: CentroidLog): readonly Row[] {
  const below = lines
    .map((text, index) => ({ text, line: index + 1 }))
    .slice(header.next)
    .filter(({ text }) => !isCommentOf(header, text));
  return readTextRows(below, lines[header.at] ?? "", header.headings, header.columns).flatMap((read) => {
    if ("row" in read) return [read.row];
    log.row(read.line, read.fault);
    return [];
  });
}

function unknownUnitIn(cell: Cell, { headings, columns: { at } }: Header): string {
  const known = at.rotation !== undefined && headings[at.rotation] === cell ? KNOWN_ANGLE_UNITS : KNOWN_UNITS;
  return `the unit in \`${cell.text}\` is not known: expected ${known}`;
}
