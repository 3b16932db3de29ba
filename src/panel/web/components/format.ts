/** Numbers, times and values as people read them, in their language; a unit never stands alone on the next line. Pure. */
import type { SignalReading, SignalSpec, SignalValue } from "../../../model/index.ts";
import type { Language, Texts } from "../texts/catalogue.ts";

const NUMBERS = {
  en: [0, 1, 2, 3].map((digits) => plain("en-GB", digits)),
  de: [0, 1, 2, 3].map((digits) => plain("de-DE", digits)),
} as const;

function plain(locale: string, digits: number): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** @param digits behind the point, 0 to 3 */
export function figure(value: number, digits: 0 | 1 | 2 | 3, language: Language): string {
  return NUMBERS[language][digits]?.format(value) ?? String(value);
}

/** `340 ms`, `12.3 s`, `4:05 min`, `2:04:05 h`. A negative time is 0. */
export function duration(ms: number, language: Language): string {
  const its = Math.max(0, ms);
  if (its < 1000) return `${figure(its, 0, language)}\u00a0ms`;
  if (its < 60_000) return `${figure(its / 1000, 1, language)}\u00a0s`;
  const seconds = Math.floor(its / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}\u00a0min`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}\u00a0h`;
}

/** `80 %`; a dash where there is nothing to say. */
export const percent = (share: number | null, language: Language): string =>
  share === null ? "–" : `${figure(share * 100, 0, language)}\u00a0%`;

/** The value with its unit, or why there is none. */
export function valueText(
  value: SignalValue | null,
  unit: SignalSpec["unit"],
  quality: SignalReading["quality"],
  { t, language }: { readonly t: Texts; readonly language: Language },
): string {
  if (value === null) return quality === "good" ? t.tab.quality.unknown : t.tab.quality[quality];
  if (typeof value === "boolean") return value ? t.tab.quality.true : t.tab.quality.false;
  if (typeof value === "string") return `"${value}"`;
  return unit === null ? figure(value, 0, language) : `${figure(value, 2, language)}\u00a0${unit}`;
}
