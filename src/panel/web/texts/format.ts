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

/** Where there is nothing to say. */
export const NONE = "–";

/** `4.36 s`. */
export const secondsText = (language: Language, ms: number | null): string =>
  ms === null ? NONE : `${numberText(language, ms / 1000, 2)} s`;

/** `1:02:03`, `2:03`. */
export function lengthText(ms: number | null): string {
  if (ms === null) return NONE;
  const s = Math.ceil(ms / 1000);
  const [h, m] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  const two = (n: number): string => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}
