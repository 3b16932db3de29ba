import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
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

test("a file that is not there is unusable, one that is no centroid file is a mistake", async () => {
  expect((await lockstep("import", "centroid", join(folder, "none.pos"))).code).toBe(2);
  expect((await lockstep("import", "centroid", "package.json")).code).toBe(1);
});
