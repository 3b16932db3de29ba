/** Data as a message shows it. */

/** Longest piece of a file that a message repeats. */
const SHOWN_MAX = 60;

export function show(raw: unknown): string {
  if (raw === null || raw === undefined) return "nothing";
  if (Array.isArray(raw)) return "a list";
  if (typeof raw === "object") return "a map of keys";
  if (raw === "") return "an empty text";
  const text = String(raw).replaceAll(/\s+/g, " ");
  return `\`${text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX - 1)}…` : text}\``;
}

/** A number without the noise of binary fractions, for people. */
export function showNumber(value: number): string {
  return String(Number(value.toPrecision(9)));
}
