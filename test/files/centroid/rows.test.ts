import { describe, expect, test } from "vitest";
import { type CentroidOptions, readCentroid } from "../../../src/files/index.ts";
import { rowText } from "../../support/centroids.ts";

const rows = (text: string, file = "board.csv", options: CentroidOptions = {}) =>
  readCentroid(text, file, options).placements.map(rowText);
const messages = (text: string, file = "board.csv", options: CentroidOptions = {}) =>
  readCentroid(text, file, options).diagnostics.map(({ line, column, message }) => `${line}:${column} ${message}`);

describe("below the table", () => {
  const board = "Designator\tX\tY\tLayer\tRotation\nR1\t1mm\t2mm\tT\t90\n";

  test("a text after a blank line is no row, and is told", () => {
    const { placements, closing, diagnostics } = readCentroid(`${board}\nEnd of file, 1 component\n`, "a.txt");
    expect(placements.map(rowText)).toEqual(["R1 1 2 90 top||"]);
    expect(closing).toEqual([{ line: 4, text: "End of file, 1 component" }]);
    expect(diagnostics).toEqual([]);
  });

  test("the last row of a file that was cut off is a mistake", () => {
    expect(messages(`${board}R2\n`)).toEqual(["3:1 the row has 1 cell, the header 5"]);
    expect(messages(`${board}R2`)).toEqual(["3:1 the row has 1 cell, the header 5"]);
  });

  test("a row that lacks cells is a mistake, also after a blank line", () => {
    expect(messages(`${board}\nR2\t1mm\n`)).toEqual(["4:1 the row has 2 cells, the header 5"]);
  });

  test("what has rows after it is a mistake", () => {
    expect(messages(`${board}\nbottom\nR2\t1mm\t2mm\tB\t0\n`)).toEqual(["4:1 the row has 1 cell, the header 5"]);
  });
});

describe("a heading", () => {
  test("of a coordinate that stands there twice is refused: nobody knows which is meant", () => {
    expect(messages("Ref,X,Y,X,Y,Rot,Side\nR1,1,2,3,4,0,top\n")).toEqual([
      "1:9 two columns are called `X`: rename or remove the one that is not meant",
      "1:11 two columns are called `Y`: rename or remove the one that is not meant",
    ]);
  });

  test("may stand there in two units: either says the same", () => {
    expect(rows("Ref,X (mm),Y (mm),X (mil),Y (mil),Rot,Side\nR1,1,2,39.37,78.74,0,top\n")).toEqual(["R1 1 2 0 top||"]);
  });
});

describe("the header", () => {
  test.each([
    "Designator,Layer,Footprint,Center-X(mm),Center-Y(mm),Rotation",
    "RefDes,Side,Package,PosX,PosY,Rot",
    "Ref Des,T/B,Pattern,X,Y,Angle",
    "Reference Designator,Layer,Footprint,X Position,Y Position,Orientation",
    "REFERENCE,SIDE,PACKAGE,X-LOCATION,Y-LOCATION,ROTATION (DEG)",
    "Part,Board Side,Package Name,Location X,Location Y,Rot.",
    "Name,Layer,Package,X-Coord,Y-Coord,Theta",
    "Component,Face,Shape,Mid X,Mid Y,Rotate",
    "Bezeichner,Seite,Gehäuse,X-Koordinate,Y-Koordinate,Drehwinkel",
    "Bauteil,Lage,Gehaeuse,X-Position,Y-Position,Winkel",
    "Désignateur,Côté,Boîtier,Coordonnée X,Coordonnée Y,Rotation",
    "Designador,Cara,Encapsulado,Posición X,Posición Y,Rotación",
    "Riferimento,Lato,Contenitore,Posizione X,Posizione Y,Rotazione",
    "位号,层,封装,X坐标,Y坐标,旋转",
    '"Designator" , "Layer" , "Footprint" , "Center-X(mm)" , "Center-Y(mm)" , "Rotation"',
    "Designator,Layer,Footprint,Ref-X(mm),Ref-Y(mm),Rotation",
  ])("names columns in its own way: %s", (header) => {
    expect(rows(`${header}\nR1,Top,R0402,12.5,20,90\n`)).toEqual(["R1 12.5 20 90 top||R0402"]);
  });

  test("Altium's centre is meant, not its reference point or its first pad", () => {
    const text = "Designator,Ref X,Ref Y,Pad X,Pad Y,Mid X,Mid Y,Layer,Rotation\nR1,9mm,9mm,8mm,8mm,1mm,2mm,T,0\n";
    expect(rows(text)).toEqual(["R1 1 2 0 top||"]);
  });

  test.each([
    "Reference board, designator list, x and y in mm",
    "Jobs, 2024\\Reference board\\x, y\\Pick Place.csv",
    "Name, X, report",
    "Designator; reference; x",
    "# Ref, the x of it, and y",
  ])("is not a sentence of the preamble: %s", (sentence) => {
    const text = `Some program\n${sentence}\n\nDesignator,Layer,X,Y,Rotation\nR1,T,1,2,90\nR2,B,3,4,0\n`;
    expect(rows(text)).toEqual(["R1 1 2 90 top||", "R2 3 4 0 bottom||"]);
  });

  test("is the one whose shape its rows have, though a line before it names more columns", () => {
    const text = "Ref,X,Y,Rot,Side,Value,Package\n\nRef,X,Y,Rot,Side\nR1,1,2,0,top\n";
    expect(rows(text)).toEqual(["R1 1 2 0 top||"]);
  });

  test("is found below a long preamble", () => {
    const preamble = Array.from({ length: 120 }, (_, n) => `Note ${n}, of no use`).join("\n");
    expect(rows(`${preamble}\nRef,X,Y,Rot,Side\nR1,1,2,0,top\n`)).toEqual(["R1 1 2 0 top||"]);
  });
});

