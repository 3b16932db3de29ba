/** Reads the table that maps packages and values to feeders and nozzles. */
import { nameFault } from "../../model/index.ts";
import type { PlacedDiagnostic } from "../diagnostic.ts";
import { DiagnosticLog } from "../diagnostic-log.ts";
import { readTable, type TableRow } from "../table.ts";
import { TAKEN_NAMES } from "./feeder-names.ts";
import { FeederMap, type FeederRow, keyOf, nozzleOf } from "./feeders.ts";

/** Columns that a table of feeders has to have; `value` (any) and `nozzle` (guessed by the package) may be left out. */
const NEEDED = ["package", "feeder"];

/** The mapping, and everything that is wrong with it. */
export function readFeeders(
  file: string,
  text: string,
): { readonly feeders: FeederMap; readonly diagnostics: readonly PlacedDiagnostic[] } {
  const log = new DiagnosticLog();
  const table = readTable(file, text, log);
  const rows = new Map<string, FeederRow>();
  const missing = NEEDED.filter((column) => table !== null && !table.columns.includes(column));
  for (const column of missing)
    log.error(table?.rows[0]?.place(table.columns[0] ?? "") ?? null, {
      code: "unknown-column",
      message: `the table has no column ${column}: expected package, feeder, and perhaps value and nozzle`,
    });
  for (const row of missing.length === 0 ? (table?.rows ?? []) : []) {
    const read = readRow(row, log);
    if (rows.has(keyOf(read)))
      log.error(row.place("package"), {
        code: "centroid",
        message: `\`${read.package}\`${read.value === "" ? "" : ` of value \`${read.value}\``} has a feeder already: a part comes from one`,
      });
    rows.set(keyOf(read), read);
  }
  tellLookAlikes([...rows.values()], table?.rows ?? [], log);
  return { feeders: new FeederMap([...rows.values()]), diagnostics: log.sorted() };
}

function readRow(row: TableRow, log: DiagnosticLog): FeederRow {
  const { package: kind = "", value = "", feeder = "", nozzle = "" } = row.cells;
  const tell = (column: string, message: string): void => log.error(row.place(column), { code: "centroid", message });
  if (kind === "") tell("package", "expected a package, and the feeder that has it");
  if (nameFault(feeder) !== null) tell("feeder", `expected the name of a feeder such as \`f-10k\`, got \`${feeder}\``);
  else if (TAKEN_NAMES.has(feeder))
    tell("feeder", `\`${feeder}\` is something else on the line: give the feeder another name`);
  return { package: kind, value, feeder, nozzle: nozzle === "" ? nozzleOf(kind) : nozzle };
}

/** A line takes no two names that differ only in `-` and `_`. */
function tellLookAlikes(rows: readonly FeederRow[], written: readonly TableRow[], log: DiagnosticLog): void {
  const names = new Map<string, string>();
  for (const { feeder } of rows) {
    const plain = feeder.replaceAll("_", "-");
    const other = names.get(plain) ?? feeder;
    names.set(plain, other);
    const row = other === feeder ? undefined : written.find(({ cells }) => cells.feeder === feeder);
    if (row === undefined) continue;
    log.error(row.place("feeder"), {
      code: "centroid",
      message: `\`${feeder}\` and \`${other}\` are too alike for two feeders`,
    });
  }
}
