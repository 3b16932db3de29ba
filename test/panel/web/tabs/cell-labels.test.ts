/** Which names are shown in a cell that is too full for all of them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type LabelRoom, labelsShown } from "../../../../src/panel/web/core/cell/cell-labels.ts";

const rooms = fc
  .array(
    fc.record({
      left: fc.integer({ min: 0, max: 600 }),
      top: fc.integer({ min: 0, max: 400 }),
      width: fc.integer({ min: 20, max: 120 }),
      height: fc.constant(18),
      isAbnormal: fc.boolean(),
      distanceMm: fc.integer({ min: 1, max: 5 }),
    }),
    { maxLength: 130 },
  )
  .map((all) => all.map((room, i): LabelRoom => ({ ...room, id: `device-${i}` })));

/** Some pixel belongs to both. */
const share = (a: LabelRoom, b: LabelRoom): boolean =>
  Math.min(a.left + a.width, b.left + b.width) > Math.max(a.left, b.left) &&
  Math.min(a.top + a.height, b.top + b.height) > Math.max(a.top, b.top);

test("no name is printed over another, and none is left out without another in its place that goes before it", () => {
  fc.assert(
    fc.property(rooms, (all) => {
      const shown = labelsShown(all);
      const those = all.filter(({ id }) => shown.has(id));
      for (const [i, a] of those.entries()) for (const b of those.slice(i + 1)) expect(share(a, b)).toBe(false);
      for (const hidden of all.filter(({ id }) => !shown.has(id))) {
        const before = those.filter((each) => share(each, hidden));
        expect(before).not.toEqual([]);
        const isBefore = (each: LabelRoom): boolean =>
          each.isAbnormal === hidden.isAbnormal ? each.distanceMm <= hidden.distanceMm : each.isAbnormal;
        expect(before.some(isBefore)).toBe(true);
      }
    }),
  );
});
