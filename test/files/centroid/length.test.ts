import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeCentroid, readCentroid, unitMm } from "../../../src/files/index.ts";
import { runs } from "../../support/effort.ts";

/** What is read of one x, in a file whose other numbers are `around`. */
function readX(
  x: string,
  {
    heading = "X",
    delimiter = ";",
    around = "0",
    decimal,
  }: {
    readonly heading?: string;
    readonly delimiter?: string;
    readonly around?: string;
    readonly decimal?: "point" | "comma";
  } = {},
) {
  const cell = x.includes('"') ? `"${x.replaceAll('"', '""')}"` : `"${x}"`;
  const rows = [
    ["Ref", heading, "Y", "Rot", "Side"],
    ["R1", cell, `"${around}"`, "0", "top"],
  ];
  const text = rows.map((row) => row.join(delimiter)).join("\n");
  const { placements, diagnostics } = readCentroid(text, "a.csv", decimal === undefined ? {} : { decimal });
  return diagnostics[0]?.message ?? placements[0]?.xMm;
}

/** Written down from the definitions: 1 in is 25.4 mm (international inch, 1959), 1 mil a thousandth of it. */
const EXACT = [
  ["mm", 1],
  ["cm", 10],
  ["um", 0.001],
  ["µm", 0.001],
  ["mil", 0.0254],
  ["mils", 0.0254],
  ["thou", 0.0254],
  ["in", 25.4],
  ["inch", 25.4],
  ["inches", 25.4],
  ['"', 25.4],
] as const;

describe("units", () => {
  test.each(EXACT)("%s, in a cell, in a heading, for the file and by --unit", (unit, mm) => {
    const wanted = expect.closeTo(50 * mm, 6);
    expect(readX(`50${unit}`)).toEqual(wanted);
    expect(readX(`50 ${unit.toUpperCase()}`)).toEqual(wanted);
    if (unit !== '"') expect(readX("50", { heading: `Pos X (${unit})` })).toEqual(wanted);
    const file = (before: string) => `${before}Ref,X,Y,Rot,Side\nR1,50,0,0,top\n`;
    if (unit !== '"') expect(readCentroid(file(`Units used: ${unit}\n`), "a.csv").placements[0]?.xMm).toEqual(wanted);
    expect(readCentroid(file(""), "a.csv", { unit }).placements[0]?.xMm).toEqual(wanted);
  });

  test.each(["X (mm)", "X[mm]", "X_mm", "X mm", "X-mm", "Mid X (mm)", "Center-X(mm)", "X, mm", "POSITION X (mm)"])(
    "a unit belongs to the column whose heading bears it: %s beside a height in mil",
    (heading) => {
      const text = `Ref;${heading};${heading.replace("X", "Y")};Rot;Side;Height(mil)\nR1;12.5;20;90;top;40\n`;
      expect(readCentroid(text, "a.csv")).toMatchObject({ placements: [{ xMm: 12.5, yMm: 20 }], unit: null });
    },
  );

  test("x and y may have a unit each, and a cell's own counts first", () => {
    const text = "Ref,X (mil),Y (mm),Rot,Side\nR1,1000,2,0,top\nR2,3mm,100mil,0,top\n";
    expect(readCentroid(text, "a.csv").placements).toMatchObject([
      { xMm: 25.4, yMm: 2 },
      { xMm: 3, yMm: 2.54 },
    ]);
  });

  test.each([
    ["Ref,X (furlong),Y,Rot,Side\nR1,1,2,0,top\n", 1, 5, "`X (furlong)`"],
    ["## Unit = parsecs, Angle = deg.\n# Ref Val Package PosX PosY Rot Side\nR1 a b 1 2 0 top\n", 1, 11, "`parsecs`"],
    ["Ref,X,Y,Rot,Side\nR1,1ell,2,0,top\n", 2, 4, "`1ell`"],
    ["UUNITS = CUBITS\nR1 1 2 0 R0402\n", 1, 10, "`CUBITS`"],
  ])("a unit that is not known is refused where it stands: %j", (text, line, column, named) => {
    const [diagnostic] = readCentroid(text, "a.txt").diagnostics;
    expect(diagnostic).toMatchObject({ line, column, message: expect.stringContaining(named) });
    expect(diagnostic?.message).toMatch(/not known.*mm.*mil/);
  });

  test("that a unit is assumed is said only where a number needs one", () => {
    const read = (x: string) => readCentroid(`Ref,X,Y,Rot,Side\nR1,${x},2mm,0,top\n`, "a.csv").unit;
    expect(read("1")).toEqual({ name: "mm", isAssumed: true });
    expect(read("1mm")).toBeNull();
  });

  test("no name of a unit is taken from what every object has", () => {
    expect(unitMm("constructor")).toBeNull();
    expect(unitMm("toString")).toBeNull();
  });
});

