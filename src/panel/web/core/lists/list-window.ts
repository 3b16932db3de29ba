/** Which rows of a long list are drawn: those in view, some around them, and the one that has the keyboard. Pure. */

/** Drawn above and below what is in view, px: so that scrolling and the Tab key find something there. */
const AROUND_PX = 400;

/** Where each row begins, px, and behind the last where the list ends. */
export function offsetsOf(heightsPx: readonly number[]): readonly number[] {
  const offsets = [0];
  for (const [i, heightPx] of heightsPx.entries()) offsets.push((offsets[i] ?? 0) + heightPx);
  return offsets;
}

/**
 * Numbers of the rows that are drawn, in order.
 * @param topPx how far into the list the view begins; below 0 where it begins above the list
 * @param kept number of a row that stays, in view or not; −1: none
 */
export function rowsDrawn(offsets: readonly number[], topPx: number, roomPx: number, kept: number): readonly number[] {
  const count = offsets.length - 1;
  const first = Math.max(0, lastAtOrBefore(offsets, topPx - AROUND_PX));
  const last = Math.min(count - 1, lastAtOrBefore(offsets, topPx + roomPx + AROUND_PX));
  const drawn = Array.from({ length: Math.max(0, last - first + 1) }, (_each, i) => first + i);
  if (kept < 0 || kept >= count || (kept >= first && kept <= last)) return drawn;
  return kept < first ? [kept, ...drawn] : [...drawn, kept];
}

/** Number of the last offset that is not above `px`; −1: none. */
function lastAtOrBefore(offsets: readonly number[], px: number): number {
  let low = -1;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((offsets[middle] ?? 0) <= px) low = middle;
    else high = middle - 1;
  }
  return low;
}
