import { describe, expect, test } from "vitest";
import { type CentroidOptions, decodeCentroid, readCentroid } from "../../../src/files/index.ts";
import { bytesOf, rowText, SAMPLES, type Sample } from "../../support/centroids.ts";

function read(sample: Pick<Sample, "text" | "encoding" | "file">, options: CentroidOptions = {}) {
  const decoded = decodeCentroid(bytesOf(sample));
  if (!("text" in decoded)) throw new Error("not decoded");
  return readCentroid(decoded.text, sample.file, options);
}

describe("the same three parts come out of every program's file", () => {
  test.each(SAMPLES)("$title", (sample) => {
    const { format, placements, diagnostics } = read(sample);
    expect(diagnostics).toEqual([]);
    expect(placements.map(rowText)).toEqual(sample.rows);
    expect(format).toBe(sample.format);
  });

  test.each(SAMPLES)("$title, named by --format", (sample) => {
    const { format, placements } = read(sample, { format: sample.format as CentroidOptions["format"] & string });
    expect(placements.map(rowText)).toEqual(sample.rows);
    expect(format).toBe(sample.format);
  });
});

test("a format that is named, and that the file is not, is refused by what it needs", () => {
  const text = "Designator,Mid X,Mid Y,Rotation,Layer\nR1,1,2,0,top\n";
  expect(read({ file: "a.csv", text }, { format: "allegro" }).diagnostics[0]?.message).toMatch(/Allegro.*UUNITS/);
  expect(read({ file: "a.csv", text }, { format: "kicad-pos" }).placements).toEqual([]);
});
