import { describe, expect, test } from "vitest";
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
    "scenarios/a.scenario.yaml:6:33 outside-range this run has 1 cycle; there is no cycle 3",
    "scenarios/a.scenario.yaml:8:20 wrong-type expected `complete`, `stopped`, `held`, `halted` or `aborted`, got `done`",
    "scenarios/a.scenario.yaml:8:60 missing-unit expected a bound on a time such as `< 70 s`, got `< 70`",
    "scenarios/a.scenario.yaml:9:25 unknown-signal arm has no signal `zz`; did you mean `arm.z`?",
    "line.yaml:14:33 missing-unit expected a length such as `80 mm` or an angle such as `45 deg`, got `90`",
  ]);
});

/** What `check` says of the scenario's own lines, with `rest` in place of its faults, its expectation and what follows. */
const saidOf = (rest: string, line = LINE): readonly string[] =>
  said(
    check({
      ...FILES,
      "line.yaml": line,
      "scenarios/a.scenario.yaml": `scenario: S\nsequence: ../s.yaml\ncycles: 4\n${rest}\n`,
    }),
  ).map((each) => each.replace("scenarios/a.scenario.yaml:", ""));

describe("a field that an expected event does not have is a mistake, with the nearest name or with all that it has", () => {
  test.each([
    ["{ type: part-placed, prt: 2 }", "4:41 unknown-key `part-placed` has no field `prt`; did you mean `part`?"],
    [
      "{ type: part-placed, colour: red }",
      "4:41 unknown-key `part-placed` has no field `colour`; it has part, seq, atMs",
    ],
    ["{ type: run-resumed, step: grip }", "4:41 unknown-key `run-resumed` has no field `step`; it has seq, atMs"],
    [
      "{ type: part-placed, toString: x }",
      "4:41 unknown-key `part-placed` has no field `toString`; it has part, seq, atMs",
    ],
  ])("%s", (event, message) => {
    expect(saidOf(`expect: { events: [${event}] }`)).toEqual([message]);
  });
});

describe("a value that the field of an expected event can't have is a mistake that says what is expected", () => {
  test.each([
    ["{ type: part-placed, part: two }", "4:47 wrong-type expected a number, got `two`"],
    ["{ type: late, lateMs: 5 s }", "4:42 wrong-type expected a number of ms without a unit, got `5 s`"],
    ["{ type: run-resumed, atMs: true }", "4:47 wrong-type expected a number of ms without a unit, got `true`"],
    ["{ type: first-out, cause: 3 }", "4:46 wrong-type expected a text, got `3` (in quotes, if it is one)"],
    ["{ type: device-intervened, isOver: 1 }", "4:55 wrong-type expected `true` or `false`, got `1`"],
    [
      "{ type: run-ended, outcome: haltd }",
      "4:48 wrong-type expected `stopped`, `halted` or `aborted`, got `haltd`; did you mean `halted`?",
    ],
    ["{ type: interlock-tripped, category: 3 }", "4:57 wrong-type expected `0`, `1` or `2`, got `3`"],
    [
      "{ type: step-failed, failure: timeout }",
      "4:50 wrong-type `failure` is a list or a record, and only texts, numbers, `true` and `false` can be compared: leave it out",
    ],
    ["{ type: step-retried, step: gripp }", "4:48 unknown-step no step has the id `gripp`; did you mean `grip`?"],
    ["{ type: step-retried, step: 3 }", "4:48 wrong-type expected the name of a step, got `3`"],
    ["{ type: step-retried, cycle: 5 }", "4:49 outside-range this run has 4 cycles; there is no cycle 5"],
    ["{ type: step-retried, cycle: 0 }", "4:49 outside-range this run has 4 cycles; there is no cycle 0"],
    ["{ type: step-retried, cycle: one }", "4:49 wrong-type expected the number of a cycle, from 1, got `one`"],
    ["{ type: device-lost, device: amr }", "4:49 unknown-device no device `amr`; did you mean `arm`?"],
    [
      "{ type: interlock-tripped, interlock: guard-dor }",
      "4:58 unknown-interlock no interlock `guard-dor`; did you mean `guard-door`?",
    ],
    ["{ type: zone-entered, zone: elsewhere }", "4:48 unknown-zone no zone `elsewhere`; there is only handover"],
    ["{ type: pool-changed, pool: welders }", "4:48 unknown-pool no pool `welders`; this line has none"],
    ["{ type: member-claimed, binding: w }", "4:53 unknown-binding no binding `w`; this sequence has none"],
    [
      "{ type: state-changed, to: held }",
      "4:47 wrong-type expected `Clearing`, `Stopped`, `Starting`, `Idle`, `Suspended`, `Execute`, `Stopping`, `Aborting`, `Aborted`, `Holding`, `Held`, `Unholding`, `Suspending`, `Unsuspending`, `Resetting`, `Completing` or `Complete`, got `held`; did you mean `Held`?",
    ],
  ])("%s", (event, message) => {
    expect(saidOf(`expect: { events: [${event}] }`)).toEqual([message]);
  });
});

