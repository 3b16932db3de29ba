import { describe, expect, test } from "vitest";
import { readCentroid } from "../../../src/files/index.ts";

const board = (before: string, after = "") => `${before}\nRef,X,Y,Rot,Side\nR1,1000,2000,90,top\n${after}`;
const read = (text: string, options = {}) => {
  const { placements, diagnostics, unit } = readCentroid(text, "a.csv", options);
  return { xMm: placements[0]?.xMm, said: diagnostics[0]?.message, isAssumed: unit?.isAssumed };
};

describe("the unit that the lines around a table name", () => {
  test.each([
    "# All units in mils",
    "# All dimensions are in mil",
    "# units mil",
    "; units: mils",
    "# mils",
    "(coordinates in thou)",
    "# Units: X and Y in mils",
    "# X/Y in mil",
    "Distances in mils",
    "Unit of measure,mil",
    '"Units used:","mil"',
    "Units used:;mil",
    "Einheit: mil",
    "单位：mil",
  ])("%s is the unit of its numbers", (line) => {
    expect(read(board(line))).toMatchObject({ xMm: 25.4, isAssumed: false });
  });

  test.each([
    ["# Coordinates: inch", 25_400],
    ["Einheiten=Zoll", 25_400],
    ["Units: Metric", 1000],
    ["# Positions in inches, rotation in degrees", 25_400],
  ])("%s makes 1000 %d mm", (line, xMm) => {
    expect(read(board(line))).toMatchObject({ xMm, isAssumed: false });
  });

  test("it may stand in a note below the rows", () => {
    expect(read(board("", "# Units used: mil\n"))).toMatchObject({ xMm: 25.4, isAssumed: false });
  });

  test.each(["Units used: 0.1 mil", "Unit = 1/1000 inch", "Units: Imperial", "Units: furlongs"])(
    "%s is refused: no unit that is known",
    (line) => {
      expect(read(board(line)).said).toContain("is not known");
      expect(read(board(line), { unit: "mil" })).toMatchObject({ xMm: 25.4, said: undefined });
    },
  );

  test.each(["Format: mil", "Resolution: inch", "# coordinates in mm or mil"])(
    "%s may be the unit or not, and is asked about",
    (line) => {
      expect(read(board(line)).said).toContain("may be the unit of the coordinates or not: say which with --unit");
      expect(read(board(line), { unit: "mil" })).toMatchObject({ xMm: 25.4, said: undefined });
    },
  );

  test.each([
    "Board dimensions: 100 mil x 80 mil",
    "\\\\server\\units\\mil\\x.PcbDoc",
    "Project: mil-board units",
    "Grid: 50 mil",
  ])("%s says nothing about the unit of the coordinates", (line) => {
    expect(read(board(line))).toMatchObject({ xMm: 1000, isAssumed: true });
  });

  test("a column for the unit is each row's own", () => {
    const text = "Ref,X,Y,Rot,Side,Unit\nR1,1000,2000,90,top,mil\nR2,1,2,90,top,mm\n";
    expect(readCentroid(text, "a.csv")).toMatchObject({ placements: [{ xMm: 25.4 }, { xMm: 1 }], unit: null });
    const wrong = readCentroid("Ref,X,Y,Rot,Side,Unit\nR1,1000,2000,90,top,ells\n", "a.csv");
    expect(wrong.diagnostics).toMatchObject([{ line: 2, column: 21, message: expect.stringContaining("`ells`") }]);
  });
});