describe("decimals", () => {
  test.each([
    ["12,5", 12.5],
    ["-0,125", -0.125],
    ["0,5 mm", 0.5],
    [",5", 0.5],
    ["5,", 5],
    ["1e3", 1000],
    ["−3.5", -3.5],
    ["+3", 3],
  ])("%s is %d", (text, mm) => {
    expect(readX(text, { delimiter: "," })).toBe(mm);
  });

  test.each(["1,234.5", "1.234,5", "1 234,5", "1'234.5", "1.234.567", "1,234,567", "1\u00a0234"])(
    "a mark between thousands is refused: %s",
    (text) => {
      for (const delimiter of [",", ";", "\t"]) expect(readX(text, { delimiter })).toMatch(/between thousands/);
    },
  );

  test("what may be either is refused until something tells", () => {
    expect(readX("1,234", { delimiter: "," })).toMatch(/may be a decimal or thousands/);
    expect(readX("1,234", { delimiter: ",", around: "2,5" })).toBe(1.234);
    expect(readX("1,234", { delimiter: ",", around: "2.5" })).toMatch(/between thousands/);
    expect(readX("1,234", { delimiter: ";" })).toBe(1.234);
    expect(readX("1,234", { delimiter: ",", decimal: "comma" })).toBe(1.234);
    expect(readX("1.234", { around: "2,5" })).toMatch(/may be a decimal or thousands/);
    expect(readX("1.234", { around: "2.5" })).toBe(1.234);
    expect(readX("1.234")).toBe(1.234);
  });

  test("any length, written with either mark and any unit, is read back", () => {
    const micrometres = fc.integer({ min: -2_000_000, max: 2_000_000 });
    fc.assert(
      fc.property(micrometres, fc.constantFrom(...EXACT), fc.constantFrom(".", ","), (um, [unit, factor], mark) => {
        const mm = um / 1000;
        const text = `${(mm / factor).toFixed(7).replace(".", mark)}${unit}`;
        expect(readX(text)).toEqual(expect.closeTo(mm, 5));
      }),
      { numRuns: runs(500) },
    );
  });
});

describe("angles", () => {
  const rotation = (text: string) => {
    const { placements, diagnostics } = readCentroid(`Ref;X;Y;Rot;Side\nR1;1;2;${text};top\n`, "a.csv");
    return placements[0]?.rotationDeg ?? diagnostics[0]?.message;
  };
  test.each([
    ["-90", 270],
    ["450", 90],
    ["360.0", 0],
    ["-0", 0],
    ["90°", 90],
    ["90 deg", 90],
    ["R90", 90],
    ["22,5", 22.5],
    ["359.9999999", 0],
  ])("%s is %d", (text, degrees) => {
    expect(rotation(text)).toBe(degrees);
  });

  test.each(["", "x", "90gon", "1.5.2"])("%j is none", (text) => {
    expect(rotation(text)).toEqual(expect.any(String));
  });

  test("every angle comes out from 0 up to below 360, the same direction", () => {
    fc.assert(
      fc.property(fc.double({ min: -2000, max: 2000, noNaN: true }), (degrees) => {
        const read = Number(rotation(degrees.toFixed(3)));
        expect(read).toBeGreaterThanOrEqual(0);
        expect(read).toBeLessThan(360);
        const apart = Math.abs(read - degrees) % 360;
        expect(Math.min(apart, 360 - apart)).toBeLessThan(0.001);
      }),
      { numRuns: runs(500) },
    );
  });
});

describe("encodings", () => {
  const text = "Ref,X,Y,Rot,Side,Value\nR1,1,2,0,top,4µ7 ±1 %\n";
  const swapped = (content: string) => Buffer.from(content, "utf16le").swap16();
  test.each([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8", Buffer.from(`\uFEFF${text}`)],
    ["UTF-16LE", Buffer.from(`\uFEFF${text}`, "utf16le")],
    ["UTF-16LE", Buffer.from(text, "utf16le")],
    ["UTF-16BE", swapped(`\uFEFF${text}`)],
    ["UTF-16BE", swapped(text)],
    ["Windows-1252", Buffer.from(text, "latin1")],
  ])("%s is told by its bytes (%#)", (encoding, bytes) => {
    expect(decodeCentroid(bytes)).toEqual({ text, encoding });
  });

  test("what is no text is refused", () => {
    expect(decodeCentroid(Buffer.from([0x50, 0x4b, 3, 4, 0, 0]))).toEqual({ notText: true });
    expect(decodeCentroid(Buffer.from([0xff, 0xfe, 0x41]))).toEqual({ notText: true });
  });

  test("the mark that ended texts under DOS ends them still", () => {
    expect(decodeCentroid(Buffer.from(`${text}\u001a`))).toEqual({ text, encoding: "UTF-8" });
  });
});
