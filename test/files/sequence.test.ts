/** What a right sequence comes to, and what is checked about pools, tables and ladders. */
import { describe, expect, test } from "vitest";
import { loadSequence } from "../../src/files/index.ts";
import { type Sequence, templateOf } from "../../src/model/index.ts";
import { ADAPTERS, changed, check, LINE, optionsFor, SEQUENCE, said } from "./support.ts";

function load(sequence: string, files: Readonly<Record<string, string>> = {}, line = LINE): Sequence {
  const all = { "s.yaml": sequence, "line.yaml": line, ...files };
  const loaded = loadSequence("s.yaml", optionsFor(all));
  if (loaded.kind !== "ok") throw new Error(said(loaded).join("\n"));
  return loaded.sequence;
}

const stepOf = (sequence: Sequence, id: string) => templateOf(sequence, 1).steps.find((step) => step.id === id);

describe("the design's transfer cell", () => {
  const loaded = loadSequence("sequences/transfer/transfer.yaml", { adapters: ADAPTERS });
  if (loaded.kind !== "ok") throw new Error("the transfer cell does not load");
  const { sequence } = loaded;

  test("has seven steps in the order of the file, with `back` beside `index`", () => {
    const steps = templateOf(sequence, 1).steps;
    expect(steps.map(({ id, after }) => [id, after])).toEqual([
      ["advance", []],
      ["reach", [0]],
      ["grip", [1]],
      ["carry", [2]],
      ["place", [3]],
      ["index", [4]],
      ["back", [4]],
    ]);
  });

  test("places a part in each of its twenty cycles", () => {
    expect(sequence.cycles).toBe(20);
    expect(sequence.toleranceMs).toBe(40);
    expect(sequence.pipeline).toBe("off");
  });

  test("ends every ladder in halt", () => {
    expect(stepOf(sequence, "grip")?.onFail).toEqual([
      { kind: "retry", tries: 2, delayMs: 0, before: [] },
      { kind: "resync" },
      { kind: "halt" },
    ]);
    expect(stepOf(sequence, "back")?.onFail).toEqual([{ kind: "halt" }]);
  });

  test("names its recovering steps", () => {
    expect(sequence.recover.map(({ id }) => id)).toEqual(["recover-1", "recover-2", "recover-3"]);
  });
});

describe("defaults", () => {
  test("of a sequence and its steps are the design's", () => {
    const sequence = load(SEQUENCE);
    expect(sequence).toMatchObject({ cycles: 1, toleranceMs: 50, pipeline: "off", onLate: "retime", resyncLimit: 3 });
    expect(stepOf(sequence, "carry")).toMatchObject({
      timeoutMs: null,
      settleMs: 250,
      needsTimeoutMs: 30_000,
      onHold: "pause",
      again: null,
      checkpoint: null,
      atCycleMs: null,
      work: { act: { verb: "move", speed: 1 } },
    });
  });

  test("of the ladder come from the sequence, and a step's own is instead of them", () => {
    const text = changed(
      changed(SEQUENCE, "steps:", "on_fail: [{ retry: 1, delay: 200 ms }, hold]\nsteps:"),
      "to: station",
      "to: station, on_fail: halt",
    );
    const sequence = load(text);
    const ladder = [
      { kind: "retry", tries: 1, delayMs: 200, before: [] },
      { kind: "hold", haltAfterMs: null },
      { kind: "halt" },
    ];
    expect(stepOf(sequence, "grip")?.onFail).toEqual(ladder);
    expect(stepOf(sequence, "carry")?.onFail).toEqual([{ kind: "halt" }]);
  });
});

test("a step's ladder is its own, or else that of its device's kind, or else the sequence's", () => {
  const text = changed(
    changed(SEQUENCE, "steps:", "on_fail: hold\non_fail_by_kind: { gripper: { retry: 3 } }\nsteps:"),
    "to: station",
    "to: station, on_fail: resync",
  );
  const sequence = load(text);
  const kinds = (id: string) => stepOf(sequence, id)?.onFail.map(({ kind }) => kind);
  expect(kinds("grip")).toEqual(["retry", "halt"]);
  expect(kinds("carry")).toEqual(["resync", "halt"]);
  expect(kinds("reach")).toEqual(["hold", "halt"]);
});

