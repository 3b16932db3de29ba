import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LeaveOut, type MirrorTurn, readCentroid, type Side, selectPlacements } from "../../../src/files/index.ts";
import { runs } from "../../support/effort.ts";

const KICAD = `### Module positions ###
## Unit = mm, Angle = deg.
# Ref    Val          Package         PosX       PosY        Rot     Side
C1       100 uF 25V   CAP:0805        10.5       -2.25       450.0   F.Cu
U1       MC           SOIC            3          -4          -90     B.Cu
## End
`;
const rows = (text: string, file = "board.csv") => readCentroid(text, file);
const messages = (text: string, file = "board.csv") =>
  rows(text, file).diagnostics.map(({ line, message }) => `${line}: ${message}`);
const select = (text: string, side: Side, leaveOut: readonly LeaveOut[] = [], mirror: MirrorTurn | null = null) =>
  selectPlacements(rows(text).placements, { side, leaveOut: new Set(leaveOut), mirror });

describe("the traps of placement files", () => {
  test("KiCad .pos: a value with blanks, negative y, an angle beyond the circle", () => {
    const { format, placements } = rows(KICAD);
    expect(format).toBe("kicad-pos");
    expect(placements).toEqual([
      {
        designator: "C1",
        value: "100 uF 25V",
        package: "CAP:0805",
        xMm: 10.5,
        yMm: -2.25,
        rotationDeg: 90,
        side: "top",
        omitted: null,
        line: 4,
      },
      {
        designator: "U1",
        value: "MC",
        package: "SOIC",
        xMm: 3,
        yMm: -4,
        rotationDeg: 270,
        side: "bottom",
        omitted: null,
        line: 5,
      },
    ]);
  });

  test("KiCad .pos in inches comes out in mm", () => {
    expect(rows(KICAD.replace("Unit = mm", "Unit = inches")).placements[0]?.xMm).toBeCloseTo(266.7, 6);
  });

  test("a byte-order mark, CRLF, and columns in any order", () => {
    const text = "\uFEFFLayer,Rotation,Mid Y,Mid X,Designator\r\ntop,0.0,2,1,R1\r\n";
    expect(rows(text).placements).toMatchObject([{ designator: "R1", xMm: 1, yMm: 2, side: "top", line: 2 }]);
  });

  test("units in cells: mm, mil and inch", () => {
    const text =
      '"Designator","Mid X","Mid Y","Layer","Rotation"\n"R1","58.674mm","100mil","T","90.00"\n"R2","1in","2","B","0"\n';
    expect(rows(text).placements).toMatchObject([
      { xMm: 58.674, yMm: 2.54, side: "top" },
      { xMm: 25.4, yMm: 2, side: "bottom" },
    ]);
  });

  test("a preamble before the header, quoted commas, semicolons", () => {
    const text =
      'Altium Designer\nUnits: mm\n\nDesignator;Comment;Mid X;Mid Y;Layer;Rotation\nR1;"10k; 1%";1;2;Top;0\n';
    expect(rows(text).placements).toMatchObject([{ designator: "R1", value: "10k; 1%", line: 5 }]);
  });

  test("mountsmd: an empty value, a value with blanks, the side by the file's ending", () => {
    const text = "C5 23.70 23.50 180 0.1 16V 0805\nM1 7.6 18.6 0 DPAK\n";
    expect(rows(text, "a.mnt").placements).toMatchObject([
      { value: "0.1 16V", package: "0805", side: "top" },
      { value: "", package: "DPAK", side: "top" },
    ]);
    expect(rows(text, "a.mnb").placements[0]?.side).toBe("bottom");
  });

  test("fiducials and panel bites are left out on request only, and named; duplicates are kept", () => {
    const text =
      "Designator,Mid X,Mid Y,Rotation,Layer\nFID1,0,0,0,top\n_3,1,1,0,top\n,2,2,0,top\nR1,3,3,0,top\nR1,4,4,0,top\n";
    expect(select(text, "top").placements).toHaveLength(5);
    const { placements, leftOut } = select(text, "top", ["fiducials", "panel-bites"]);
    expect(placements.map(({ designator }) => designator)).toEqual(["R1", "R1"]);
    expect(leftOut).toEqual([
      { designator: "FID1", line: 2, reason: "it is a fiducial" },
      { designator: "_3", line: 3, reason: "it is a panel bite" },
      { designator: "", line: 4, reason: "it is a panel bite" },
    ]);
  });

  test("the bottom is mirrored only when asked", () => {
    const text = "Designator,Mid X,Mid Y,Rotation,Layer\nR1,3,4,0,bottom\n";
    expect(select(text, "bottom").placements[0]?.xMm).toBe(3);
    expect(select(text, "bottom", [], "180-r").placements[0]?.xMm).toBe(-3);
  });
});

