/** The words by which a placement file says that a part is placed or left out, and the names of the columns that say so. */
import { letters } from "./placement.ts";

/** Words of a column that says whether a part is left out, and of one that says whether it is placed. */
const NEVER_PLACED: ReadonlySet<string> = new Set([
  ...["dnp", "dni", "dnf", "dnm", "dns", "dnl", "donotplace", "donotpopulate", "donotfit", "donotinstall"],
  ...["donotmount", "donotstuff", "notfitted", "notplaced", "notmounted", "nopop", "nomount", "nofit", "unfitted"],
  ...["nichtbestückt", "nichtbestücken"],
]);
const YES: ReadonlySet<string> = new Set(["yes", "y", "true", "1", "x", "ja", "j", "oui", "si", "sí", "是", "✓", "✔"]);
const NO: ReadonlySet<string> = new Set(["no", "n", "false", "0", "nein", "non", "否"]);
const PLACED: ReadonlySet<string> = new Set(["fit", "fitted", "place", "placed", "populate", "populated", "mount"]);

/** The names of both columns, without case, blanks and signs. */
export const OMIT_NAMES: readonly string[] = [...NEVER_PLACED, "skip", "ignore", "excludefromposfiles"];
export const FIT_NAMES: readonly string[] = [
  ...["populate", "populated", "pop", "fitted", "fit", "mount", "mounted", "place", "placed", "install", "installed"],
  ...["assemble", "assembled", "stuff", "stuffed", "bestückt", "bestücken", "贴装"],
];

/** Whether the row's part is left out by what the cell says; undefined: it says neither. An empty cell of `DNP` says no. */
export function saysOmitted(text: string, column: "omit" | "fit"): boolean | undefined {
  const word = letters(text) || text.trim();
  if (NEVER_PLACED.has(word)) return true;
  if (PLACED.has(word)) return false;
  if (column === "omit" && (word === "" || word === "-")) return false;
  if (YES.has(word)) return column === "omit";
  return NO.has(word) ? column === "fit" : undefined;
}
