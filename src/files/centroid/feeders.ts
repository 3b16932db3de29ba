/** Which feeder holds a package, and which nozzle takes it: a table that an engineer edits. */

import type { Placement } from "./placement.ts";
import { stringify } from "./stringify.ts";

export interface FeederRow {
  readonly package: string;
  readonly feeder: string;
  readonly nozzle: string;
}

export type FeederMap = ReadonlyMap<string, FeederRow>;

/** Longest name of a feeder that we make up: it stands in table columns. */
const NAME_MAX = 40;

/** What a feeder is chosen by: the package; in formats without packages the letters of the designator. */
export function kindOf(placement: Placement): string {
  return placement.package || /^[A-Za-z]+/.exec(placement.designator)?.[0] || "unnamed";
}

/** A first mapping: a feeder for each kind, the nozzle guessed by its size. */
export function guessFeeders(placements: readonly Placement[]): FeederMap {
  const names = new Set<string>();
  const rows = new Map<string, FeederRow>();
  for (const placement of placements) {
    const kind = kindOf(placement);
    if (rows.has(kind)) continue;
    rows.set(kind, { package: kind, feeder: unusedName(kind, names), nozzle: isSmall(kind) ? "small" : "large" });
  }
  return rows;
}

/** The mapping as a table to edit. */
export function feederTable(feeders: FeederMap): string {
  return stringify([
    ["package", "feeder", "nozzle"],
    ...[...feeders.values()].map((row) => [row.package, row.feeder, row.nozzle]),
  ]);
}

/** Kinds that the mapping does not know, each once. */
export function unmapped(placements: readonly Placement[], feeders: FeederMap): readonly string[] {
  return [...new Set(placements.map(kindOf))].filter((kind) => !feeders.has(kind));
}

/** Chip sizes up to 0805, and what is named by its designator alone. */
const isSmall = (kind: string): boolean => /(?:0201|0402|0603|0805)/.test(kind) || /^[CRL]$/i.test(kind);

function unusedName(kind: string, names: Set<string>): string {
  const stem = `f-${kind.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`.slice(0, NAME_MAX).replace(/^-+|-+$/g, "");
  for (let n = 1; ; n++) {
    const name = n === 1 ? stem : `${stem}-${n}`;
    if (names.has(name)) continue;
    names.add(name);
    return name;
  }
}
