/** From the cells of a row to a placement, or to everything that is wrong with it. */
import type { Cell, Row } from "./cells.ts";
import type { CentroidLog } from "./centroid-log.ts";
import type { Column, Columns } from "./columns.ts";
import {
  type DecimalMark,
  isMirroredAngle,
  KNOWN_ANGLE_UNITS,
  KNOWN_UNITS,
  type NumberFault,
  type Read,
  readAngle,
  readLength,
  unitMm,
} from "./length.ts";
import { omission } from "./omitted.ts";
import { mirroredSideOf, type Placement, type Side, sideOf } from "./placement.ts";

export interface RowContext {
  readonly columns: Columns;
  /** What a bare number counts for where its column does not say, mm. */
  readonly bareMm: number;
  /** What a bare angle counts for where its column does not say, degrees. */
  readonly bareDeg: number;
  readonly decimal: DecimalMark | null;
  /** The side of every row of a file that has no column for it. */
  readonly side: Side;
}

export function placementOf(
  row: Row,
  { columns, bareMm, bareDeg, decimal, side }: RowContext,
  log: CentroidLog,
): Placement | null {
  const nothing: Cell = { text: "", line: row.line, column: 1, length: 1 };
  const cell = (column: Column): Cell => row.cells[columns.at[column] ?? -1] ?? nothing;
  const unit = cell("unit");
  const rowMm = unit.text === "" ? bareMm : unitMm(unit.text);
  const x = readLength(cell("x").text, columns.unitMm.x ?? rowMm ?? bareMm, decimal);
  const y = readLength(cell("y").text, columns.unitMm.y ?? rowMm ?? bareMm, decimal);
  const rotation = readAngle(cell("rotation").text, columns.unitDeg ?? bareDeg, decimal);
  const where = tellsSides(columns) ? sideIn(row, columns) : isMirroredAngle(cell("rotation").text) ? "bottom" : side;
  if (rowMm === null && (columns.unitMm.x === null || columns.unitMm.y === null))
    log.cell(unit, `the unit \`${unit.text}\` is not known: expected ${KNOWN_UNITS}`);
  tellNumber(x, cell("x"), "a length for x, such as 12.7 or 12.7mm", log);
  tellNumber(y, cell("y"), "a length for y, such as 12.7 or 12.7mm", log);
  tellNumber(rotation, cell("rotation"), "an angle in degrees", log);
  const omitted = omission(row, columns, log);
  if (where === null) {
    const told = cell(columns.at.side === undefined ? "mirror" : "side");
    log.cell(told, `expected top or bottom, got \`${told.text}\``);
  }
  if ("fault" in x || "fault" in y || "fault" in rotation || where === null) return null;
  return {
    designator: cell("designator").text,
    xMm: x.value,
    yMm: y.value,
    rotationDeg: rotation.value,
    side: where,
    value: cell("value").text,
    package: cell("package").text,
    omitted,
    line: row.line,
  };
}

/** Whether rows say their sides in a column of its own. */
export const tellsSides = ({ at }: Columns): boolean => at.side !== undefined || at.mirror !== undefined;

/** A column for the side may say instead that a part is mirrored: `m`, or `n` for normal. */
function sideIn(row: Row, { at }: Columns): Side | null {
  const text = (index: number | undefined): string => (index === undefined ? "" : (row.cells[index]?.text ?? ""));
  if (at.side === undefined) return mirroredSideOf(text(at.mirror));
  const said = text(at.side);
  if (/^(?:m|mirror|mirrored|y|yes)$/i.test(said)) return "bottom";
  return /^(?:n|no|none|normal)$/i.test(said) ? "top" : sideOf(said);
}

function tellNumber(read: Read, cell: Cell, expected: string, log: CentroidLog): void {
  if ("fault" in read) log.cell(cell, FAULTS[read.fault](cell.text, expected));
}

const FAULTS: Readonly<Record<NumberFault, (text: string, expected: string) => string>> = {
  "no-number": (text, expected) => `expected ${expected}, got \`${text}\``,
  "unknown-unit": (text) => `the unit in \`${text}\` is not known: expected ${KNOWN_UNITS}`,
  "unknown-angle-unit": (text) => `the unit in \`${text}\` is not known: expected ${KNOWN_ANGLE_UNITS}`,
  thousands: (text) => `\`${text}\` has a mark between thousands: write digits with at most one decimal mark`,
  "which-decimal": (text) =>
    `\`${text}\` may be a decimal or thousands, and nothing else in the file tells: see --decimal`,
};