describe("cells", () => {
  test("a cell of several lines is one value, and the rows after it keep their lines", () => {
    const text = 'Ref,Value,X,Y,Rot,Side\r\nR1,"10k\r\n1 %\r\nthin film",1,2,0,top\r\nR2,5k,3,4,0,top\r\n';
    const { placements } = readCentroid(text, "a.csv");
    expect(placements.map(({ value, line }) => [value, line])).toEqual([
      ["10k 1 % thin film", 2],
      ["5k", 5],
    ]);
  });

  test.each([
    ['"2.2" LCD"', '2.2" LCD'],
    ['"2.2""', '2.2"'],
    ['"2.2"" LCD"', '2.2" LCD'],
    ['"a ""b"", c"', 'a "b", c'],
    ['2.2" LCD', '2.2" LCD'],
    ['""', ""],
  ])("quotes in a cell, doubled or not: %s", (cell, value) => {
    expect(rows(`Ref,Value,X,Y,Rot,Side\nR1,${cell},1,2,0,top\n`)).toEqual([`R1 1 2 0 top|${value}|`]);
  });

  test("signs of empty cells at the ends of rows, and rows of nothing else, are no cells", () => {
    expect(rows("Ref,X,Y,Rot,Side,,\nR1,1,2,0,top,,\n,,,,,,\nR2,3,4,0,top,,,,\n\nR3,5,6,0,top\n")).toHaveLength(3);
  });

  test("a row with a cell too many or too few is told, and no other row with it", () => {
    const text = "Ref,X,Y,Rot,Side\nR1,1,2,0,top,more\nR2,1,2,0\nR3,1,2,0,top\n";
    expect(messages(text)).toEqual(["2:1 the row has 6 cells, the header 5", "3:1 the row has 4 cells, the header 5"]);
    expect(rows(text)).toHaveLength(1);
  });

  test("an open quote costs its own row only", () => {
    const text = 'Ref,Value,X,Y,Rot,Side\nR1,"10k,1,2,0,top\nR2,"5k",3,4,0,top\nR3,"1k",3,4,0,top\n';
    expect(messages(text)).toEqual(["2:1 the row can't be read: a quote is not closed"]);
    expect(rows(text)).toHaveLength(2);
  });

  test("a mistake is told at its cell", () => {
    const text = "Ref,Value,X,Y,Rot,Side\nR1,1,one,2,0,top\nR2,two,1,two,0,inner\n";
    expect(messages(text)).toEqual([
      "2:6 expected a length for x, such as 12.7 or 12.7mm, got `one`",
      "3:10 expected a length for y, such as 12.7 or 12.7mm, got `two`",
      "3:16 expected top or bottom, got `inner`",
    ]);
  });
});

