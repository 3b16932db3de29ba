/** Whether a device is inside a zone, as the line counts it: inside unless it is known to be outside. Pure. */
import type { Truth } from "./truth.ts";

/**
 * @param isClaimed the line has it in the zone, by a claim or by what it senses
 * @param isVerified its position is known
 * @param truth the condition under which it is inside, by what the page knows
 * @returns null: not known, so it counts as inside
 */
export function isInside(isClaimed: boolean, isVerified: boolean, truth: Truth): boolean | null {
  if (isClaimed || truth === true) return true;
  return truth === false && isVerified ? false : null;
}
