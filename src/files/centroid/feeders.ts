/** Which feeder holds a part, and which nozzle takes it: a table that an engineer edits. A tape holds one part number: package and value. */
import { FeederNames } from "./feeder-names.ts";
import type { Placement } from "./placement.ts";
import { stringify } from "./stringify.ts";

export interface FeederRow {
  readonly package: string;
  /** Empty: any value of this package that has no row of its own. */
  readonly value: string;
  readonly feeder: string;
  readonly nozzle: string;
}

/** What a feeder is chosen by. In formats without packages the letters of the designator stand for them. */
export interface PartKind {
  readonly package: string;
  readonly value: string;
}

export function kindOf(placement: Placement): PartKind {
  const letters = /^\p{L}+/u.exec(placement.designator)?.[0];
  return { package: placement.package || letters || "unnamed", value: placement.value };
}

/** Feeders by package and value. */
export class FeederMap {
  readonly rows: readonly FeederRow[];
  readonly #byKind: ReadonlyMap<string, FeederRow>;

  constructor(rows: readonly FeederRow[]) {
    this.rows = rows;
    this.#byKind = new Map(rows.map((row) => [keyOf(row), row]));
  }

  /** The row of its package and value; else that of its package with any value. Null: none. */
  rowOf(placement: Placement): FeederRow | null {
    const kind = kindOf(placement);
    return this.#byKind.get(keyOf(kind)) ?? this.#byKind.get(keyOf({ ...kind, value: "" })) ?? null;
  }
}

/** One text for a package and a value. */
export const keyOf = (kind: PartKind): string => JSON.stringify([kind.package, kind.value]);

/** A first mapping: a feeder for each kind, the nozzle guessed by its size. */
export function guessFeeders(placements: readonly Placement[]): FeederMap {
  const names = new FeederNames();
  const rows = new Map<string, FeederRow>();
  for (const placement of placements) {
    const kind = kindOf(placement);
    if (rows.has(keyOf(kind))) continue;
    rows.set(keyOf(kind), {
      ...kind,
      feeder: names.next(`${kind.package} ${kind.value}`),
      nozzle: nozzleOf(kind.package),
    });
  }
  return new FeederMap([...rows.values()]);
}

/** The mapping as a table to edit. The column of values is there where some row has one. */
export function feederTable({ rows }: FeederMap): string {
  const hasValues = rows.some(({ value }) => value !== "");
  if (!hasValues)
    return stringify([["package", "feeder", "nozzle"], ...rows.map((row) => [row.package, row.feeder, row.nozzle])]);
  return stringify([
    ["package", "value", "feeder", "nozzle"],
    ...rows.map((row) => [row.package, row.value, row.feeder, row.nozzle]),
  ]);
}

/** Kinds that the mapping does not know, each once. */
export function unmapped(placements: readonly Placement[], feeders: FeederMap): readonly PartKind[] {
  const missing = placements.filter((placement) => feeders.rowOf(placement) === null).map(kindOf);
  return [...new Map(missing.map((kind) => [keyOf(kind), kind])).values()];
}

/** Chip sizes up to 0805, and what is named by its designator alone, are for the small nozzle. */
export const nozzleOf = (packageName: string): string =>
  /(?:0201|0402|0603|0805)/.test(packageName) || /^[CRL]$/i.test(packageName) ? "small" : "large";