test("what comes before a retry, the time-out of a question, and the bounds of all of it are read", () => {
  const ladder = "{ retry: 2, before_retry: [{ do: arm.move, to: home }], then: { hold: { halt_after: 5 min } } }";
  const text = changed(
    changed(SEQUENCE, "steps:", "recovery: { per_cycle: { tries: 4, time: 30 s }, per_run: { tries: 9 } }\nsteps:"),
    "to: station",
    `to: station, on_fail: ${ladder}`,
  );
  const sequence = load(text);
  expect(stepOf(sequence, "carry")?.onFail).toMatchObject([
    { kind: "retry", tries: 2, before: [{ id: "carry-before-retry-1", work: { act: { verb: "move" } } }] },
    { kind: "hold", haltAfterMs: 300_000 },
    { kind: "halt" },
  ]);
  expect(sequence.recoveryLimits).toEqual({
    triesPerCycle: 4,
    triesPerRun: 9,
    perCycleMs: 30_000,
    perRunMs: 3_600_000,
  });
});

test("quantities of a step that is done before a retry are read once", () => {
  const before =
    "[{ do: dwell, for: 300 ms }, { do: belt.index, by: 20 mm, timeout: 2 s }, { do: arm.move, to: home, speed: 50 % }]";
  const text = changed(
    SEQUENCE,
    "to: station",
    `to: station, on_fail: { retry: 2, delay: 50 ms, before_retry: ${before} }`,
  );
  const [retry] = stepOf(load(text), "carry")?.onFail ?? [];
  expect(retry).toMatchObject({
    kind: "retry",
    delayMs: 50,
    before: [
      { work: { kind: "dwell", forMs: 300 } },
      { work: { act: { verb: "index", byMm: 20 } }, timeoutMs: 2_000 },
      { work: { act: { verb: "move", speed: 0.5 } } },
    ],
  });
});

test("what is wrong in a step that is done before a retry is said once", () => {
  const text = changed(
    SEQUENCE,
    "to: station",
    "to: station, on_fail: { retry: 2, before_retry: { do: dwell, for: 300 } }",
  );
  const loaded = loadSequence("s.yaml", optionsFor({ "s.yaml": text, "line.yaml": LINE }));
  expect(loaded.kind === "ok" ? [] : loaded.diagnostics.map(({ message }) => message)).toEqual([
    "expected a time such as `300 ms`, got `300`",
  ]);
});

describe("every key of a step", () => {
  test("is read into the model", () => {
    const text = `sequence: All
line: line.yaml
repeat: 5
tolerance: 10 ms
pipeline: auto
on_late: halt
resync: { limit: 1 }
steps:
  - { id: a, do: belt.index, by: -20 mm, at: 2.5 s, if: belt.running, needs: door.closed, while: door.closed, blocked: belt.running }
  - { id: b, do: arm.move, to: { from: station, x: 10 mm, z: 2 mm }, speed: 50 %, timeout: 2 s, settle: 0 ms, needs_timeout: 5 s, on_hold: finish }
  - { id: c, do: arm.move, to: { z: 100 mm }, again: true, checkpoint: { require: arm.homed }, after: [a, b] }
  - { id: d, do: arm.home, axes: [z] }
  - { id: e, do: dwell, for: 200 ms }
  - { id: f, do: wait, until: belt.running, checkpoint: false }
  - { id: g, do: gripper.grip, part: taken }
  - { id: h, do: belt.start, part: moved, at: belt }
  - { id: i, do: belt.stop, part: rejected }
`;
    const sequence = load(text);
    const { steps } = templateOf(sequence, 1);
    expect(sequence).toMatchObject({ cycles: 5, toleranceMs: 10, pipeline: "auto", onLate: "halt", resyncLimit: 1 });
    expect(steps[0]).toMatchObject({
      atCycleMs: 2500,
      if: { text: "belt.running" },
      needs: { text: "door.closed" },
      while: { text: "door.closed" },
      blocked: { text: "belt.running", at: { file: "s.yaml", line: 9 } },
      work: { act: { verb: "index", byMm: -20 } },
    });
    expect(steps[1]).toMatchObject({
      timeoutMs: 2000,
      settleMs: 0,
      needsTimeoutMs: 5000,
      onHold: "finish",
      work: { act: { to: { target: { x: 430, z: 20 }, name: null }, speed: 0.5 } },
    });
    expect(steps[2]).toMatchObject({
      again: true,
      after: [0, 1],
      checkpoint: { require: { text: "arm.homed" } },
      work: { act: { to: { target: { z: 100 }, name: null } } },
    });
    expect(steps.slice(3).map(({ work }) => (work.kind === "act" ? work.act : work))).toMatchObject([
      { verb: "home", axes: ["z"] },
      { kind: "dwell", forMs: 200 },
      { kind: "wait", until: { text: "belt.running" } },
      { verb: "grip" },
      { verb: "start" },
      { verb: "stop" },
    ]);
    expect(steps[5]?.checkpoint).toBeNull();
    expect(steps[7]?.part).toEqual({ kind: "moved", to: { kind: "device", device: "belt" } });
  });
});

