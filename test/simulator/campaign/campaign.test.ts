/** The campaign itself: right lines, the same seed the same run, failing seeds made smaller, and a short campaign that must find nothing. */
import { describe, expect, test } from "vitest";
import {
  drawScript,
  jobOf,
  loadSource,
  NO_RULES,
  reportOf,
  runCampaign,
  runScript,
} from "../../../simulator/campaign/index.ts";
import type { MakeRule } from "../../../simulator/campaign/never/rule.ts";
import { scenarioText } from "../../../simulator/campaign/scenario-text.ts";
import { cutScript, type Disturbance } from "../../../simulator/campaign/script.ts";
import { shrink } from "../../../simulator/campaign/shrink.ts";
import { FAULTS } from "../../../simulator/world/index.ts";
import { loadScenario, readText } from "../../../src/files/index.ts";
import { runs } from "../../support/effort.ts";

const seeds = (from: number, count: number): readonly number[] => Array.from({ length: count }, (_each, i) => from + i);

test("every line that a seed draws is right, and can be planned", () => {
  for (const seed of seeds(1, runs(60))) {
    const script = drawScript(seed, null);
    expect(loadSource(script.source), `seed ${seed}`).not.toHaveProperty("wrong");
    expect(jobOf(script).plan.makespanMs, `seed ${seed}`).toBeGreaterThan(0);
  }
});

test("seeds draw generated lines and every example, people who are there and people who are not, calm runs and wild ones", () => {
  const scripts = seeds(1, runs(150)).map((seed) => drawScript(seed, null));
  expect(new Set(scripts.map(({ line }) => line))).toEqual(new Set(["generated", "transfer", "weld-cell", "board"]));
  expect(new Set(scripts.map(({ person }) => person))).toEqual(new Set(["present", "absent"]));
  expect(scripts.some(({ disturbances }) => disturbances.length === 0)).toBe(true);
  const deeds = new Set(scripts.flatMap(({ disturbances }) => disturbances.map(({ deed }) => deed.do)));
  expect(deeds).toContain("fault");
  for (const wild of ["command", "guard", "mode", "reset-interlock", "bypass", "act", "answer"])
    expect(deeds).toContain(wild);
});

test("the same seed gives the same trace, and another seed another one", () => {
  const traceOf = (seed: number): string => {
    const script = drawScript(seed, null);
    return runScript(script, jobOf(script)).traceHash;
  };
  for (const seed of [1, 2, 3]) expect(traceOf(seed)).toBe(traceOf(seed));
  expect(traceOf(1)).not.toBe(traceOf(2));
});

test("the judges look on: a run is the same with them and without", () => {
  const script = drawScript(5, null);
  const [judged, unjudged] = [runScript(script, jobOf(script)), runScript(script, jobOf(script), { rules: NO_RULES })];
  expect(judged.violation).toBeNull();
  expect(judged.traceHash).toBe(unjudged.traceHash);
});

describe("a seed that fails", () => {
  /** An invariant that dropping parts breaks. */
  const noPartFalls: MakeRule = ({ world }, tell) => ({
    quiet() {
      if (world.parts.mishaps.some(({ text }) => text.endsWith("fell"))) tell("no part falls", "one fell");
    },
  });
  const run = { rules: [noPartFalls] };
  const isFall = (violation: { readonly invariant: string } | null): boolean =>
    violation?.invariant === "no part falls";
  const canDropAPart = ({ deed }: Disturbance): boolean =>
    deed.do === "fault" && (deed.fault === "dropped-part" || deed.fault === "vacuum-leak");
  const isCommand = ({ deed }: Disturbance): boolean => deed.do === "command";
  let failed: number | null = null;
  const failing = (): number => {
    failed ??= firstFailing();
    return failed;
  };
  const firstFailing = (): number => {
    for (const seed of seeds(1, 300)) {
      const script = drawScript(seed, "sequences/transfer/transfer.yaml");
      const { disturbances } = script;
      // Where nobody has to be told to start the line, one fault is all it takes.
      if (disturbances.length <= 3 || !disturbances.some(canDropAPart) || disturbances.some(isCommand)) continue;
      if (isFall(runScript(script, jobOf(script), run).violation)) return seed;
    }
    throw new Error("no part fell in any seed");
  };

  test("is made as small as what it takes to fail, and fails in the same way again when it is cut to that", () => {
    const script = drawScript(failing(), "sequences/transfer/transfer.yaml");
    const job = jobOf(script);
    const { script: small } = shrink({ script, result: runScript(script, job, run) }, job, run);
    expect(small.disturbances).toHaveLength(1);
    expect(small.disturbances[0]?.deed).toMatchObject({
      ...{ do: "fault", fault: expect.stringMatching(/^(dropped-part|vacuum-leak)$/) },
    });
    const numbers = small.disturbances.map(({ number }) => number);
    const again = cutScript(drawScript(script.seed, "sequences/transfer/transfer.yaml"), numbers, small.cycles);
    expect(runScript(again, jobOf(again), run).violation).toMatchObject({ invariant: "no part falls" });
  });

  test("is told as a scenario that `lockstep check` finds right", () => {
    const path = "sequences/transfer/transfer.yaml";
    const tally = runCampaign({ from: failing(), seeds: 1, path, run });
    const text = tally.failing.map(scenarioText)[0] ?? "";
    const read = (name: string) => (name === "campaign.scenario.yaml" ? { text } : readText(name));
    const options = { adapters: new Set(["simulated"]), faults: new Set(Object.keys(FAULTS)), read };
    expect(loadScenario("campaign.scenario.yaml", options)).toMatchObject({ kind: "ok" });
  });

  test("is reported with the command that repeats it", () => {
    const path = "sequences/transfer/transfer.yaml";
    const seed = failing();
    const tally = runCampaign({ from: seed, seeds: 1, path, run });
    const report = reportOf(tally, 1000, path);
    expect(report).toMatchObject({ seeds: 1, violations: 1 });
    expect(report.failing[0]?.command).toMatch(
      new RegExp(`^lockstep campaign --seeds 1 --from ${seed} --line ${path} --cycles \\d+ --keep \\d+$`),
    );
  });
});

test("a short campaign breaks no invariant", () => {
  const count = runs(50);
  const tally = runCampaign({ from: 10_001, seeds: count, path: null });
  expect(tally.failing.map(({ seed, violation }) => ({ seed, violation }))).toEqual([]);
  expect(tally.seeds).toBe(count);
  expect(tally.outcomes.complete).toBeGreaterThan(count);
}, 600_000);
