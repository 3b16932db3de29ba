import { expect, test } from "vitest";
import { loadScenario } from "../../src/files/index.ts";
import { changed, check, LINE, optionsFor, SEQUENCE, said } from "./support.ts";

const SCENARIO = `scenario: A dropped part is made up for
sequence: ../s.yaml
seed: 7
cycles: 1
faults:
  - { at: { step: grip, cycle: 1 }, inject: dropped-part }
  - { at: { step: carry }, inject: stall }
expect: { outcome: complete, placed: 20, resyncs: 1, makespan: "< 70 s" }
never: "belt.running && arm.z < 60.0"
`;
const FILES = { "scenarios/a.scenario.yaml": SCENARIO, "s.yaml": SEQUENCE, "line.yaml": LINE };

test("a scenario is a sequence, faults, and what must be true after and always", () => {
  const loaded = loadScenario("scenarios/a.scenario.yaml", optionsFor(FILES));
  if (loaded.kind !== "ok") throw new Error(said(loaded).join("\n"));
  expect(loaded.scenario).toMatchObject({
    name: "A dropped part is made up for",
    sequence: { name: "Move", file: "s.yaml" },
    seed: 7,
    cycles: 1,
    faults: [
      { step: "grip", cycle: 1, inject: "dropped-part", source: { line: 6 } },
      { step: "carry", cycle: null, inject: "stall" },
    ],
    expect: { outcome: "complete", placed: 20, rejected: null, resyncs: 1, makespan: { operator: "<", ms: 70_000 } },
    never: [{ text: "belt.running && arm.z < 60.0", at: { line: 9, column: 8 } }],
  });
});

test("everything that is wrong with a scenario and what it names is told", () => {
  const scenario = changed(
    changed(
      changed(changed(SCENARIO, "step: grip, cycle: 1", "step: gripp, cycle: 3"), "outcome: complete", "outcome: done"),
      '"< 70 s"',
      '"< 70"',
    ),
    "arm.z < 60.0",
    "arm.zz < 60.0",
  );
  const files = {
    ...FILES,
    "scenarios/a.scenario.yaml": scenario,
    "line.yaml": changed(LINE, "clear: 90 mm", "clear: 90"),
  };
  expect(said(check(files))).toEqual([
    "scenarios/a.scenario.yaml:6:19 unknown-step no step has the id `gripp`; did you mean `grip`?",
    "scenarios/a.scenario.yaml:6:33 outside-range this run has 1 cycles; there is no cycle 3",
    "scenarios/a.scenario.yaml:8:20 wrong-type expected `complete`, `stopped`, `held`, `halted` or `aborted`, got `done`",
    "scenarios/a.scenario.yaml:8:60 missing-unit expected a bound on a time such as `< 70 s`, got `< 70`",
    "scenarios/a.scenario.yaml:9:25 unknown-signal arm has no signal `zz`; did you mean `arm.z`?",
    "line.yaml:14:33 missing-unit expected a length such as `80 mm` or an angle such as `45 deg`, got `90`",
  ]);
});
