import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeCentroid, readCentroid } from "../../../src/files/index.ts";
import { runs } from "../../support/effort.ts";

/** A part in whole micrometres and hundredths of a degree: what every format can hold. */
interface Part {
  readonly name: string;
  readonly xUm: number;
  readonly yUm: number;
  readonly turn: number;
  readonly isBottom: boolean;
  readonly value: string;
  readonly pack: string;
}

const word = (letters: string, most: number) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: most });
const words = fc.array(word("abkRM09.%µ/-", 6), { minLength: 0, maxLength: 3 }).map((each) => each.join(" "));
const um = fc.integer({ min: -400_000, max: 400_000 });

const parts = (values: fc.Arbitrary<string>) =>
  fc.array(
    fc.record<Part>({
      name: fc.tuple(word("CRUJ", 2), fc.nat(999)).map(([letters, n]) => `${letters}${n}`),
      xUm: um,
      yUm: um,
      turn: fc.integer({ min: 0, max: 35_999 }),
      isBottom: fc.boolean(),
      value: values,
      // Begins with a letter: in Eagle's rows a number would be one more coordinate to people, too.
      pack: fc.tuple(word("QRS", 1), word("A04-_:", 8)).map(([first, rest]) => first + rest),
    }),
    { minLength: 1, maxLength: 12 },
  );

const mm = (value: number): string => (value / 1000).toFixed(4);
const mil = (value: number): string => (value / 25.4).toFixed(5);
const inch = (value: number): string => (value / 25_400).toFixed(8);
const deg = (turn: number): string => (turn / 100).toFixed(2);
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Columns below each other, each as wide as its widest cell and a blank more. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)) + 1) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("")
        .trimEnd(),
    )
    .join("\n");
}

interface Writer {
  readonly file: string;
  readonly hasSides: boolean;
  readonly hasValues: boolean;
  readonly write: (parts: readonly Part[]) => Buffer;
}

const side = (part: Part, top: string, bottom: string): string => (part.isBottom ? bottom : top);
const lines = (...all: readonly string[]): Buffer => Buffer.from(`${all.join("\n")}\n`);

const WRITERS: Readonly<Record<string, Writer>> = {
  "kicad-pos": {
    ...{ file: "a.pos", hasSides: true, hasValues: true },
    write: (all) =>
      lines(
        "### Footprint positions ###",
        "## Unit = mm, Angle = deg.",
        columns([
          ["# Ref", "Val", "Package", "PosX", "PosY", "Rot", "Side"],
          ...all.map((p) => [p.name, p.value, p.pack, mm(p.xUm), mm(p.yUm), deg(p.turn), side(p, "top", "bottom")]),
        ]),
        "## End",
      ),
  },
  "altium-txt": {
    ...{ file: "a.txt", hasSides: true, hasValues: true },
    write: (all) =>
      lines(
        "Altium Designer Pick and Place Locations",
        "Units used: mil",
        "",
        columns([
          ["Designator", "Comment", "Layer", "Footprint", "Center-X(mil)", "Center-Y(mil)", "Rotation", "Description"],
          ...all.map((p) => [
            ...[p.name, p.value, side(p, "TopLayer", "BottomLayer"), p.pack, mil(p.xUm), mil(p.yUm), deg(p.turn), '""'],
          ]),
        ]),
      ),
  },
  "altium-csv": {
    ...{ file: "a.csv", hasSides: true, hasValues: true },
    write: (all) =>
      Buffer.from(
        [
          "Altium Designer Pick and Place Locations, Reference",
          '"Designator","Comment","Layer","Footprint","Center-X(mm)","Center-Y(mm)","Rotation"',
          ...all.map((p) =>
            [p.name, p.value, side(p, "TopLayer", "BottomLayer"), p.pack, mm(p.xUm), mm(p.yUm), deg(p.turn)]
              .map((cell) => `"${cell}"`)
              .join(","),
          ),
        ].join("\r\n"),
        "latin1",
      ),
  },
  easyeda: {
    ...{ file: "a.csv", hasSides: true, hasValues: true },
    write: (all) =>
      Buffer.from(
        `\uFEFF${[
          [
            "Designator",
            "Footprint",
            "Mid X",
            "Mid Y",
            "Ref X",
            "Ref Y",
            "Pad X",
            "Pad Y",
            "Layer",
            "Rotation",
            "Comment",
          ],
          ...all.map((p) =>
            [p.name, p.pack, ...Array.from({ length: 3 }, () => [`${mm(p.xUm)}mm`, `${mm(p.yUm)}mm`]).flat()]
              .concat(side(p, "T", "B"), deg(p.turn), p.value)
              .map(quoted),
          ),
        ]
          .map((row) => row.join("\t"))
          .join("\n")}`,
        "utf16le",
      ),
  },
  "easyeda-pro": {
    ...{ file: "a.csv", hasSides: true, hasValues: true },
    write: (all) =>
      lines(
        "\uFEFFDesignator,Device,Footprint,Mid X,Mid Y,Layer,Rotation,SMD,Comment",
        ...all.map((p) =>
          [p.name, "X", p.pack, `${mil(p.xUm)}mil`, `${mil(p.yUm)}mil`, side(p, "T", "B"), deg(p.turn), "Yes", p.value]
            .map((cell) => `${quoted(cell)}\t,`)
            .join(""),
        ),
      ),
  },
  diptrace: {
    ...{ file: "a.csv", hasSides: true, hasValues: true },
    write: (all) =>
      lines(
        "RefDes,Name,X (in),Y (in),Side,Rotate,Value",
        ...all.map((p) =>
          [p.name, p.pack, inch(p.xUm), inch(p.yUm), side(p, "Top", "Bottom"), deg(p.turn), p.value].join(","),
        ),
      ),
  },
  geda: {
    ...{ file: "a.xy", hasSides: true, hasValues: true },
    write: (all) =>
      lines(
        "# PcbXY Version 1.0",
        "# RefDes, Description, Value, X, Y, rotation, top/bottom",
        "# X,Y in mils.  rotation in degrees.",
        "# --------------------------------------------",
        ...all.map(
          (p) =>
            `${p.name},"${p.pack}","${p.value}",${mil(p.xUm)},${mil(p.yUm)},${deg(p.turn)},${side(p, "top", "bottom")}`,
        ),
      ),
  },
  "allegro, old": {
    ...{ file: "place_txt.txt", hasSides: true, hasValues: false },
    write: (all) =>
      lines(
        "UUNITS = MILS",
        ...all.map(
          (p) =>
            `${p.name.padEnd(22)}${mil(p.xUm).padStart(12)} ${mil(p.yUm).padStart(12)} ${deg(p.turn)}  ${side(p, " ", "m")} ${p.pack}`,
        ),
      ),
  },
  "allegro, 2.0": {
    ...{ file: "place_txt.txt", hasSides: true, hasValues: false },
    write: (all) =>
      lines(
        "VERSION = 2.0",
        "UUNITS = MILLIMETERS",
        ...all.map(
          (p) => `${p.name} ! ${mm(p.xUm)} ! ${mm(p.yUm)} ! ${deg(p.turn)} ! ${side(p, " ", "m")} ! ${p.pack} !`,
        ),
      ),
  },
  proteus: {
    ...{ file: "a.PKP", hasSides: true, hasValues: true },
    write: (all) =>
      lines(
        "LABCENTER PROTEUS PICK AND PLACE FILE",
        "=====================================",
        "Fields: Part ID, Value, Package, Layer, Rotation, X, Y",
        "Units: Rotation - degrees, X, Y - thou",
        ...all.map(
          (p) =>
            `"${p.name}","${p.value}","${p.pack}",${side(p, "TOP", "BOTTOM")},${deg(p.turn)},${mil(p.xUm)},${mil(p.yUm)}`,
        ),
      ),
  },
  mountsmd: {
    ...{ file: "a.mnt", hasSides: false, hasValues: true },
    write: (all) => lines(...all.map((p) => `${p.name} ${mm(p.xUm)} ${mm(p.yUm)} ${deg(p.turn)} ${p.value} ${p.pack}`)),
  },
  "decimal commas": {
    ...{ file: "a.csv", hasSides: true, hasValues: true },
    write: (all) =>
      lines(
        "Ref;Wert;Gehäuse;X [mm];Y [mm];Winkel;Seite",
        ...all.map((p) =>
          [
            ...[p.name, p.value, p.pack, mm(p.xUm).replace(".", ","), mm(p.yUm).replace(".", ",")],
            ...[deg(p.turn).replace(".", ","), side(p, "oben", "unten")],
          ].join(";"),
        ),
      ),
  },
};

