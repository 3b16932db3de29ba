/** Quantities with units, as engineers write them: `300 ms`, `80 mm`, `4 m/s2`, `50 %`. */

/** The unit that a quantity is kept in; it also names the dimension. */
export type BaseUnit =
  | "mm"
  | "deg"
  | "ms"
  | "mm/s"
  | "deg/s"
  | "mm/s2"
  | "deg/s2"
  | "mm/s3"
  | "deg/s3"
  /** A share: `50 %` is 0.5. */
  | "share"
  | "kPa";

export interface Quantity {
  readonly value: number;
  readonly unit: BaseUnit;
}

export type QuantityFault =
  | { readonly kind: "missing-unit" }
  | { readonly kind: "unknown-unit"; readonly unit: string }
  | { readonly kind: "decimal-comma" }
  | { readonly kind: "not-a-quantity" }
  | { readonly kind: "not-finite" };

/** What each dimension is called and how it is written. */
export const DIMENSION: Readonly<Record<BaseUnit, { readonly name: string; readonly example: string }>> = {
  mm: { name: "a length", example: "80 mm" },
  deg: { name: "an angle", example: "45 deg" },
  ms: { name: "a time", example: "300 ms" },
  "mm/s": { name: "a speed", example: "800 mm/s" },
  "deg/s": { name: "an angular speed", example: "90 deg/s" },
  "mm/s2": { name: "an acceleration", example: "4 m/s2" },
  "deg/s2": { name: "an angular acceleration", example: "360 deg/s2" },
  "mm/s3": { name: "a jerk", example: "60 m/s3" },
  "deg/s3": { name: "an angular jerk", example: "3600 deg/s3" },
  share: { name: "a percentage", example: "50 %" },
  kPa: { name: "a pressure", example: "-60 kPa" },
};

const LENGTHS: Readonly<Record<string, number>> = { um: 0.001, µm: 0.001, mm: 1, cm: 10, m: 1000 };
const ANGLES: Readonly<Record<string, number>> = { deg: 1, "°": 1, rad: 180 / Math.PI };

/** Every unit that may be written, with its base unit and the factor to it. */
export const UNITS: ReadonlyMap<string, { readonly unit: BaseUnit; readonly factor: number }> = unitTable();

function unitTable(): Map<string, { unit: BaseUnit; factor: number }> {
  const units = new Map<string, { unit: BaseUnit; factor: number }>();
  const add = (text: string, unit: BaseUnit, factor: number) => units.set(text, { unit, factor });
  for (const [base, factors] of [["mm", LENGTHS] as const, ["deg", ANGLES] as const]) {
    for (const [text, factor] of Object.entries(factors)) {
      add(text, base, factor);
      add(`${text}/s`, `${base}/s`, factor);
      add(`${text}/min`, `${base}/s`, factor / 60);
      for (const square of ["2", "^2", "²"]) add(`${text}/s${square}`, `${base}/s2`, factor);
      for (const cube of ["3", "^3", "³"]) add(`${text}/s${cube}`, `${base}/s3`, factor);
    }
  }
  add("ms", "ms", 1);
  add("s", "ms", 1000);
  add("min", "ms", 60_000);
  add("h", "ms", 3_600_000);
  add("%", "share", 0.01);
  add("Pa", "kPa", 0.001);
  add("kPa", "kPa", 1);
  add("mbar", "kPa", 0.1);
  add("bar", "kPa", 100);
  return units;
}

const QUANTITY = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*)$/s;

/** Reads a number and its unit, in any magnitude of that unit; the value comes in the base unit. */
export function parseQuantity(text: string): Quantity | QuantityFault {
  const found = QUANTITY.exec(text.trim());
  if (found === null) return { kind: "not-a-quantity" };
  const [, number = "", written = ""] = found;
  if (written === "") return { kind: "missing-unit" };
  if (/^,\d/.test(written)) return { kind: "decimal-comma" };
  const unit = UNITS.get(written);
  if (unit === undefined) return { kind: "unknown-unit", unit: written };
  const value = Number(number) * unit.factor;
  return Number.isFinite(value) ? { value: tidy(value), unit: unit.unit } : { kind: "not-finite" };
}

/** Without the last digits' noise of the factor: `0.07 m` is 70 mm, not 70.00000000000001. */
const tidy = (value: number): number => Number(value.toPrecision(14));

/** The unit as it is written after a number. */
export const unitText = (unit: BaseUnit): string => (unit === "share" ? "%" : unit);
