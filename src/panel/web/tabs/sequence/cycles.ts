/** How many cycles somebody wants, as they write it. Pure. */
import { CYCLES_MAX } from "../../../../model/index.ts";

/** Null: as the file says. */
export function cyclesOf(text: string): number | null | "bad" {
  const its = text.trim();
  if (its === "") return null;
  return /^[1-9]\d*$/.test(its) && Number(its) <= CYCLES_MAX ? Number(its) : "bad";
}
