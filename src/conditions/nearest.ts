/** The known name that a mistyped one was probably meant to be. */
import { distance } from "fastest-levenshtein";

/** Candidates looked at; a table of more names than this gets no suggestion from the rest. */
const CANDIDATES_MAX = 2000;
/** Names longer than this are not mistyped names. */
const LENGTH_MAX = 128;

/** The nearest of `known` to `name`, or null if none is near: a third of the letters may differ, two in a short name. */
export function nearest(name: string, known: Iterable<string>): string | null {
  if (name.length === 0 || name.length > LENGTH_MAX) return null;
  const farthest = Math.max(Math.min(2, name.length - 1), Math.floor(name.length / 3));
  let best: string | null = null;
  let bestDistance = farthest + 1;
  let seen = 0;
  for (const candidate of known) {
    if (++seen > CANDIDATES_MAX) break;
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const apart = distance(name.toLowerCase(), candidate.toLowerCase());
    if (apart < bestDistance) {
      best = candidate;
      bestDistance = apart;
    }
  }
  return best;
}
