/** Tables with a header, of whatever program: columns by their names, in any order. */
import { type Cell, isRuler, type Row, readRow } from "./cells.ts";
import type { CentroidLog } from "./centroid-log.ts";
import { type Columns, missingColumns } from "./columns.ts";
import type { Block } from "./headerless.ts";
import { angleUnitDeg, KNOWN_ANGLE_UNITS, KNOWN_UNITS, unitMm } from "./length.ts";
import { type Header, isComment, isCommentOf } from "./table-header.ts";
import { readTextRows } from "./text-table.ts";

/** The rows below the header, as far as they have its shape; what has not goes to `log`. */
export function readHeadedTable(lines: readonly string[], header: Header, log: CentroidLog): readonly Row[] {
  const missing = missingColumns(header.columns);
  for (const { column, names } of missing)
    log.row(header.at + 1, `the table has no column for ${column}: expected one named ${names}`);
  for (const cell of header.columns.unknownUnits) log.cell(cell, unknownUnitIn(cell, header));
  for (const cell of header.columns.twice)
    log.cell(cell, `two columns are called \`${cell.text}\`: rename or remove the one that is not meant`);
  // Every row would lack it once more.
  if (missing.length > 0) return [];
  return header.delimiter === null ? textRows(lines, header, log) : delimitedRows(lines, header, header.delimiter, log);
}

function delimitedRows(lines: readonly string[], header: Header, delimiter: string, log: CentroidLog): readonly Row[] {
  const rows: Row[] = [];
  const faults: { readonly line: number; readonly text: string; readonly fault: string }[] = [];
  let next = header.next;
  for (let index = header.next; index < lines.length; ) {
    const text = lines[index] ?? "";
    if (isRuler(text) || isCommentOf(header, text)) {
      index++;
      continue;
    }
    const read = readRow(lines, index, delimiter, header.columns.width);
    index += read.lines;
    if ("row" in read) {
      rows.push(read.row);
      next = index;
    }
    // A part may be called `#FLG1`; a note has not the header's shape.
    else if (!isComment(text)) faults.push({ line: read.line, text, fault: read.fault });
  }
  const closing = closingFrom(lines, next);
  for (const { line, text, fault } of faults) {
    if (line > closing && !text.includes(delimiter)) log.note(line);
    else log.row(line, fault);
  }
  return rows;
}

/** A text below the table has a blank line before it, and no row after it: the last row of a file that was cut off is none. */
function closingFrom(lines: readonly string[], next: number): number {
  const blank = lines.findIndex((text, index) => index >= next && text.trim() === "");
  return blank < 0 ? lines.length : blank + 1;
}

/**
 * Some programs say the units in a row of their own below the headings: ` ,mm,mm,deg`. It is no part.
 * @returns the columns with those units, and the rows without that one
 */
export function withUnitsBelow(columns: Columns, rows: readonly Row[]): Block {
  const [first, ...others] = rows;
  const text = (index: number | undefined): string => first?.cells[index ?? -1]?.text ?? "";
  const { designator, x, y, rotation } = columns.at;
  const [xMm, yMm] = [unitMm(text(x)), unitMm(text(y))];
  if (text(designator) !== "" || xMm === null || yMm === null) return { columns, rows };
  const units = { x: columns.unitMm.x ?? xMm, y: columns.unitMm.y ?? yMm };
  return {
    columns: { ...columns, unitMm: units, unitDeg: columns.unitDeg ?? angleUnitDeg(text(rotation)) },
    rows: others,
  };
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
