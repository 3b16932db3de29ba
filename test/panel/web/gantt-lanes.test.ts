/** How lanes stand under each other: in groups, folded or not, in the room there is. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type LaneOrder, laneRows, lanesInView } from "../../../src/panel/web/core/gantt/gantt-lanes.ts";
import { deviceGroups, usefulGroupings } from "../../../src/panel/web/core/lists/device-groups.ts";
import { A_LINE, device } from "./tabs/a-line.ts";

const NAMES = Array.from({ length: 104 }, (_each, i) => `device-${i}`);
const lanes = fc.subarray([...NAMES, null], { minLength: 1 });
const order = fc.record({
  groups: fc.option(fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom("a", "b", "c")), { nil: null }),
  folded: fc.subarray(["a", "b", "c", ""]),
  roomPx: fc.integer({ min: 0, max: 2000 }),
});
const given = ({
  groups,
  folded,
  roomPx,
}: {
  groups: Record<string, string> | null;
  folded: string[];
  roomPx: number;
}) =>
  ({
    groups: groups === null ? null : new Map(Object.entries(groups)),
    folded: new Set(folded),
    roomPx,
    remPx: 16,
  }) satisfies LaneOrder;

test("every lane has one row that its bars are drawn in: its own, or the head of its group where that is folded", () => {
  fc.assert(
    fc.property(lanes, order, (all, its) => {
      const { groups, folded } = given(its);
      const { rows, rowOf } = laneRows(all, given(its));
      expect(new Set(rowOf.keys())).toEqual(new Set(all));
      for (const lane of all) {
        const group = groups?.get(lane ?? "") ?? "";
        const row = rowOf.get(lane);
        if (groups !== null && folded.has(group)) expect(row).toMatchObject({ kind: "group", group, isFolded: true });
        else expect(row).toMatchObject({ kind: "lane", lane });
        expect(rows).toContain(row);
      }
    }),
  );
});

test("rows follow on each other without gap, none is too low to be read, and a head is as high as a finger needs", () => {
  fc.assert(
    fc.property(lanes, order, (all, its) => {
      const { rows, heightPx } = laneRows(all, given(its));
      let topPx = 0;
      for (const row of rows) {
        expect(row.topPx).toBe(topPx);
        expect(row.heightPx).toBeGreaterThanOrEqual(row.kind === "group" ? 44 : 22);
        topPx += row.heightPx;
      }
      expect(heightPx).toBe(topPx);
    }),
  );
});

test("lanes keep the order of the plan, within their group too", () => {
  fc.assert(
    fc.property(lanes, order, (all, its) => {
      const rows = laneRows(all, { ...given(its), folded: new Set() }).rows;
      const { groups } = given(its);
      const groupsInOrder = groups === null ? [null] : [...new Set(all.map((lane) => groups.get(lane ?? "") ?? ""))];
      const wanted = groupsInOrder.flatMap((group) =>
        all.filter((lane) => group === null || (groups?.get(lane ?? "") ?? "") === group),
      );
      expect(rows.flatMap((row) => (row.kind === "lane" ? [row.lane] : []))).toEqual(wanted);
    }),
  );
});

test("what is in view is every lane of which a pixel lies in the window, and no other", () => {
  fc.assert(
    fc.property(
      lanes,
      order,
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 1, max: 900 }),
      (all, its, top, room) => {
        const rows = laneRows(all, given(its));
        const seen = lanesInView(rows, top, room);
        for (const [lane, { topPx, heightPx }] of rows.rowOf)
          expect(seen.has(lane)).toBe(topPx < top + room && topPx + heightPx > top);
      },
    ),
  );
});

test("devices are grouped by kind, adapter, pool, and the arm that carries them; only what tells them apart is offered", () => {
  const line = { ...A_LINE, pools: { tools: ["loose"] }, devices: [...A_LINE.devices, device("spare", "tool")] };
  const groupOf = (by: Parameters<typeof deviceGroups>[1], name: string) => deviceGroups(line, by).get(name);
  expect(groupOf("kind", "gripper")).toBe("gripper");
  expect([groupOf("carrier", "gripper"), groupOf("carrier", "arm"), groupOf("carrier", "belt")]).toEqual([
    "arm",
    "arm",
    "",
  ]);
  expect([groupOf("pool", "loose"), groupOf("pool", "spare")]).toEqual(["tools", ""]);
  expect(usefulGroupings(line)).toEqual(["none", "kind", "pool", "carrier"]);
});
