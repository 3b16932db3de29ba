/** Reads the table that maps packages to feeders and nozzles. */
import { nameFault } from "../../model/index.ts";
import type { PlacedDiagnostic } from "../diagnostic.ts";
import { DiagnosticLog } from "../diagnostic-log.ts";
import { readTable } from "../table.ts";
import type { FeederMap, FeederRow } from "./feeders.ts";

/** The mapping, and everything that is wrong with it. */
export function readFeeders(
  file: string,
  text: string,
): { readonly feeders: FeederMap; readonly diagnostics: readonly PlacedDiagnostic[] } {
  const log = new DiagnosticLog();
  const feeders = new Map<string, FeederRow>();
  for (const row of readTable(file, text, log)?.rows ?? []) {
    const { package: kind = "", feeder = "", nozzle = "" } = row.cells;
    if (kind === "" || nozzle === "")
      log.error(row.place("package"), { code: "centroid", message: "expected a package, its feeder and its nozzle" });
    if (nameFault(feeder) !== null) {
      log.error(row.place("feeder"), {
        code: "centroid",
        message: `expected the name of a feeder such as \`f-10k\`, got \`${feeder}\``,
      });
    }
    feeders.set(kind, { package: kind, feeder, nozzle });
  }
  return { feeders, diagnostics: log.sorted() };
}
