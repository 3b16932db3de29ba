/**
 * `npm run mutants`: makes each mistake of list.mjs in a copy of the project, one at a time, and runs the tests that should see it.
 * Ends with 1 if any is not caught, or does not apply any more.
 */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { MUTANTS } from "./list.mjs";

/** Copies at work at a time. */
const COPIES = 2;
const NEEDED = [
  ...["src", "simulator", "sequences", "schema", "docs", "test", "dist", "README.md", "package.json"],
  ...["tsconfig.json", "tsconfig.test.json", "vitest.config.ts"],
];

function copy() {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-mutants-"));
  for (const name of NEEDED) cpSync(name, join(folder, name), { recursive: true });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  return folder;
}

/** @returns whether a test failed */
function isCaught(folder, tests) {
  const args = [join("node_modules", "vitest", "vitest.mjs"), "run", "--bail", "1", ...tests.split(" ")];
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: folder, stdio: "ignore" });
    // One that makes a test run for ever is seen, too.
    const patience = setTimeout(() => child.kill("SIGKILL"), 60_000);
    child.on("exit", (code) => {
      clearTimeout(patience);
      done(code !== 0);
    });
  });
}

async function judge(mutant, folder) {
  const { file, find, replace, tests } = mutant;
  const text = readFileSync(file, "utf8");
  if (text.split(find).length !== 2) return "does not apply";
  writeFileSync(
    join(folder, file),
    text.replace(find, () => replace),
  );
  const caught = await isCaught(folder, tests);
  writeFileSync(join(folder, file), text);
  return caught ? "caught" : "SURVIVED";
}

const open = [...MUTANTS];
const counted = new Map();

async function work() {
  const folder = copy();
  for (let mutant = open.shift(); mutant !== undefined; mutant = open.shift()) {
    const verdict = await judge(mutant, folder);
    counted.set(verdict, (counted.get(verdict) ?? 0) + 1);
    console.log(`${verdict.padEnd(15)} ${mutant.rule} (${mutant.file})`);
  }
  rmSync(folder, { recursive: true, force: true });
}

await Promise.all(Array.from({ length: COPIES }, work));
const [caught, survived] = [counted.get("caught") ?? 0, MUTANTS.length - (counted.get("caught") ?? 0)];
console.log(`${caught} caught, ${survived} survived`);
process.exitCode = survived > 0 ? 1 : 0;
