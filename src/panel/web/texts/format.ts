/** Numbers in the person's language. */
import type { Language } from "./catalogue.ts";

const FORMATS = new Map<string, Intl.NumberFormat>();

export function numberText(language: Language, value: number, digits: number): string {
  const key = `${language}${digits}`;
  let format = FORMATS.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    FORMATS.set(key, format);
  }
  return format.format(value);
}

/** A time of day by the browser's clock: `14:03:59`. */
export const clockText = (language: Language, wallMs: number): string =>
  new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false }).format(
    wallMs,
  );

/** A moment by the browser's clock, with its day and its milliseconds: `12/01/2026, 14:03:59.120`. */
export const momentText = (language: Language, wallMs: number): string =>
  new Intl.DateTimeFormat(language, {
    ...{ year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hour12: false },
  }).format(wallMs);