describe("angles", () => {
  const angle = (text: string, file = "a.csv") => {
    const { placements, diagnostics } = readCentroid(text, file);
    return diagnostics[0]?.message ?? placements[0]?.rotationDeg;
  };
  const row = (heading: string, cell: string) => `Ref,X,Y,${heading},Side\nR1,1,2,${cell},top\n`;

  test.each([
    ["Rotation (rad)", "1.5707963268", 90],
    ["Rotation [radians]", "-1.5707963268", 270],
    ["Rotation_rad", "3.1415926536", 180],
    ["Rotation", "1.5707963268 rad", 90],
    ["Rotation (rad)", "90 deg", 90],
    ["Rotation (deg)", "450", 90],
    ["Rotation (CCW)", "90", 90],
  ])("%s %s is %d deg", (heading, cell, degrees) => {
    expect(angle(row(heading, cell))).toBeCloseTo(degrees, 5);
  });

  test.each(["22.7", "0.1", "359.999999"])("%s deg is written as it was read", (text) => {
    expect(angle(row("Rotation", text))).toBe(Number(text));
  });

  test.each([
    ["## Unit = mm, Angle = rad\n# Ref Val Package PosX PosY Rot Side\nR1 a b 1 2 1.5707963268 top\n"],
    ["# X,Y in mm.  rotation in radians.\nRef,X,Y,Rot,Side\nR1,1,2,1.5707963268,top\n"],
  ])("a file may say that its angles are radians: %j", (text) => {
    expect(angle(text)).toBeCloseTo(90, 5);
  });

  test.each([
    ["Rotation (grad)", "100", "`Rotation (grad)`"],
    ["Rotation (0.1 deg)", "900", "`Rotation (0.1 deg)`"],
    ["Rotation", "100 gon", "`100 gon`"],
  ])("%s %s is refused: no unit of angles that is known", (heading, cell, named) => {
    expect(angle(row(heading, cell))).toBe(`the unit in ${named} is not known: expected deg or rad`);
  });

  test("a mirrored rotation puts a part on the bottom where no column says the side", () => {
    const text = "Name,X,Y,Angle,Value,Package\nC1,1,2,R90,1u,0402\nC2,1,2,MR90,1u,0402\n";
    const sides = (file: string, options = {}) => readCentroid(text, file, options).placements.map(({ side }) => side);
    expect(readCentroid(text, "a.csv").sides).toBe("column");
    expect(sides("a.csv")).toEqual(["top", "bottom"]);
    expect(sides("a.csv", { side: "bottom" })).toEqual(["top", "bottom"]);
    expect(sides("a_bottom.csv")).toEqual(["bottom", "bottom"]);
    const withColumn = "Name,X,Y,Angle,Side\nC1,1,2,MR90,top\n";
    expect(readCentroid(withColumn, "a.csv").placements).toMatchObject([{ side: "top", rotationDeg: 90 }]);
  });
});

test("a note that begins with # is no row, a part that is called so is", () => {
  const { placements, diagnostics } = readCentroid(
    "Ref,X,Y,Rot,Side\nR1,1,2,0,top\n# made by hand\n#FLG1,3,4,0,top\n# end, of file\n",
    "a.csv",
  );
  expect(diagnostics).toEqual([]);
  expect(placements.map(({ designator }) => designator)).toEqual(["R1", "#FLG1"]);
});

test.each([
  ["Bestückungsseite", "top"],
  ["Lötseite", "bottom"],
  ["底层", "bottom"],
  ["Inferior", "bottom"],
])("side %s is the %s", (word, side) => {
  expect(readCentroid(`Ref,X,Y,Rot,Side\nR1,1,2,0,${word}\n`, "a.csv").placements).toMatchObject([{ side }]);
});

describe("a row of units below the headings", () => {
  test("says the units of its columns, and is no part", () => {
    const { placements, diagnostics, unit } = readCentroid(
      "Ref,X,Y,Rot,Side\n,mil,inch,rad,\nR1,1000,1,3.14159265,top\n",
      "a.csv",
    );
    expect(diagnostics).toEqual([]);
    expect(placements).toMatchObject([{ designator: "R1", xMm: 25.4, yMm: 25.4 }]);
    expect(placements[0]?.rotationDeg).toBeCloseTo(180, 3);
    expect(unit).toBeNull();
  });

  test("is a part with a mistake where it names one", () => {
    const { diagnostics } = readCentroid("Ref,X,Y,Rot,Side\nR1,mm,mm,0,top\n", "a.csv");
    expect(diagnostics.length).toBeGreaterThan(0);
  });
});
