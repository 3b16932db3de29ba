/** Which rows of a long list are drawn. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { offsetsOf, rowsDrawn } from "../../../../src/panel/web/core/lists/list-window.ts";

const heights = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 400 });
const px = fc.integer({ min: -3000, max: 120_000 });

test("every row of which a pixel is in view is drawn, once and in order", () => {
  fc.assert(
    fc.property(
      heights,
      px,
      fc.integer({ min: 1, max: 2200 }),
      fc.integer({ min: -1, max: 400 }),
      (all, top, room, kept) => {
        const offsets = offsetsOf(all);
        const drawn = rowsDrawn(offsets, top, room, kept);
        expect(drawn).toEqual([...new Set(drawn)].toSorted((a, b) => a - b));
        const seen = all.flatMap((_height, i) =>
          (offsets[i] ?? 0) < top + room && (offsets[i + 1] ?? 0) > top ? [i] : [],
        );
        expect(drawn).toEqual(expect.arrayContaining(seen));
        expect(drawn.every((i) => i >= 0 && i < all.length)).toBe(true);
      },
    ),
  );
});

test("a list of any length has no more rows drawn than fill the window and what is around it", () => {
  fc.assert(
    fc.property(px, (top) => {
      const offsets = offsetsOf(Array.from({ length: 2000 }, () => 60));
      expect(rowsDrawn(offsets, top, 1000, -1).length).toBeLessThanOrEqual(Math.ceil(1800 / 60) + 2);
    }),
  );
});

test("the row that has the keyboard stays, however far it is scrolled away", () => {
  fc.assert(
    fc.property(px, fc.integer({ min: 0, max: 1999 }), (top, kept) => {
      expect(rowsDrawn(offsetsOf(Array.from({ length: 2000 }, () => 60)), top, 1000, kept)).toContain(kept);
    }),
  );
});
