/** What is computed from measurements, and how it is written. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changedLines } from "../../../src/cli/calibrate/diff.ts";
import { correctedFactor, quantityText, rounded, typedNumber } from "../../../src/cli/calibrate/numbers.ts";
import {
  furtherAt,
  largestDifference,
  type Point,
  positionAt,
  pulseAt,
  reachable,
  span,
  type Table,
  tableThrough,
} from "../../../src/cli/calibrate/servo-table.ts";

const OLD: Table = [
  [600, 0],
  [1500, 82],
  [2380, 160],
];
const FALLING: Table = [
  [1100, 40],
  [2100, 0],
];

/** Rising in µs, and rising or falling in what it means. */
const tables: fc.Arbitrary<Table> = fc
  .record({
    steps: fc.array(fc.record({ us: fc.integer({ min: 5, max: 300 }), by: fc.integer({ min: 1, max: 50 }) }), {
      minLength: 2,
      maxLength: 6,
    }),
    sign: fc.constantFrom(1, -1),
    at: fc.integer({ min: -100, max: 100 }),
  })
  .map(({ steps, sign, at }) => {
    let [us, position] = [600, at];
    return steps.map((step): Point => {
      us += step.us;
      position += sign * step.by;
      return [us, position];
    });
  });

describe("a servo's table", () => {
  test("goes from pulse to place and back, rising or falling", () => {
    fc.assert(
      fc.property(tables, fc.double({ min: 0, max: 1, noNaN: true }), (table, share) => {
        const [from, to] = [table[0]?.[0] ?? 0, table.at(-1)?.[0] ?? 0];
        const us = from + share * (to - from);
        expect(pulseAt(table, positionAt(table, us))).toBeCloseTo(us, 6);
      }),
    );
  });

  test("a pulse that is within reach is a place within the range", () => {
    fc.assert(
      fc.property(
        tables,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (table, a, b) => {
          const [low, high] = span(table);
          const range = [Math.min(a, b), Math.max(a, b)].map((share) => low + share * (high - low)) as [number, number];
          for (const us of reachable(table, range)) {
            const isEmpty = reachable(table, range)[0] > reachable(table, range)[1];
            if (isEmpty) continue;
            expect(positionAt(table, us)).toBeGreaterThanOrEqual(range[0] - 1e-4);
            expect(positionAt(table, us)).toBeLessThanOrEqual(range[1] + 1e-4);
          }
        },
      ),
    );
    expect(reachable(OLD, [0, 160])).toEqual([600, 2380]);
    expect(reachable(FALLING, [0, 20])).toEqual([1600, 2100]);
  });

  test("goes through what was measured, and keeps its ends on the outer lines", () => {
    expect(
      tableThrough(OLD, [
        [2380, 158],
        [600, 2],
      ]),
    ).toEqual({
      kind: "fitted",
      table: [
        [600, 2],
        [2380, 158],
      ],
      extended: [],
    });
    expect(
      tableThrough(OLD, [
        [1000, 40],
        [2000, 130],
      ]),
    ).toEqual({
      kind: "fitted",
      table: [
        [600, 4],
        [1000, 40],
        [2000, 130],
        [2380, 164.2],
      ],
      extended: [
        [600, 4],
        [2380, 164.2],
      ],
    });
    expect(
      tableThrough(FALLING, [
        [1100, 41],
        [2100, 1],
      ]),
    ).toMatchObject({
      table: [
        [1100, 41],
        [2100, 1],
      ],
    });
  });

  test("is refused where measurements turn back, stand still, or are too few, naming them", () => {
    const flat = [600, 1500, 2000].map((us): Point => [us, 7]);
    expect(tableThrough(OLD, flat)).toMatchObject({
      kind: "wrong",
      why: expect.stringContaining("600 µs is 7 and 1500"),
    });
    expect(tableThrough(OLD, [[600, 0]])).toMatchObject({ kind: "wrong", why: expect.stringContaining("two") });
    for (const at of [90, 80])
      expect(
        tableThrough(OLD, [
          [600, 0],
          [1500, 90],
          [2000, at],
        ]),
      ).toMatchObject({
        kind: "wrong",
        why: expect.stringContaining(`1500 µs is 90 and 2000 µs is ${at}`),
      });
  });

  test("tells where two of them differ most", () => {
    expect(
      largestDifference(OLD, [
        [600, 0],
        [1500, 85.5],
        [2380, 160],
      ]),
    ).toEqual({ us: 1500, by: 3.5 });
    expect(largestDifference(OLD, OLD).by).toBe(0);
  });

  test("grows along its outer line, and never beyond what a servo takes", () => {
    expect(furtherAt(FALLING, "low", 100)).toEqual({ table: [[1000, 44], ...FALLING], us: 1000 });
    expect(furtherAt(OLD, "low", 100)).toBeNull();
    expect(
      furtherAt(
        [
          [600, 0],
          [2750, 160],
        ],
        "high",
        100,
      ),
    ).toBeNull();
  });
});

describe("numbers", () => {
  test("are typed bare or with a unit of the axis", () => {
    expect([typedNumber("+0.1", "mm"), typedNumber("-3 cm", "mm"), typedNumber("90", "deg")]).toEqual([0.1, -30, 90]);
    for (const wrong of ["", "x", "3 deg", "1,5", "--3", "1e3"]) expect(typedNumber(wrong, "mm")).toBeNull();
  });

  test("are written in the unit and with the spacing of what was there", () => {
    expect(quantityText(81.25, "mm", "8 cm")).toBe("8.125 cm");
    expect(quantityText(81.25, "mm", '"80mm"')).toBe("81.25mm");
    expect(quantityText(-3, "deg", null)).toBe("-3 deg");
    expect(quantityText(7, "mm", "*there")).toBe("7 mm");
  });

  test("are rounded to a µm, and never out of the range", () => {
    expect([rounded(80.12345, [0, 100]), rounded(99.9996, [0, 99.9995])]).toEqual([80.123, 99.9995]);
  });

  test("a corrected factor makes the axis go as far as it is told", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 5000, noNaN: true }),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        fc.integer({ min: 1, max: 500 }),
        (truth, share, commanded) => {
          const file = truth * share;
          // It sends `commanded · file` steps; the mechanics makes `1 / truth` of each.
          const measured = (commanded * file) / truth;
          expect(correctedFactor(file, { commanded, measured }) / truth).toBeCloseTo(1, 5);
        },
      ),
    );
    expect(correctedFactor(80, { commanded: 100, measured: -98 })).toBeCloseTo(-81.63265, 4);
  });
});

test("a diff shows the lines that differ, old before new, and no others", () => {
  expect(changedLines("a\nb\nc\nd\n", "a\nB\nc\nnew\nd\n")).toEqual(["   2 - b", "   2 + B", "   4 + new"]);
  expect(changedLines("a\r\nb", "a\r\nb\nc")).toEqual(["   3 + c"]);
  expect(changedLines("a\nb\nc\n", "a\nc\n")).toEqual(["   2 - b"]);
  expect(changedLines("same\n", "same\n")).toEqual([]);
});
