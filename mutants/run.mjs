/**
 * `npm run mutants`: makes each mistake of list.mjs in a copy of the project, one at a time, and runs the tests that should see it.
 * Ends with 1 if any is not caught, does not apply any more, or names tests that fail without it.
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { chosen, optionsOf, USAGE } from "./choose.mjs";
import { MUTANTS } from "./list.mjs";

/** Seeds of one run of the campaign, when a mistake is looked for by it. */
const SEEDS_AT_A_TIME = 50;
/** A mistake that makes a test run for ever is seen, too. */
const TESTS_MS_MAX = 120_000;
const NEEDED = [
  ...["src", "simulator", "bench", "sequences", "schema", "docs", "test", "mutants", "dist", "scripts", "README.md"],
  ...["package.json", "package-lock.json", "tsconfig.json", "tsconfig.test.json", "vitest.config.ts"],
];

function copy() {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-mutants-"));
  folders.push(folder);
  for (const name of NEEDED) cpSync(name, join(folder, name), { recursive: true });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  return folder;
}

/** Runs a program of the copy; with all that it has started it is killed when its time is over. @returns code null: killed */
function run(folder, args, { msMax = null, env = process.env } = {}) {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, {
      ...{ cwd: folder, env, detached: true, stdio: ["ignore", "pipe", "ignore"] },
    });
    running.add(child);
    let out = "";
    child.stdout.on("data", (text) => {
      out += text;
    });
    const timer = msMax === null ? null : setTimeout(() => killGroup(child), msMax);
    child.on("exit", (code) => {
      clearTimeout(timer);
      running.delete(child);
      done({ code, out });
    });
  });
}

const running = new Set();
function killGroup({ pid }) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(2));
process.once("exit", () => {
  for (const child of running) killGroup(child);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const folders = [];

/**
 * @param isBuilt the tests start the built program: what they try is built first, not taken from the sources
 * @returns what failed first, null if nothing did
 */
async function firstFailure(folder, { tests, isBuilt = false }) {
  if (isBuilt && (await run(folder, ["scripts/build.mjs"])).code !== 0) return "does not build";
  const report = join(folder, "report.json");
  rmSync(report, { force: true });
  const args = [
    join("node_modules", "vitest", "vitest.mjs"),
    "run",
    "--bail",
    "1",
    "--maxWorkers",
    "1",
    "--testTimeout",
    "100000",
  ];
  const json = ["--reporter", "json", "--outputFile", report];
  const env = { ...process.env, LOCKSTEP_WHOLE: "1", ...(isBuilt ? {} : { TRY: "sources" }) };
  const { code } = await run(folder, [...args, ...json, ...tests.split(" ")], { msMax: TESTS_MS_MAX, env });
  if (code === 0) return null;
  if (code === null) return `no end within ${TESTS_MS_MAX / 1000} s`;
  try {
    const files = JSON.parse(readFileSync(report, "utf8")).testResults.filter(({ status }) => status === "failed");
    const failed = files.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === "failed")
        .map(({ fullName }) => `${relative(folder, name)}: ${fullName}`),
    );
    return failed[0] ?? `${files.map(({ name }) => relative(folder, name))[0] ?? tests}: the file does not run`;
  } catch {
    return `${tests}: it breaks off`;
  }
}

/** @returns the number of seeds that the campaign needed to find it, or null if none of them did */
async function seedsNeeded(folder, most) {
  if ((await run(folder, ["scripts/build.mjs"])).code !== 0) return "does not build";
  for (let from = 1; from <= most; from += SEEDS_AT_A_TIME) {
    const args = ["dist/src/cli/main.js", "campaign", "--json", "--jobs", "1"];
    const { code, out } = await run(folder, [...args, "--from", String(from), "--seeds", String(SEEDS_AT_A_TIME)]);
    // A campaign that breaks off has seen it, too.
    if (out === "" || code === 2) return from;
    const [first] = JSON.parse(out).failing;
    if (first !== undefined) return first.seed;
  }
  return null;
}

/** What was built with the mistake is built without it again: threads and programs that tests start are the built ones. */
function asBuilt(folder) {
  rmSync(join(folder, "dist"), { recursive: true, force: true });
  cpSync("dist", join(folder, "dist"), { recursive: true });
}

/** Tests that fail anyway catch nothing. */
const soundness = new Map();
const failsAnyway = (folder, mutant) => {
  if (!soundness.has(mutant.tests)) soundness.set(mutant.tests, firstFailure(folder, mutant));
  return soundness.get(mutant.tests);
};

async function judge(mutant, folder) {
  const { file, find, replace, campaign } = mutant;
  const text = readFileSync(file, "utf8");
  if (text.split(find).length !== 2) return { verdict: "does not apply" };
  if (campaign === undefined) {
    const anyway = await failsAnyway(folder, mutant);
    if (anyway !== null) return { verdict: "FAILS WITHOUT", by: anyway };
  }
  const made = text.replace(find, () => replace);
  writeFileSync(join(folder, file), made);
  const by = campaign === undefined ? await firstFailure(folder, mutant) : await seedsNeeded(folder, campaign);
  writeFileSync(join(folder, file), text);
  if (campaign !== undefined || mutant.isBuilt) asBuilt(folder);
  if (by === "does not build") return { verdict: by };
  if (by === null) return { verdict: "SURVIVED" };
  return { verdict: "caught", by: campaign === undefined ? by : `the campaign's seed ${by}` };
}

let options;
try {
  options = optionsOf(process.argv.slice(2));
} catch (error) {
  console.error(`${error.message}\n${USAGE}`);
  process.exit(2);
}
// Tests of the sources start built threads: those of an older build would fail, or pass, for reasons of their own.
execFileSync(process.execPath, ["scripts/build.mjs"], { stdio: ["ignore", "ignore", "inherit"] });
const open = chosen(MUTANTS, options);
const all = open.length;
const endMs = options.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(options.minutes) * 60_000;
const judged = [];

async function work() {
  const folder = copy();
  for (let mutant = open.shift(); mutant !== undefined && Date.now() < endMs; mutant = open.shift()) {
    const { verdict, by = "" } = await judge(mutant, folder);
    judged.push({ ...mutant, verdict, by });
    console.log(`${verdict.padEnd(15)} ${mutant.rule} (${mutant.file})${by === "" ? "" : `\n${" ".repeat(18)}${by}`}`);
  }
}

await Promise.all(Array.from({ length: Number(options.copies) }, work));
if (options.table !== undefined) {
  const cell = (text) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  const rows = judged
    .sort((a, b) => (a.file === b.file ? (a.rule < b.rule ? -1 : 1) : a.file < b.file ? -1 : 1))
    .map(({ rule, file, verdict, by }) => `| ${cell(rule)} | ${file} | ${cell(verdict === "caught" ? by : verdict)} |`);
  writeFileSync(options.table, ["| rule | file | caught by |", "|---|---|---|", ...rows, ""].join("\n"));
}
const caught = judged.filter(({ verdict }) => verdict === "caught").length;
console.log(
  `${caught} caught, ${judged.length - caught} survived${judged.length < all ? `, ${all - judged.length} left for another day` : ""}`,
);
process.exitCode = judged.length > caught ? 1 : 0;
