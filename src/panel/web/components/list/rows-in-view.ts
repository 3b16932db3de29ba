/** Which rows of a list are to be drawn, by where the list stands in the window and how high its rows have turned out to be. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { offsetsOf, rowsDrawn } from "../../core/lists/index.ts";

export interface RowsInView {
  /** Numbers of the rows to draw, in order. */
  readonly drawn: readonly number[];
  /** Height of all rows from number `from` up to, not including, `until`, px. */
  readonly heightPx: (from: number, until: number) => number;
}

/**
 * @param list holds the rows; each has its key in `data-row`
 * @param rowPx what a row is taken to be high until it has been drawn
 */
export function useRowsInView(
  list: RefObject<HTMLElement | null>,
  keys: readonly string[],
  { rowPx, kept }: { readonly rowPx: number; readonly kept: string | null },
): RowsInView {
  const heights = useRef(new Map<string, number>());
  const [view, setView] = useState({ topPx: 0, roomPx: 1000 });
  const [, measured] = useState(0);
  const look = useCallback(() => {
    const at = list.current?.getBoundingClientRect();
    if (at === undefined) return;
    // Steps, so that not every pixel is a reason to render.
    const topPx = Math.floor(-at.top / LOOK_PX) * LOOK_PX;
    const roomPx = globalThis.innerHeight + LOOK_PX;
    setView((old) => (old.topPx === topPx && old.roomPx === roomPx ? old : { topPx, roomPx }));
  }, [list]);
  useEffect(() => {
    // Whatever scrolls, a box around the list or the page: it is heard here.
    document.addEventListener("scroll", look, { capture: true, passive: true });
    globalThis.addEventListener("resize", look);
    return () => {
      document.removeEventListener("scroll", look, { capture: true });
      globalThis.removeEventListener("resize", look);
    };
  }, [look]);
  useLayoutEffect(() => {
    if (measure(list.current, heights.current)) measured((turn) => turn + 1);
    look();
  });
  const offsets = offsetsOf(keys.map((key) => heights.current.get(key) ?? rowPx));
  const drawn = rowsDrawn(offsets, view.topPx, view.roomPx, kept === null ? -1 : keys.indexOf(kept));
  return { drawn, heightPx: (from, until) => (offsets[until] ?? 0) - (offsets[from] ?? 0) };
}

const LOOK_PX = 100;

/** @returns true if a row is other than it was taken to be */
function measure(list: HTMLElement | null, heights: Map<string, number>): boolean {
  let isNew = false;
  for (const row of list?.querySelectorAll<HTMLElement>("[data-row]") ?? []) {
    const key = row.dataset.row ?? "";
    const heightPx = row.getBoundingClientRect().height;
    // A row that is not laid out, in a tab that is hidden, says nothing of its height.
    if (heightPx === 0 || Math.abs((heights.get(key) ?? 0) - heightPx) < 1) continue;
    heights.set(key, heightPx);
    isNew = true;
  }
  return isNew;
}