test("an expected event with right fields is right, whatever kind of field it is", () => {
  const events = [
    "{ type: step-dispatched, cycle: 4, step: grip, device: gripper, lateMs: 0 }",
    "{ type: interlock-tripped, interlock: guard-door, category: 1, atMs: 5 }",
    "{ type: state-changed, from: Held, to: Unholding, event: unhold }",
    "{ type: zone-entered, zone: handover, device: arm }",
    "{ type: device-intervened, device: arm, what: door, isPositionLost: false }",
    "{ type: part-moved, part: 1, at: belt }",
  ];
  expect(saidOf(`expect: { events: [${events.join(", ")}] }`)).toEqual([]);
});

describe("what a person's act names must be there", () => {
  test.each([
    ["set dor on", "4:38 unknown-device no device `dor`: `set` takes an input that is a switch; did you mean `door`?"],
    ["set arm on", "4:38 wrong-kind `arm` is none: `set` takes an input that is a switch; there are door"],
    ["set  on on", "4:39 unknown-device no device `on`: `set` takes an input that is a switch; there are door"],
    ["clear-latch guard", "4:46 unknown-interlock no interlock `guard`; there is only guard-door"],
    ["clear-latch guard-dor", "4:46 unknown-interlock no interlock `guard-dor`; did you mean `guard-door`?"],
    ["return arm", "4:41 wrong-kind `arm` is none: `return` takes a member of a pool; this line has none"],
  ])("%s", (act, message) => {
    expect(saidOf(`operator: [{ when: aborted, do: [${act}] }]\nexpect: {}`)).toEqual([message]);
  });
});

test("a fault at no step needs a device, since nothing else says which one it strikes", () => {
  const message = "nothing says which device it strikes: add `device:`, or name a step in `at`";
  expect(saidOf("faults: [{ at: { time: 1 s }, inject: stall }]\nexpect: {}")).toEqual([`4:10 missing-key ${message}`]);
  expect(saidOf("faults: [{ at: { time: 1 s }, inject: stall, device: arm }]\nexpect: {}")).toEqual([]);
  expect(saidOf("faults: [{ at: { step: carry }, inject: stall }]\nexpect: {}")).toEqual([]);
});

test("mistakes in a scenario's events, faults and operator are all told at once, though the sequence has its own", () => {
  const files = {
    ...FILES,
    "scenarios/a.scenario.yaml": [
      "scenario: S",
      "sequence: ../s.yaml",
      "faults:",
      "  - { at: { step: carry, cycel: 1 }, device: amr }",
      "operator:",
      "  - { when: held, at: { time: 1 }, do: [unhod, set dor on] }",
      "expect:",
      "  events:",
      "    - { type: part-placed, prt: [1] }",
      "    - { type: zone-entered, zone: handovr, device: 7 }",
      "",
    ].join("\n"),
    "s.yaml": changed(SEQUENCE, "to: feeder", "to: feedr"),
  };
  expect(said(check(files)).map((each) => each.split(" ").slice(0, 2).join(" "))).toEqual([
    "scenarios/a.scenario.yaml:4:5 missing-key",
    "scenarios/a.scenario.yaml:4:26 unknown-key",
    "scenarios/a.scenario.yaml:4:46 unknown-device",
    "scenarios/a.scenario.yaml:6:5 missing-key",
    "scenarios/a.scenario.yaml:6:31 missing-unit",
    "scenarios/a.scenario.yaml:6:41 unknown-act",
    "scenarios/a.scenario.yaml:6:52 unknown-device",
    "scenarios/a.scenario.yaml:9:28 unknown-key",
    "scenarios/a.scenario.yaml:9:33 wrong-type",
    "scenarios/a.scenario.yaml:10:35 unknown-zone",
    "scenarios/a.scenario.yaml:10:52 wrong-type",
    "s.yaml:5:36 unknown-position",
  ]);
});