describe("`repeat` counts cycles", () => {
  test("also where a cycle places two parts; a number of parts to place needs half as many then, rounded up", () => {
    const text = changed(
      `${SEQUENCE}  - { id: again, do: gripper.release, part: placed }\n`,
      "steps:",
      "repeat: 5\nsteps:",
    );
    expect(load(text)).toMatchObject({ cycles: 5, placedGoal: null });
    expect(load(text.replace("repeat: 5", "repeat: { placed: 5 }"))).toMatchObject({ cycles: 3, placedGoal: 5 });
  });

  test("with a table it counts how often all rows run", () => {
    const text = changed(SEQUENCE, "steps:", "repeat: 2\nfor_each: { rows: t.csv, as: part }\nsteps:");
    const sequence = load(text, { "t.csv": "x\n1\n2\n3\n" });
    expect([sequence.cycles, sequence.templates.length]).toEqual([6, 3]);
  });
});

describe("a table", () => {
  test("fills any text of a step, row by row, and shares the steps that read no cell", () => {
    const text = changed(
      changed(
        changed(SEQUENCE, "steps:", "for_each: { rows: t.csv, as: part }\nsteps:"),
        "to: station",
        `to: "\${part.to}", if: 'arm.x < \${part.x}'`,
      ),
      "do: feeder.advance",
      `do: "\${part.feeder}.advance"`,
    );
    const sequence = load(text, { "t.csv": "feeder,to,x\nfeeder,station,7\nfeeder,home,8\n" });
    const [first, second] = sequence.templates;
    expect(first?.steps[3]).toMatchObject({ if: { text: "arm.x < 7" }, work: { act: { to: { name: "station" } } } });
    expect(second?.steps[3]).toMatchObject({ if: { text: "arm.x < 8" }, work: { act: { to: { name: "home" } } } });
    expect(second?.row).toEqual({ number: 2, file: "t.csv", line: 3, cells: { feeder: "feeder", to: "home", x: "8" } });
    expect(second?.steps[1]).toBe(first?.steps[1]);
  });

  test("is not read by `recover`, whose steps run whatever row failed", () => {
    const text = `${changed(SEQUENCE, "steps:", "for_each: { rows: t.csv, as: part }\nsteps:")}recover:\n  - { do: arm.move, to: "\${part.to}" }\n`;
    expect(said(check({ "s.yaml": text, "line.yaml": LINE, "t.csv": "to\nhome\n" }))).toEqual([
      "s.yaml:11:25 unknown-binding `recover` reads no table: its steps run whatever row failed",
    ]);
  });
});