describe("the bottom as the machine sees it", () => {
  const turned = (rotation: number, turn: MirrorTurn) =>
    select(`Designator,Mid X,Mid Y,Rotation,Layer\nR1,3,4,${rotation},bottom\n`, "bottom", [], turn).placements[0];

  test.each([
    ["180-r", 0, 180],
    ["180-r", 30, 150],
    ["180-r", 90, 90],
    ["180-r", 180, 0],
    ["180-r", 270, 270],
    ["minus-r", 0, 0],
    ["minus-r", 30, 330],
    ["minus-r", 270, 90],
    ["r", 30, 30],
  ] as const)("with %s, %d deg becomes %d deg, and x -x", (turn, rotation, wanted) => {
    expect(turned(rotation, turn)).toMatchObject({ xMm: -3, yMm: 4, rotationDeg: wanted });
  });

  test("the direction of a part's x axis, seen from above, is the same one seen from below", () => {
    for (let rotation = 0; rotation < 360; rotation += 7.5) {
      const above = (rotation * Math.PI) / 180;
      const below = ((turned(rotation, "180-r")?.rotationDeg ?? 0) * Math.PI) / 180;
      expect(Math.cos(below)).toBeCloseTo(-Math.cos(above), 9);
      expect(Math.sin(below)).toBeCloseTo(Math.sin(above), 9);
    }
  });
});

describe("mistakes are told at their line, all in one run", () => {
  test("bad numbers, an unknown side, a ragged row, an open quote", () => {
    const text =
      'Designator,Mid X,Mid Y,Rotation,Layer\nR1,abc,2,0,top\nR2,1,2,x,inner\nR3,1\n"R4,1,2,0,top\nR5,1,2,0,top\n';
    expect(messages(text)).toEqual([
      "2: expected a length for x, such as 12.7 or 12.7mm, got `abc`",
      "3: expected an angle in degrees, got `x`",
      "3: expected top or bottom, got `inner`",
      "4: the row has 2 cells, the header 5",
      "5: the row can't be read: a quote is not closed",
    ]);
  });

  test("a missing column says which names it may have", () => {
    expect(messages("Designator,Mid X,Rotation,Layer\nR1,1,0,top\n")).toEqual([
      "1: the table has no column for y: expected one named midy, posy, centery, y",
    ]);
  });

  test("no rows, and no known format", () => {
    expect(messages("Designator,Mid X,Mid Y,Rotation,Layer\n")).toEqual(["1: the file lists no parts"]);
    expect(messages("hello\n")[0]).toMatch(/no centroid file/);
  });
});

test("whatever the text, it is placements or diagnostics, and placements and left out are the rows", () => {
  const piece = fc.constantFrom(
    "Designator",
    "Ref",
    "# Ref",
    ",",
    ";",
    '"',
    "\n",
    "\r\n",
    "1.5mm",
    "-3",
    "top",
    "F.Cu",
    " ",
    "R1",
    "FID1",
    "\uFEFF",
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join("")),
  );
  fc.assert(
    fc.property(text, fc.constantFrom("a.csv", "a.pos", "a.mnt"), (content, file) => {
      const { placements, diagnostics } = readCentroid(content, file);
      expect(placements.length + diagnostics.length).toBeGreaterThan(0);
      const chosen = selectPlacements(placements, { side: "top", leaveOut: new Set(["fiducials"]), mirror: null });
      const lines = [...chosen.placements, ...chosen.leftOut].map(({ line }) => line);
      expect(lines.sort((a, b) => a - b)).toEqual(placements.map(({ line }) => line));
    }),
    { numRuns: runs(500) },
  );
});
