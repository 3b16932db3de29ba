/** What a person types into a field, as a value: what can't be read as one is never replaced by a guess. Pure. */
import type { RecipeValue } from "../../../../model/index.ts";

/** With a point or a comma. @returns null if it is no number, or an endless one */
export function numberIn(text: string): number | null {
  const trimmed = text.trim().replace(",", ".");
  const value = Number(trimmed);
  return trimmed !== "" && Number.isFinite(value) ? value : null;
}

/**
 * As in a sequence file: `12.5` is a number, `true` and `false` are truth values, the rest is text, and what stands in quotes is text
 * whatever it is.
 * @returns null if nothing was typed
 */
export function recipeValueIn(text: string): RecipeValue | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const [, quoted] = /^"(.*)"$/.exec(trimmed) ?? [];
  if (quoted !== undefined) return quoted;
  if (trimmed === "true" || trimmed === "false") return trimmed === "true";
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : trimmed;
}