describe("text in columns", () => {
  const header = "Designator Comment    Layer       Footprint Center-X(mm) Center-Y(mm) Rotation Description\n";
  test("an empty cell stays empty, and one with blanks is one, in the same row", () => {
    const text = `${header}R1                    TopLayer    R 0402    1.000        2.000        90       flat one\nR2         10k 1 %    BottomLayer R0402     3.000        4.000        0\n`;
    expect(rows(text, "a.txt")).toEqual(["R1 1 2 90 top||R 0402", "R2 3 4 0 bottom|10k 1 %|R0402"]);
  });

  test("columns that do not stand below their names go by their number", () => {
    const text =
      "Ref Val Package X Y Rot Side\nR101 10k_thin R_0402_wide 1.5 2.5 90 top\nC1 100n 50V C0805 3 4 0 bottom\n";
    expect(rows(text, "a.txt")).toEqual(["R101 1.5 2.5 90 top|10k_thin|R_0402_wide", "C1 3 4 0 bottom|100n 50V|C0805"]);
  });

  test("a row that neither reading tells is a mistake", () => {
    const text = "# Ref Val Package PosX PosY Rot Side\nR1 10k R0402 1 2 90 top\nR2 top\n";
    expect(messages(text, "a.pos")).toEqual(["3:1 the row has 2 words, the header 7 columns"]);
  });

  test("a part without a designator is not given its value for one", () => {
    const text = `# Ref     Val       Package   PosX       PosY       Rot       Side
R1        10k       R0402     1.0000     2.0000     0.0000    top
          5k        R0402     3.0000     4.0000     0.0000    top
`;
    expect(rows(text, "a.pos")).toEqual(["R1 1 2 0 top|10k|R0402", " 3 4 0 top|5k|R0402"]);
  });
});

describe("sides", () => {
  const side = (heading: string, cell: string) => {
    const { placements, diagnostics } = readCentroid(`Ref,X,Y,Rot,${heading}\nR1,1,2,0,${cell}\n`, "a.csv");
    return placements[0]?.side ?? diagnostics[0]?.message;
  };
  test.each([
    "T",
    "Top",
    "TOP",
    "TopLayer",
    "Top Layer",
    "top side",
    "F.Cu",
    "F",
    "front",
    "1",
    "Component Side",
    "oben",
    "顶层",
    "N",
  ])("%s is the top", (cell) => expect(side("Layer", cell)).toBe("top"));
  test.each([
    "B",
    "Bot",
    "BOTTOM",
    "BottomLayer",
    "Bottom Layer",
    "B.Cu",
    "back",
    "16",
    "Solder Side",
    "unten",
    "底层",
    "M",
  ])("%s is the bottom", (cell) => expect(side("Layer", cell)).toBe("bottom"));
  test.each([
    ["", "top"],
    ["NO", "top"],
    ["false", "top"],
    ["0", "top"],
    ["YES", "bottom"],
    ["m", "bottom"],
    ["True", "bottom"],
    ["1", "bottom"],
  ])("mirrored %j is the %s", (cell, wanted) => expect(side("Mirror", cell)).toBe(wanted));
  test.each(["", "0", "inner 1", "both"])("%j is neither", (cell) => {
    expect(side("Layer", cell)).toMatch(/expected top or bottom/);
  });

  const sideless = (file: string, options: CentroidOptions = {}) =>
    readCentroid("Ref,X,Y,Rot\nR1,1,2,0\n", file, options).placements[0]?.side;
  test("without a column, --side says it, else the file's name, else it is the top", () => {
    expect(sideless("board.csv")).toBe("top");
    expect(sideless("board.csv", { side: "bottom" })).toBe("bottom");
    expect(sideless("out/board_Bottom.csv")).toBe("bottom");
    expect(sideless("board-B_Cu.csv")).toBe("bottom");
    expect(sideless("bottom-up/board.csv")).toBe("top");
    expect(sideless("bottomless.csv")).toBe("top");
    expect(sideless("top-secret.csv", { side: "bottom" })).toBe("bottom");
  });

  test("Eagle's two endings say it, whatever --side is", () => {
    const text = "R1 1 2 0 10k R0402\n";
    expect(readCentroid(text, "a.mnb", { side: "top" }).placements[0]?.side).toBe("bottom");
    expect(readCentroid(text, "a.mnt", { side: "bottom" }).placements[0]?.side).toBe("top");
  });
});
