import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { bytesOf, SAMPLES } from "../support/centroids.ts";
import { program } from "../support/program.ts";

const DATA = "../shared/data/centroids";
const folder = mkdtempSync(join(tmpdir(), "import-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lockstep = (...args: readonly string[]) => program(args);

/** Rows of each file, as counted by hand, by side. */
const PUBLISHED = [
  ["4ms-mp153-carrier-v0.1-positions.csv", 78, 7],
  ["4ms-mp153-carrier-v0.3-positions.csv", 95, 7],
  ["EAT001.mnt", 16, 0],
  ["altium-example.csv", 29, 0],
  ["kicad-example-F.Cu.pos", 95, 0],
] as const;

describe.skipIf(!existsSync(DATA))(`placement files that others published (skipped where ${DATA} is absent)`, () => {
  const sides = PUBLISHED.flatMap(([file, top, bottom]) => [
    { file, side: "top", count: top, all: top + bottom },
    { file, side: "bottom", count: bottom, all: top + bottom },
  ]);

  test.each(sides)(
    "$file, $side: $count placements, and every other row is left out by name",
    async ({ file, side, count, all }) => {
      const { code, out } = await lockstep("import", "centroid", join(DATA, file), "--side", side, "--json");
      const { placements, left_out, side: said } = JSON.parse(out);
      expect({ code, placed: placements.length, rows: placements.length + left_out.length, said }).toEqual({
        code: 0,
        placed: count,
        rows: all,
        said: side,
      });
    },
  );

  test.each(sides.filter(({ count }) => count > 0))(
    "$file, $side: the simulator places all $count parts",
    async ({ file, side, count }) => {
      const line = join(folder, side, file);
      expect((await lockstep("import", "centroid", join(DATA, file), "--side", side, "--line", line)).code).toBe(0);
      const { code, out, err } = await lockstep("simulate", join(line, "board.yaml"), "--json");
      expect(err).toBe("");
      expect(JSON.parse(out)).toMatchObject({ outcome: "complete", placed: count, rejected: 0, lost: 0, held: 0 });
      expect(code).toBe(0);
    },
  );
});

test("the table of feeders can be made, edited, and used; what it lacks is named", async () => {
  const centroid = join(folder, "own.csv");
  writeFileSync(centroid, "Designator,Mid X,Mid Y,Rotation,Layer,Package\nR1,1,2,0,top,R_0402\nU1,5,6,90,top,QFN-24\n");
  const feeders = join(folder, "feeders.csv");
  const table = join(folder, "placements.csv");
  expect((await lockstep("import", "centroid", centroid, "--make-feeders", feeders, "-o", table)).code).toBe(0);
  expect(readFileSync(feeders, "utf8")).toBe("package,feeder,nozzle\nR_0402,f-r-0402,small\nQFN-24,f-qfn-24,large\n");
  writeFileSync(feeders, "package,feeder,nozzle\nR_0402,f-tape-1,small\n");
  const lacking = await lockstep("import", "centroid", centroid, "--feeders", feeders);
  expect(lacking).toMatchObject({ code: 1, err: expect.stringContaining("QFN-24") });
  writeFileSync(feeders, "package,feeder,nozzle\nR_0402,f-tape-1,small\nQFN-24,f-tray,large\n");
  expect((await lockstep("import", "centroid", centroid, "--feeders", feeders)).out).toContain(
    "U1,5,6,90,top,,QFN-24,f-tray,large",
  );
});

describe("every program's file becomes a line that checks and runs", () => {
  const samples = SAMPLES.map((sample, index) => ({ ...sample, folder: join(folder, `sample-${index}`) }));
  test.each(samples)("$title", async (sample) => {
    mkdirSync(sample.folder);
    const file = join(sample.folder, sample.file);
    writeFileSync(file, bytesOf(sample));
    const line = join(sample.folder, "out");
    const made = await lockstep("import", "centroid", file, "--line", line, "--json");
    expect(made).toMatchObject({ code: 0, err: "" });
    const { placements, left_out, format } = JSON.parse(made.out);
    expect({ rows: placements.length + left_out.length, format }).toEqual({ rows: 3, format: sample.format });
    expect(await lockstep("check", join(line, "board.yaml"))).toMatchObject({ code: 0 });
    const { code, out } = await lockstep("simulate", join(line, "board.yaml"), "--json");
    expect(JSON.parse(out)).toMatchObject({ outcome: "complete", placed: placements.length, rejected: 0 });
    expect(code).toBe(0);
  });
});

describe("what people edit is not written over", () => {
  const board = (name: string, rows: string): string => {
    const file = join(folder, name);
    writeFileSync(file, `Designator,Mid X,Mid Y,Layer,Rotation,Footprint,Comment\n${rows}`);
    return file;
  };
  const first = (): string => board("rev-a.csv", "R1,1,2,T,0,R0402,10k\n");
  const second = (): string => board("rev-b.csv", "R1,1,2,T,0,R0402,10k\nC1,5,6,T,90,C0402,1u\n");

  test("a new revision of a board replaces what nobody edited", async () => {
    const line = join(folder, "unedited");
    expect((await lockstep("import", "centroid", first(), "--line", line)).code).toBe(0);
    expect((await lockstep("import", "centroid", second(), "--line", line)).code).toBe(0);
    expect(readFileSync(join(line, "placements.csv"), "utf8")).toContain("C1,5,6");
  });

  test.each(["line.yaml", "board.yaml", "placements.csv", "feeders.csv"])(
    "an edited %s is named, and none of the files is written; --force writes all",
    async (edited) => {
      const line = join(folder, `edited-${edited}`);
      await lockstep("import", "centroid", first(), "--line", line);
      appendFileSync(join(line, edited), "# mine\n");
      const names = ["line.yaml", "board.yaml", "placements.csv", "feeders.csv"];
      const contents = () => names.map((name) => readFileSync(join(line, name), "utf8"));
      const before = contents();
      const again = await lockstep("import", "centroid", second(), "--line", line);
      expect(again.code).toBe(1);
      expect(again.err).toContain(join(line, edited));
      expect(again.err).toContain("--force");
      expect(contents()).toEqual(before);
      expect((await lockstep("import", "centroid", second(), "--line", line, "--force")).code).toBe(0);
      expect(contents().join("")).not.toContain("# mine");
      expect((await lockstep("import", "centroid", first(), "--line", line)).code).toBe(0);
    },
  );

  test("a table of feeders that was edited is not made anew, and one that was given is left as it is", async () => {
    const line = join(folder, "own-feeders");
    await lockstep("import", "centroid", first(), "--line", line);
    const feeders = join(line, "feeders.csv");
    writeFileSync(feeders, "package, feeder\nR0402, f-mine\nC0402, f-other\n");
    expect((await lockstep("import", "centroid", first(), "--make-feeders", feeders)).code).toBe(1);
    expect((await lockstep("import", "centroid", second(), "--line", line, "--feeders", feeders)).code).toBe(0);
    expect(readFileSync(feeders, "utf8")).toContain("R0402, f-mine");
    expect(readFileSync(join(line, "placements.csv"), "utf8")).toContain("f-other");
  });

  test("a record that is damaged vouches for nothing", async () => {
    const line = join(folder, "damaged");
    await lockstep("import", "centroid", first(), "--line", line);
    writeFileSync(join(line, ".lockstep-import.json"), "[");
    expect((await lockstep("import", "centroid", second(), "--line", line)).code).toBe(1);
    expect((await lockstep("import", "centroid", first(), "--line", line)).code).toBe(0);
  });
});

test("parts of one package and several values have a feeder each, and turn the short way round", async () => {
  const file = join(folder, "values.csv");
  writeFileSync(
    file,
    "Designator,Mid X,Mid Y,Layer,Rotation,Footprint,Comment\nR1,1,2,T,0,R0402,10k\nR2,3,2,T,270,R0402,1M\nR3,5,2,T,180,R0402,10k\n",
  );
  const line = join(folder, "values");
  await lockstep("import", "centroid", file, "--line", line);
  const rows = readFileSync(join(line, "placements.csv"), "utf8")
    .trim()
    .split("\n")
    .map((row) => row.split(","));
  const at = (name: string): number => rows[0]?.indexOf(name) ?? -1;
  expect(rows.slice(1).map((row) => [row[at("feeder")], row[at("machine_rotation")]])).toEqual([
    ["f-r0402-10k", "0"],
    ["f-r0402-1m", "-90"],
    ["f-r0402-10k", "180"],
  ]);
  expect(readFileSync(join(line, "board.yaml"), "utf8")).toMatch(/c: "\$\{part\.machine_rotation\} deg"/);
  expect(readFileSync(join(line, "line.yaml"), "utf8")).toMatch(/ c: \{ range: \[-180 deg, 180 deg\]/);
});

test("what the file was taken for is said, with what it does not say itself", async () => {
  const file = join(folder, "plain-board.csv");
  writeFileSync(file, "Name,X,Y,Angle,Value,Package\nR1,1,2,0,10k,R0402\n");
  const { err } = await lockstep("import", "centroid", file);
  expect(err).toMatch(/Read as Fusion.*--format fusion\), UTF-8/);
  expect(err).toContain("does not say its unit: bare numbers are taken for mm");
  expect(err).toContain("no column for the side: all parts are on the top; --side says which");
  const bottom = await lockstep("import", "centroid", file, "--side", "bottom", "--unit", "in", "--json");
  expect(JSON.parse(bottom.out)).toMatchObject({
    side: "bottom",
    left_out: [],
    unit: "in",
    unit_assumed: false,
    placements: [{ x: 25.4, y: 50.8, side: "bottom" }],
  });
});

test("a file that is not there is unusable, one that is no centroid file is a mistake", async () => {
  expect((await lockstep("import", "centroid", join(folder, "none.pos"))).code).toBe(2);
  expect((await lockstep("import", "centroid", "package.json")).code).toBe(1);
});

test("a device is written as it is, and never read to its end", async () => {
  const file = join(folder, "for-a-device.csv");
  writeFileSync(file, "Name,X,Y,Angle,Value,Package\nR1,1,2,0,10k,R0402\n");
  const full = await lockstep("import", "centroid", file, "-o", "/dev/full");
  expect(full).toMatchObject({ code: 1, err: expect.stringContaining("no space left on device") });
  const room = join(folder, "devices");
  mkdirSync(room);
  symlinkSync("/dev/null", join(room, "null.csv"));
  expect((await lockstep("import", "centroid", file, "-o", join(room, "null.csv"))).code).toBe(0);
  expect(readdirSync(room)).toEqual(["null.csv"]);
});

test("a folder that cannot be made is said", async () => {
  const file = join(folder, "for-no-folder.csv");
  writeFileSync(file, "Name,X,Y,Angle,Value,Package\nR1,1,2,0,10k,R0402\n");
  const { code, err } = await lockstep("import", "centroid", file, "--line", "/proc/lockstep/board");
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("can't be written") });
});

test("a file of which nothing is left to place is said to be so", async () => {
  const file = join(folder, "bottom-only-board.csv");
  writeFileSync(file, "Ref,X,Y,Rot,Side\nR1,1,2,0,bottom\n");
  expect((await lockstep("import", "centroid", file)).err).toContain(
    "There is nothing to place: see --side and --leave-out.",
  );
});