describe("a pool", () => {
  const WELDERS = changed(
    changed(
      LINE,
      "  door:",
      `  w1: { kind: tool, adapter: simulated, run: { takes: 2 s }, safe: off, at: { load: station } }
  w2: { kind: tool, adapter: simulated, run: { takes: 2 s }, safe: off, at: { load: feeder } }
  door:`,
    ),
    "zones:",
    "pools: { welders: [w1, w2] }\nzones:",
  );
  const WELD = `sequence: Weld
line: line.yaml
steps:
  - { id: bring, do: arm.move, to: "\${w.load}", needs: "!\${w}.busy" }
  - { id: weld, do: welders.run, as: w, expect: "\${w}.ok" }
  - { id: away, do: arm.move, to: home, free: w }
`;
  const checkWeld = (from: string, to: string, line = WELDERS) =>
    said(check({ "s.yaml": changed(WELD, from, to), "line.yaml": line }));

  test("binds a member under a name that the whole cycle knows", () => {
    const sequence = load(WELD, {}, WELDERS);
    expect([...templateOf(sequence, 1).bindings]).toEqual([["w", "welders"]]);
    expect(stepOf(sequence, "bring")?.work).toMatchObject({
      act: { to: { kind: "member", binding: "w", role: "load" } },
    });
    expect(stepOf(sequence, "weld")?.work).toMatchObject({ target: { kind: "pool", pool: "welders", binding: "w" } });
    expect(stepOf(sequence, "away")?.free).toEqual(["w"]);
  });

  test("needs `as`, since what comes after has to name the member", () => {
    expect(checkWeld(", as: w,", ",")).toEqual([
      "s.yaml:4:36 unknown-binding no step of the cycle binds `w` with `as`",
      "s.yaml:4:58 unknown-binding no step of the cycle binds `w` with `as`",
      "s.yaml:5:21 missing-key `welders` is a pool: say what the member it gets is called, such as `as: w`",
      "s.yaml:5:43 unknown-binding no step of the cycle binds `w` with `as`",
      expect.stringContaining("s.yaml:6:47 unknown-binding"),
    ]);
  });

  test("has a role for every place that a step asks for, in every member", () => {
    expect(checkWeld(`\${w.load}`, `\${w.lode}`)).toEqual([
      "s.yaml:4:36 unknown-role w1 does not say where it is met as `lode`; add it to its `at`; did you mean `load`?",
      "s.yaml:4:36 unknown-role w2 does not say where it is met as `lode`; add it to its `at`; did you mean `load`?",
    ]);
    const line = changed(WELDERS, "at: { load: feeder }", "at: { unload: feeder }");
    expect(checkWeld("id: bring", "id: bring", line)).toEqual([
      "s.yaml:4:36 unknown-role w2 does not say where it is met as `load`; add it to its `at`; did you mean `unload`?",
    ]);
  });

  test("has conditions that hold for each member", () => {
    expect(checkWeld(`\${w}.busy`, `\${w}.bussy`)).toEqual([
      "s.yaml:4:58 unknown-signal w1 has no signal `bussy`; did you mean `w1.busy`?",
    ]);
  });

  test("is not used after it was freed, nor before it is claimed", () => {
    expect(
      checkWeld("to: home, free: w }", `to: home, free: w }\n  - { id: late, do: dwell, for: 1 s, if: "\${w}.ok" }`),
    ).toEqual(["s.yaml:7:5 freed-binding step late uses `w`, which step away may have freed by then: free it later"]);
    expect(
      checkWeld("- { id: bring,", `- { id: early, do: dwell, for: 1 s, if: "\${w}.ok" }\n  - { id: bring,`),
    ).toEqual([
      "s.yaml:4:5 unclaimed-binding step early uses `w`, but no step before it claims a member: let it come after one that does",
    ]);
  });

  test("alone lets its steps be reassigned", () => {
    expect(checkWeld("as: w,", "as: w, on_fail: reassign,")).toEqual([]);
    expect(checkWeld("to: home,", "to: home, on_fail: reassign,")).toEqual([
      expect.stringContaining("bad-ladder only the step of a pool can be reassigned"),
    ]);
  });

  test("has members of one kind, each in one pool", () => {
    const line = changed(WELDERS, "{ welders: [w1, w2] }", "{ welders: [w1, w2, belt, w1], others: [w2], arm: [w3] }");
    expect(checkWeld("id: bring", "id: bring", line)).toEqual([
      expect.stringContaining(
        "wrong-kind the members of a pool are of one kind: w1 is of kind tool, belt of kind conveyor",
      ),
      expect.stringContaining("duplicate-name w1 is listed twice"),
      expect.stringContaining("duplicate-name w2 is in pool `welders` already"),
      expect.stringContaining("duplicate-name `arm` is a device already; rename the pool"),
      expect.stringContaining("unknown-device no device `w3`"),
    ]);
  });
});

describe("a tool's recipe", () => {
  const TOOL = changed(
    LINE,
    "  door:",
    `  drill: { kind: tool, adapter: simulated, verbs: { bore: { takes: 2 s, parameters: [depth, grade], result: grade } }, safe: off }
  door:`,
  );
  const bore = (keys: string) => `sequence: Bore\nline: line.yaml\nsteps:\n  - { id: bore, do: drill.bore${keys} }\n`;

  test("is what the verb declares", () => {
    const [step] = templateOf(load(bore(", depth: 3, grade: fine"), {}, TOOL), 1).steps;
    expect(step?.work).toMatchObject({ act: { verb: "run", name: "bore", recipe: { depth: 3, grade: "fine" } } });
    const result = load(bore(", depth: 3, grade: fine"), {}, TOOL).line.devices.get("drill");
    expect(result?.kind === "tool" && result.verbs.get("bore")?.result).toEqual({ parameter: "grade" });
  });

  test("lacks nothing and has nothing else", () => {
    expect(said(check({ "s.yaml": bore(", dept: 3, to: home"), "line.yaml": TOOL }))).toEqual([
      "s.yaml:4:21 missing-key `drill.bore` needs its parameter `depth`",
      "s.yaml:4:21 missing-key `drill.bore` needs its parameter `grade`",
      "s.yaml:4:33 unknown-key unknown key `dept`; did you mean `depth`?",
      "s.yaml:4:42 wrong-parameter `drill.bore` takes no `to`",
    ]);
  });
});
