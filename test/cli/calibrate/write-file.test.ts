/** A file is replaced whole or not at all, and only the one that was read. */
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { replaceFile } from "../../../src/cli/calibrate/write-file.ts";

let folder: string;
let file: string;
const [before, after] = [Buffer.from("a: 1\n"), Buffer.from("a: 2 µ\n")];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lockstep-write-"));
  file = join(folder, "line.yaml");
  writeFileSync(file, before);
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the new text is there, with the old mode, and nothing beside it", () => {
  chmodSync(file, 0o666);
  expect(replaceFile(file, { before, after })).toBeNull();
  expect([readFileSync(file), statSync(file).mode & 0o777, readdirSync(folder)]).toEqual([after, 0o666, ["line.yaml"]]);
});

test("a file that somebody else has changed meanwhile is left to them", () => {
  writeFileSync(file, "a: 3\n");
  expect(replaceFile(file, { before, after })).toContain("changed by someone else");
  expect([readFileSync(file, "utf8"), readdirSync(folder)]).toEqual(["a: 3\n", ["line.yaml"]]);
});

test("a link stays one, and the file behind it is written", () => {
  const link = join(folder, "link.yaml");
  symlinkSync(file, link);
  expect(replaceFile(link, { before, after })).toBeNull();
  expect([lstatSync(link).isSymbolicLink(), readFileSync(file)]).toEqual([true, after]);
});

test("what stands in the way is said, and the old text stays", () => {
  writeFileSync(join(folder, ".line.yaml.calibrate"), "");
  expect(replaceFile(file, { before, after })).toMatch(/\.line\.yaml\.calibrate is there.*Remove it/);
  expect(readFileSync(file)).toEqual(before);
  expect(replaceFile(join(folder, "gone.yaml"), { before, after })).toContain("ENOENT");
});
