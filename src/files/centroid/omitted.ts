/** Rows that say of themselves that their part is not placed: by a column (`DNP`, `Populate`, `Fitted`), or by their value. */
import type { Cell, Row } from "./cells.ts";
import type { CentroidLog } from "./centroid-log.ts";
import type { Columns } from "./columns.ts";
import type { Block } from "./headerless.ts";
import { saysOmitted } from "./omit-words.ts";

/** As a word of its own in the value, as KiCad's users have written it for years: `10k DNP`, `DNP`, `100n (do not fit)`. */
const BY_VALUE = /(?:^|[\s(/,;])(?:dnp|dnf|dni|do not (?:place|populate|fit|install|mount))(?:$|[\s)/,;])/i;

/** A column in which no cell says yes or no is of something else: `Mount` may say `SMD`. */
export function withoutOtherColumns(block: Block): Block {
  const { columns, rows } = block;
  const { omit, fit, ...at } = columns.at;
  const speaks = (index: number | undefined, column: "omit" | "fit"): boolean =>
    index !== undefined && rows.some(({ cells }) => saysOmitted(cells[index]?.text ?? "", column) !== undefined);
  const kept = { ...(speaks(omit, "omit") ? { omit } : {}), ...(speaks(fit, "fit") ? { fit } : {}) };
  return { ...block, columns: { ...columns, at: { ...at, ...kept } } };
}

/** @returns the words by which the row says that its part is not placed; null if it is */
export function omission({ cells }: Row, { at }: Columns, log: CentroidLog): string | null {
  for (const column of ["omit", "fit"] as const) {
    const cell = cells[at[column] ?? -1];
    if (cell === undefined) continue;
    const isOmitted = saysOmitted(cell.text, column);
    if (isOmitted === undefined) unclear(cell, column, log);
    if (isOmitted === true) return cell.text.trim();
  }
  const value = cells[at.value ?? -1]?.text.trim() ?? "";
  return BY_VALUE.test(value) ? value : null;
}

function unclear(cell: Cell, column: "omit" | "fit", log: CentroidLog): void {
  const what = column === "omit" ? "left out" : "placed";
  log.cell(cell, `expected yes or no, whether the part is ${what}, got \`${cell.text}\``);
}
