/** How many cycles somebody wants, as they write it. Pure. */

/** Null: as the file says. */
export function cyclesOf(text: string): number | null | "bad" {
  const its = text.trim();
  if (its === "") return null;
  return /^[1-9]\d{0,6}$/.test(its) ? Number(its) : "bad";
}
