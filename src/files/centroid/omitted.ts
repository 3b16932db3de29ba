/** Rows that say of themselves that their part is not placed: by a column (`DNP`, `Populate`, `Fitted`), or by their value. */
import type { Cell, Row } from "./cells.ts";
import type { CentroidLog } from "./centroid-log.ts";
import type { Columns } from "./columns.ts";
import type { Block } from "./headerless.ts";
import { letters } from "./placement.ts";

/** Words of a column that says whether a part is left out, and of one that says whether it is placed. */
const NOT = ["dnp", "dni", "dnf", "dnm", "dns", "dnl", "donotplace", "donotpopulate", "donotfit", "donotinstall"];
const MORE_NOT = ["donotmount", "donotstuff", "notfitted", "notplaced", "notmounted", "nopop", "nomount", "nofit"];
const NEVER_PLACED: ReadonlySet<string> = new Set([...NOT, ...MORE_NOT, "unfitted", "nichtbestückt", "nichtbestücken"]);
const YES: ReadonlySet<string> = new Set(["yes", "y", "true", "1", "x", "ja", "j", "oui", "si", "sí", "是", "✓", "✔"]);
const NO: ReadonlySet<string> = new Set(["no", "n", "false", "0", "nein", "non", "否"]);
const PLACED: ReadonlySet<string> = new Set(["fit", "fitted", "place", "placed", "populate", "populated", "mount"]);

/** The names of both columns, without case, blanks and signs. */
export const OMIT_NAMES: readonly string[] = [...NEVER_PLACED, "skip", "ignore", "excludefromposfiles"];
export const FIT_NAMES: readonly string[] = [
  ...["populate", "populated", "pop", "fitted", "fit", "mount", "mounted", "place", "placed", "install", "installed"],
  ...["assemble", "assembled", "stuff", "stuffed", "bestückt", "bestücken", "贴装"],
];

/** As a word of its own in the value, as KiCad's users have written it for years: `10k DNP`, `DNP`, `100n (do not fit)`. */
const BY_VALUE = /(?:^|[\s(/,;])(?:dnp|dnf|dni|do not (?:place|populate|fit|install|mount))(?:$|[\s)/,;])/i;

/** Whether the row's part is left out by what the cell says; undefined: it says neither. An empty cell of `DNP` says no. */
function saysOmitted(text: string, column: "omit" | "fit"): boolean | undefined {
  const word = letters(text) || text.trim();
  if (NEVER_PLACED.has(word)) return true;
  if (PLACED.has(word)) return false;
  if (column === "omit" && (word === "" || word === "-")) return false;
  if (YES.has(word)) return column === "omit";
  return NO.has(word) ? column === "fit" : undefined;
}

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
