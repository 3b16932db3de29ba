import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  feederTable,
  guessFeeders,
  type Placement,
  placementTable,
  readFeeders,
  unmapped,
} from "../../../src/files/index.ts";
import { nameFault } from "../../../src/model/index.ts";
import { runs } from "../../support/effort.ts";

const part = (pack: string, value: string, designator = "R1"): Placement => ({
  ...{ designator, xMm: 0, yMm: 0, rotationDeg: 0, side: "top", omitted: null, line: 1 },
  ...{ package: pack, value },
});
const names = (...parts: readonly Placement[]) => guessFeeders(parts).rows.map(({ feeder }) => feeder);
const feederOf = (table: string, placement: Placement) => readFeeders("f.csv", table).feeders.rowOf(placement)?.feeder;

describe("names of feeders that are made up", () => {
  test.each([
    ["_0402", "", "f-0402"],
    ["--0402--", "", "f-0402"],
    ["R_0402", "10k 1%", "f-r-0402-10k-1"],
    ["CAP", "4µ7", "f-cap-4u7"],
    ["RES", "10Ω", "f-res-10ohm"],
    ["Gehäuse", "", "f-gehause"],
    ["贴片", "电阻", "f-part"],
    ["+", "-", "f-part"],
  ])("%s %s: %s", (pack, value, name) => {
    expect(names(part(pack, value))).toEqual([name]);
  });

  test("kinds that look alike once cleaned have names of their own", () => {
    expect(
      names(part("SOT-23", ""), part("SOT_23", ""), part("贴片", ""), part("插件", ""), part("sot 23", "2")),
    ).toEqual([...["f-sot-23", "f-sot-23-2", "f-part", "f-part-2", "f-sot-23-2-2"]]);
  });

  test("whatever packages and values are called, names are names, and each is different", () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.constantFrom("", "A".repeat(90), "A".repeat(91), "_a", "-a"),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 30 }), (kinds) => {
        const parts = kinds.map(([pack, value]) => part(pack, value));
        const { rows } = guessFeeders(parts);
        expect(rows.filter(({ feeder }) => nameFault(feeder) !== null)).toEqual([]);
        expect(new Set(rows.map(({ feeder }) => feeder)).size).toBe(rows.length);
        expect(unmapped(parts, guessFeeders(parts))).toEqual([]);
      }),
      { numRuns: runs(150) },
    );
  });
});

describe("a tape holds one part number", () => {
  test("each package and value has a feeder, and each kind only one", () => {
    expect(names(part("R0402", "10k"), part("R0402", "1M"), part("R0402", "10k"), part("C0402", "10k"))).toHaveLength(
      3,
    );
  });

  test("where there are no packages, the letters of designators stand for them", () => {
    expect(names(part("", "", "R1"), part("", "", "R2"), part("", "", "C1"), part("", "5k", "R3"))).toEqual([
      ...["f-r", "f-c", "f-r-5k"],
    ]);
  });

  test("a row of the value comes before one of any value, whatever their order", () => {
    const table = "package,value,feeder,nozzle\nR0402,,f-any,small\nR0402,10k,f-tenk,small\n";
    expect(feederOf(table, part("R0402", "10k"))).toBe("f-tenk");
    expect(feederOf(table, part("R0402", "1M"))).toBe("f-any");
    expect(feederOf(table, part("C0402", "10k"))).toBeUndefined();
  });

  test("a table without values, or without nozzles, is one", () => {
    expect(feederOf("package,feeder,nozzle\nR0402,f-tape,small\n", part("R0402", "10k"))).toBe("f-tape");
    const { feeders } = readFeeders("f.csv", "package,feeder\nR0402,f-tape\nQFN24,f-tray\n");
    expect(feeders.rows.map(({ nozzle }) => nozzle)).toEqual(["small", "large"]);
  });

  test("the table that is written is read back the same", () => {
    const feeders = guessFeeders([part("R0402", "10k"), part("R0402", 'a "b", c'), part("QFN", "")]);
    const { feeders: again, diagnostics } = readFeeders("f.csv", feederTable(feeders));
    expect(diagnostics).toEqual([]);
    expect(again.rows).toEqual(feeders.rows);
  });

  test.each([
    ["package,value,feeder\nR0402,10k,f-a\nR0402,10k,f-b\n", 3, "has a feeder already"],
    ["package,feeder\nR0402,F A\n", 2, "the name of a feeder"],
    ["package,feeder\nR0402,nozzle\n", 2, "something else on the line"],
    ["package,feeder\nR0402,f-a_b\nC0402,f-a-b\n", 3, "too alike"],
    ["package,feeder\n,f-a\n", 2, "expected a package"],
    ["part,feeder\nR0402,f-a\n", 2, "no column package"],
  ])("mistakes in a table are told at their line: %j", (table, line, message) => {
    expect(readFeeders("f.csv", table).diagnostics).toMatchObject([
      { line, message: expect.stringContaining(message) },
    ]);
  });
});

describe("turning", () => {
  test.each([
    [0, 0],
    [90, 90],
    [180, 180],
    [180.5, -179.5],
    [270, -90],
    [359.5, -0.5],
  ])("%d deg is %d deg the short way round", (rotationDeg, machine) => {
    const placed = [{ ...part("R", ""), rotationDeg }];
    const table = placementTable(placed, guessFeeders(placed), { x: 0, y: 0 });
    expect(table.trim().split(",").at(-1)).toBe(String(machine));
  });
});