describe("random boards, written by a writer of each format, are read back row by row", () => {
  test.each(Object.entries(WRITERS))("%s", (_, { file, hasSides, hasValues, write }) => {
    fc.assert(
      fc.property(parts(words), (all) => {
        const decoded = decodeCentroid(write(all));
        if (!("text" in decoded)) throw new Error("not decoded");
        const { placements, diagnostics } = readCentroid(decoded.text, file);
        expect(diagnostics).toEqual([]);
        const near = (value: number) => expect.closeTo(value, 4);
        expect(placements).toEqual(
          all.map((part) => ({
            ...{ designator: part.name, package: part.pack, value: hasValues ? part.value : "" },
            ...{ xMm: near(part.xUm / 1000), yMm: near(part.yUm / 1000), rotationDeg: near(part.turn / 100) },
            ...{ side: hasSides && part.isBottom ? "bottom" : "top", omitted: null, line: expect.any(Number) },
          })),
        );
        // Each row has a line of its own, in the order of the file.
        const order = placements.map(({ line }) => line);
        expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
      }),
      { numRuns: runs(200) },
    );
  });
});

test("whatever is done to a file, every row is read or complained about, and nothing is thrown", () => {
  const damage = fc.record({ at: fc.nat(), length: fc.nat(8), text: fc.string({ maxLength: 4 }) });
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(WRITERS)),
      parts(words),
      fc.array(damage, { maxLength: 4 }),
      ({ file, write }, all, damages) => {
        let bytes = write(all);
        for (const { at, length, text } of damages) {
          const from = at % bytes.length;
          bytes = Buffer.concat([bytes.subarray(0, from), Buffer.from(text), bytes.subarray(from + length)]);
          if (bytes.length === 0) return;
        }
        const decoded = decodeCentroid(bytes);
        if (!("text" in decoded)) return;
        const { placements, diagnostics } = readCentroid(decoded.text, file);
        expect(placements.length + diagnostics.length).toBeGreaterThan(0);
        for (const { xMm, yMm, rotationDeg } of placements)
          expect([xMm, yMm, rotationDeg].every(Number.isFinite)).toBe(true);
      },
    ),
    { numRuns: runs(500) },
  );
});
