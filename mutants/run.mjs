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
/** Seeds of one run of the campaign, when a mistake is looked for by it. */
const SEEDS_AT_A_TIME = 50;
const NEEDED = [
  ...["src", "simulator", "bench", "sequences", "schema", "docs", "test", "dist", "scripts", "README.md"],
  ...["package.json", "package-lock.json", "tsconfig.json", "tsconfig.test.json", "vitest.config.ts"],
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
    const env = { ...process.env, TRY: "sources" };
    const child = spawn(process.execPath, args, { cwd: folder, stdio: "ignore", env });
    // One that makes a test run for ever is seen, too.
    const patience = setTimeout(() => child.kill("SIGKILL"), 60_000);
    child.on("exit", (code) => {
      clearTimeout(patience);
      done(code !== 0);
    });
  });
}

const build = (folder) =>
  new Promise((done) => {
    spawn(process.execPath, ["scripts/build.mjs"], { cwd: folder, stdio: "ignore" }).on("exit", done);
  });

/** @returns the number of seeds that the campaign needed to find it, or null if none of them did */
async function seedsNeeded(folder, most) {
  const run = (args) =>
    new Promise((done) => {
      const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
      let out = "";
      child.stdout.on("data", (text) => {
        out += text;
      });
      child.on("exit", (code) => done(code === 2 ? null : out));
    });
  if ((await build(folder)) !== 0) return "does not build";
  for (let from = 1; from <= most; from += SEEDS_AT_A_TIME) {
    const args = ["dist/src/cli/main.js", "campaign", "--json", "--jobs", "1"];
    const out = await run([...args, "--from", String(from), "--seeds", String(SEEDS_AT_A_TIME)]);
    // A campaign that breaks off has seen it, too.
    if (out === "" || out === null) return from;
    const [first] = JSON.parse(out).failing;
    if (first !== undefined) return first.seed;
  }
  return null;
}

async function judge(mutant, folder) {
  const { file, find, replace, tests, campaign } = mutant;
  const text = readFileSync(file, "utf8");
  if (text.split(find).length !== 2) return "does not apply";
  writeFileSync(
    join(folder, file),
    text.replace(find, () => replace),
  );
  const seeds = campaign === undefined ? null : await seedsNeeded(folder, campaign);
  const caught = campaign === undefined ? await isCaught(folder, tests) : seeds !== null;
  writeFileSync(join(folder, file), text);
  if (seeds === "does not build") return seeds;
  if (seeds !== null) console.log(`                found by the campaign's seed ${seeds}:`);
  return caught ? "caught" : "SURVIVED";
}

/** `npm run mutants -- campaign`: only those that the campaign has to find. */
const open = MUTANTS.filter(({ campaign }) => process.argv[2] !== "campaign" || campaign !== undefined);
const all = open.length;
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
const [caught, survived] = [counted.get("caught") ?? 0, all - (counted.get("caught") ?? 0)];
console.log(`${caught} caught, ${survived} survived`);
process.exitCode = survived > 0 ? 1 : 0;
