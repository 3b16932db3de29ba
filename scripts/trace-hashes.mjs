/**
 * What the built program makes of each example, one line a run, the trace hash last: equal on every Node (`.ci/run` compares). A run without
 * a mishap, one with another seed, and one with a fault, and the campaign's outcomes for a few seeds.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const PROGRAM = "dist/src/cli/main.js";
const VARIANTS = [[], ["--seed", "7"], ["--fault", "link-cut@1:2", "--seed", "3"]];
const CAMPAIGN_SEEDS = 30;

const examples = readdirSync("sequences").flatMap((folder) =>
  readdirSync(join("sequences", folder))
    .map((name) => join("sequences", folder, name))
    .filter((path) => path.endsWith(".yaml") && /^sequence:/m.test(readFileSync(path, "utf8"))),
);

/** @returns what it printed as JSON @throws where the program said nothing that could be compared */
function run(args) {
  const { stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args, "--json"], { encoding: "utf8" });
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`lockstep ${args.join(" ")} printed no JSON: ${stderr}`);
  }
}

/** A step of the sequence, for the fault. */
const firstStepOf = (path) => /\bid: ([\w-]+)/.exec(readFileSync(path, "utf8"))?.[1] ?? "";

for (const path of examples.sort()) {
  for (const variant of VARIANTS) {
    const options = variant.map((word) => word.replace("@1:", `@${firstStepOf(path)}:`));
    const { outcome, trace_hash: hash } = run(["simulate", path, ...options]);
    if (hash === undefined && variant.length === 0) throw new Error(`simulate ${path} says no trace hash`);
    console.log([path, ...options, outcome, hash ?? "-"].join(" "));
  }
}
const { outcomes, faults, simulated_hours } = run(["campaign", "--seeds", String(CAMPAIGN_SEEDS), "--jobs", "1"]);
console.log(JSON.stringify({ outcomes, faults, simulated_hours }));
