/** What has changed between two texts, line by line, for a person. Pure. */

/** Edits add a line here and there: further on, equal lines are looked for no further than this. */
const AHEAD = 200;

/** `  12 - old` and `  12 + new` for each line that differs, in order. Equal lines are left out. */
export function changedLines(before: string, after: string): readonly string[] {
  const [old, now] = [before.split(/\r?\n/), after.split(/\r?\n/)];
  const out: string[] = [];
  for (let a = 0, b = 0; a < old.length || b < now.length; ) {
    if (old[a] === now[b]) {
      a++;
      b++;
      continue;
    }
    const [lessA, lessB] = nearestEqual(old.slice(a, a + AHEAD), now.slice(b, b + AHEAD));
    for (const end = a + lessA; a < end; a++) out.push(`${String(a + 1).padStart(4)} - ${old[a]}`);
    for (const end = b + lessB; b < end; b++) out.push(`${String(b + 1).padStart(4)} + ${now[b]}`);
  }
  return out;
}

/** How many lines to leave out of each, so that the next ones are equal, or both are at their end. */
function nearestEqual(old: readonly string[], now: readonly string[]): readonly [ofOld: number, ofNow: number] {
  for (let sum = 1; sum < old.length + now.length; sum++)
    for (let ofOld = Math.max(0, sum - now.length + 1); ofOld <= Math.min(sum, old.length - 1); ofOld++)
      if (old[ofOld] === now[sum - ofOld]) return [ofOld, sum - ofOld];
  return [old.length, now.length];
}
