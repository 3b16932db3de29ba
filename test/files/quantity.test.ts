import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseQuantity } from "../../src/files/index.ts";

describe("a quantity", () => {
  const cases: readonly (readonly [text: string, value: number, unit: string])[] = [
    ["300 ms", 300, "ms"],
    ["1.5 s", 1500, "ms"],
    ["2 min", 120_000, "ms"],
    ["1 h", 3_600_000, "ms"],
    ["80 mm", 80, "mm"],
    ["80mm", 80, "mm"],
    ["  0.4   m ", 400, "mm"],
    ["0.07 m", 70, "mm"],
    ["12 cm", 120, "mm"],
    ["50 um", 0.05, "mm"],
    ["-45 deg", -45, "deg"],
    ["3.141592653589793 rad", 180, "deg"],
    ["800 mm/s", 800, "mm/s"],
    ["0.8 m/s", 800, "mm/s"],
    ["6 m/min", 100, "mm/s"],
    ["90 deg/s", 90, "deg/s"],
    ["4 m/s2", 4000, "mm/s2"],
    ["4 m/s²", 4000, "mm/s2"],
    ["3000 mm/s^2", 3000, "mm/s2"],
    ["360 deg/s2", 360, "deg/s2"],
    ["60 m/s3", 60_000, "mm/s3"],
    ["3600 deg/s3", 3600, "deg/s3"],
    ["50 %", 0.5, "share"],
    ["-60 kPa", -60, "kPa"],
    ["6 bar", 600, "kPa"],
    [".5e1 mm", 5, "mm"],
  ];
  for (const [text, value, unit] of cases)
    test(`\`${text}\` is ${value} ${unit}`, () => {
      expect(parseQuantity(text)).toEqual({ value, unit });
    });

  test("without a unit, with an unknown one, with a comma, without a number or beyond all bounds is none", () => {
    expect(parseQuantity("80")).toEqual({ kind: "missing-unit" });
    expect(parseQuantity("80 MM")).toEqual({ kind: "unknown-unit", unit: "MM" });
    expect(parseQuantity("1,5 s")).toEqual({ kind: "decimal-comma" });
    expect(parseQuantity("fast")).toEqual({ kind: "not-a-quantity" });
    expect(parseQuantity("1e308 m")).toEqual({ kind: "not-finite" });
    expect(parseQuantity("NaN mm")).toEqual({ kind: "not-a-quantity" });
  });

  test("reads back what is written with its base unit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.constantFrom("mm", "deg", "ms", "mm/s", "kPa"),
        (thousandths, unit) => {
          const value = thousandths / 1000;
          expect(parseQuantity(`${value} ${unit}`)).toEqual({ value: value === 0 ? 0 : value, unit });
        },
      ),
    );
  });
});
