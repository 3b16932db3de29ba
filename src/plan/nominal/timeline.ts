/** Where along a stretch of time something holds, found by looking often enough. */

/** Longest stretch that is looked at only at its ends. */
const SAMPLE_MS_MAX = 5;
/** How finely the moment of a change is found. */
const FINE_MS = 0.1;
/** Times closer than this are one moment: they come from the same sums in another order. */
export const MOMENT_MS = 1e-6;

/** It changes at each of `flipsMs`, from the start of the stretch, ascending. */
export interface Timeline {
  readonly holdsAtStart: boolean;
  readonly flipsMs: readonly number[];
}

/**
 * @param spansMs ends of the stretches to look at, ascending, the first of them the start
 * @param decided whether all of the stretch between two of them is known to hold, or not to; null: look
 */
export function timelineOf(
  holdsAt: (ms: number) => boolean,
  spansMs: readonly number[],
  decided: (fromMs: number, untilMs: number) => boolean | null = () => null,
): Timeline {
  const startMs = spansMs[0] ?? 0;
  const holdsAtStart = holdsAt(startMs);
  const flipsMs: number[] = [];
  let holds = holdsAtStart;
  for (let span = 1; span < spansMs.length; span++) {
    const fromMs = spansMs[span - 1] ?? 0;
    const untilMs = spansMs[span] ?? 0;
    if (decided(fromMs, untilMs) === holds) continue;
    const samples = Math.max(1, Math.ceil((untilMs - fromMs) / SAMPLE_MS_MAX));
    let beforeMs = fromMs;
    for (let sample = 1; sample <= samples; sample++) {
      const atMs = fromMs + ((untilMs - fromMs) * sample) / samples;
      const holdsThere = holdsAt(atMs);
      if (holdsThere !== holds) flipsMs.push(changeBetween(holdsAt, holds, beforeMs, atMs));
      holds = holdsThere;
      beforeMs = atMs;
    }
  }
  return { holdsAtStart, flipsMs };
}

/** The first moment after the change between two moments of which the later one differs from `holds`. */
function changeBetween(holdsAt: (ms: number) => boolean, holds: boolean, fromMs: number, untilMs: number): number {
  let before = fromMs;
  let after = untilMs;
  while (after - before > FINE_MS) {
    const middle = (before + after) / 2;
    if (holdsAt(middle) === holds) before = middle;
    else after = middle;
  }
  return after;
}

/**
 * The first moment, from `fromMs` on, at which it is seen to hold by someone who sees up to `allowanceMs` late: it must
 * have held that long, or since the start. `sinceMs` is when that became so. Null: never in this stretch.
 */
export function firstSeen(
  { holdsAtStart, flipsMs }: Timeline,
  fromMs: number,
  allowanceMs: number,
): { readonly atMs: number; readonly sinceMs: number } | null {
  for (let flip = holdsAtStart ? -1 : 0; flip < flipsMs.length; flip += 2) {
    const sinceMs = flip < 0 ? 0 : (flipsMs[flip] ?? 0) + allowanceMs;
    const untilMs = flipsMs[flip + 1] ?? Number.POSITIVE_INFINITY;
    const atMs = Math.max(fromMs, sinceMs);
    if (atMs < untilMs) return { atMs: atMs - sinceMs < MOMENT_MS ? sinceMs : atMs, sinceMs };
  }
  return null;
}

/** When it last ceases to hold; null if it holds at the end, −1 if it never holds. */
export function lastHeld({ holdsAtStart, flipsMs }: Timeline): number | null {
  const holdsAtEnd = holdsAtStart === (flipsMs.length % 2 === 0);
  return holdsAtEnd ? null : (flipsMs.at(-1) ?? -1);
}
