/** Numbers as people type them and as the line file has them. Pure. */
import { parseQuantity } from "../../files/index.ts";

/** Positions are written to this, mm or degrees: a µm, which no axis of these resolves. */
const STEPS_PER_UNIT = 1000;

/** A number that may bear its unit: `12.5`, `-3 mm`, `0.2 cm`. Null: it is none, or of another unit. */
export function typedNumber(text: string, unit: "mm" | "deg"): number | null {
  const words = text.trim();
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(words)) return Number(words);
  const quantity = parseQuantity(words);
  return "value" in quantity && quantity.unit === unit ? quantity.value : null;
}

/** A place as the file has it, never outside the range by rounding. */
export function rounded(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(high, Math.max(low, Math.round(value * STEPS_PER_UNIT) / STEPS_PER_UNIT));
}

/** A quantity as the file writes it: in the unit of the one that was there, with its spacing. @param old null: there was none */
export function quantityText(value: number, unit: "mm" | "deg", old: string | null): string {
  const [, gap, its] = /^["']?\s*[+-]?[\d.]+(?:[eE][+-]?\d+)?(\s*)([^\d\s"'][^"']*?)\s*["']?$/.exec(old ?? "") ?? [];
  const one = its === undefined ? null : parseQuantity(`1 ${its}`);
  if (one === null || gap === undefined || !("value" in one) || one.unit !== unit) return `${show(value)} ${unit}`;
  return `${show(value / one.value)}${gap}${its}`;
}

/** Without the noise of binary fractions. */
export const show = (value: number): string => String(Number(value.toPrecision(9)));

/**
 * The factor with which the axis goes as far as it is told: what it was told, over what it went, times the old one. It is the same for
 * steps per unit, whoever keeps them.
 */
export function correctedFactor(old: number, its: { readonly commanded: number; readonly measured: number }): number {
  return Number(((old * its.commanded) / its.measured).toPrecision(7));
}
