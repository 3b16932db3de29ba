/** How many cycles a run may have, and what the program does with very many. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { program } from "../support/program.ts";

const TRANSFER = "sequences/transfer/transfer.yaml";
const folder = mkdtempSync(join(tmpdir(), "cycles-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An example with another `repeat`. */
function repeated(name: string, repeat: string): string {
  cpSync(`sequences/${name}`, join(folder, name), { recursive: true });
  const file = join(folder, name, `${name}.yaml`);
  const text = readFileSync(file, "utf8");
  const kept = text.replace(/^repeat:.*\n/m, "");
  writeFileSync(file, kept.replace(/^line:/m, `repeat: ${repeat}\nline:`));
  return file;
}

describe("a number of cycles", () => {
  test.each(["0", "-1", "1.5", "x", "1e9", "1000000001", "9".repeat(400)])(
    "of %s is refused by every command that takes one, with the range, as wrong usage",
    async (cycles) => {
      for (const command of ["simulate", "run", "plan"]) {
        const { code, err } = await program([command, TRANSFER, `--cycles=${cycles}`]);
        expect(err).toContain("It takes a whole number of cycles from 1 to 1,000,000,000.");
        expect(code).toBe(2);
      }
    },
  );

  test("in a file is refused above 1,000,000,000, and where a table makes it more", async () => {
    const [tooMany, byRows] = [repeated("transfer", "1000000001"), repeated("board", "1000000000")];
    expect((await program(["check", tooMany])).err).toContain("a whole number, 1 to 1000000000");
    const { code, err } = await program(["check", byRows]);
    expect(err).toContain("24,000,000,000 cycles; a run has at most 1,000,000,000");
    expect(code).toBe(1);
  });
});

describe("a run of a billion cycles", () => {
  test("has a plan whose JSON says from when on it repeats itself, and a table that says so too", async () => {
    const file = repeated("transfer", "1000000000");
    const plan = JSON.parse((await program(["plan", file, "--json"])).out);
    expect(plan).toMatchObject({ cycles: 1_000_000_000, repeat: { cycles: 1 } });
    expect(plan.steps.length).toBeLessThan(1_000);
    expect(plan.makespan_ms / plan.repeat.length_ms / 1e9).toBeCloseTo(1, 6);
    const { code, out } = await program(["plan", file, "--cycles", "1000000000"]);
    expect(code).toBe(0);
    expect(out).toMatch(/repeats itself from cycle \d+ on: 1 cycle every \d+\.\d+ s/);
    expect(out).toMatch(/shown: cycles 1 to \d+ of 1000000000; the others are alike/);
  });

  test("starts at once and ends at Ctrl-C with the summary so far", async () => {
    const { code, out } = await program(["simulate", TRANSFER, "--cycles", "1000000000", "--json"], (stop) => stop());
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ outcome: "stopped", cycles: 0 });
  });
});
