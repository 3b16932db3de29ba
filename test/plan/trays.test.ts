/** What lies where: the dry run and the simulated world hold to one rule, and the books and the world count the same. */
import { describe, expect, test } from "vitest";
import { LineSession } from "../../src/cli/line-session.ts";
import { inlineRehearsal } from "../../src/cli/rehearsal.ts";
import { disagreements, summarise } from "../../src/cli/summary.ts";
import { VirtualClock } from "../../src/clock/index.ts";
import type { Rehearsal } from "../../src/control/index.ts";
import { loadSequence } from "../../src/files/index.ts";
import { dryRun, planSequence } from "../../src/plan/index.ts";

const axes = (name: string, places: string): string =>
  `  ${name}: { kind: axes, adapter: simulated, axes: { x: { range: [0 mm, 900 mm], speed: 500 mm/s, acceleration: 5 m/s2 } }, positions: { home: { x: 0 mm }, ${places} } }`;

const LINE = [
  "line: Cell",
  "devices:",
  ...["bodies", "lids"].map((name) => `  ${name}: { kind: feeder, adapter: simulated }`),
  axes("a", "bodies: { x: 100 mm }, press: { x: 300 mm }, out: { x: 400 mm }, bin: { x: 500 mm }"),
  axes("b", "lids: { x: 100 mm }, press: { x: 300 mm }, bin: { x: 400 mm }"),
  ...["a", "b"].map((arm) => `  g${arm}: { kind: gripper, adapter: simulated, mount: ${arm}, safe: keep }`),
  "  press: { kind: tool, adapter: simulated, run: { takes: 300 ms }, safe: off }",
].join("\n");

const cell = (column: string): string => `$${"{"}r.${column}}`;
const TAKE = [
  "id: feed, do: bodies.advance, expect: bodies.part_ready, after: []",
  "id: at-bodies, do: a.move, to: bodies",
  "id: take, do: ga.grip, expect: ga.holding, part: taken",
];
const PLACE = "id: place, do: ga.release, part: placed";
const ROW = [...TAKE, `id: go, do: a.move, to: { x: "${cell("x")} mm" }`, PLACE];

/** Start lets everything pass: the world has to see for itself what `check` would have refused. */
const UNTRIED: Rehearsal = {
  ...inlineRehearsal,
  dryRun: (_sequence, answer) => answer({ kind: "tried", mistakes: [] }),
};

/** Spots that `check` finds taken, and what the world finds of the same run, which nothing has checked before. */
function tried(head: string, steps: readonly string[], xs: readonly (number | string)[] = []) {
  const texts = new Map([
    ["line.yaml", LINE],
    ["rows.csv", ["x", ...xs].join("\n")],
    ["s.yaml", `sequence: S\nline: line.yaml\n${head}\nsteps:\n${steps.map((step) => `  - { ${step} }`).join("\n")}\n`],
  ]);
  const loaded = loadSequence("s.yaml", {
    adapters: new Set(["simulated"]),
    read: (path) => ({ text: texts.get(path) ?? "" }),
  });
  if (loaded.kind !== "ok") throw new Error(loaded.diagnostics.map(({ message }) => message).join("\n"));
  const { sequence } = loaded;
  const check = dryRun(sequence).findings.filter(({ severity }) => severity === "error");
  const planned = planSequence(sequence);
  if (!("plan" in planned)) throw new Error("no plan");
  const clock = new VirtualClock();
  const session = new LineSession(clock, { sequence, plan: planned.plan }, 1, undefined, UNTRIED);
  clock.runWhile(() => !session.isOver, { untilMs: 600_000 });
  session.controller.close();
  const summary = summarise(session, 0);
  const { placed, uncounted, inHand } = session.world.parts.account();
  return {
    check: check.map(({ code }) => code),
    world: session.world.parts.mishaps.map(({ text }) => text),
    differs: disagreements(session.world, summary).length > 0,
    counts: { outcome: summary.outcome, books: summary.placed, world: placed, uncounted, inHand },
  };
}

describe("check and the simulated world say the same of one spot:", () => {
  const table = (head = "repeat: 1"): string => `${head}\nfor_each: { rows: rows.csv, as: r }`;

  test.each([
    ["at coordinates of their own", [600, 640, 680], 0],
    ["at one and the same place", [600, 640, 600], 1],
    ["0.3 mm from each other", [600, 600.3], 0],
    ["0.06 mm from each other, however a grid would part them", [600.04, 600.1], 1],
    ["0.3 mm from each other beside a named position", [400.2, 400.5], 0],
    ["both at a named position", [400, 400], 1],
  ])("rows that place %s", (_what, xs, taken) => {
    const { check, world, differs } = tried(table(), ROW, xs);
    expect({ check: check.filter((code) => code === "same-spot").length, world: world.length, differs }).toEqual({
      check: taken,
      world: taken,
      differs: taken > 0,
    });
  });

  test("each pass through the rows begins with a fresh tray", () => {
    const { check, world, differs, counts } = tried(table("repeat: 3"), ROW, [600, 640, 680]);
    expect({ check, world, differs }).toEqual({ check: [], world: [], differs: false });
    expect(counts).toMatchObject({ books: 9, world: 9 });
  });

  test("rows whose parts all go to one named position fill a bin", () => {
    const { check, world, differs } = tried(table(), [...TAKE, "id: go, do: a.move, to: out", PLACE], [1, 2, 3]);
    expect({ check, world, differs }).toEqual({ check: [], world: [], differs: false });
  });

  test("rows that each name a position fill the bins there", () => {
    const go = `id: go, do: a.move, to: "${cell("x")}"`;
    const { check, world, differs } = tried(table(), [...TAKE, go, PLACE], ["out", "bin", "out"]);
    expect({ check, world, differs }).toEqual({ check: [], world: [], differs: false });
  });

  test("without a table every cycle may place where the last one did", () => {
    const { check, world, differs } = tried("repeat: 3", [...TAKE, "id: go, do: a.move, to: { x: 600 mm }", PLACE]);
    expect({ check, world, differs }).toEqual({ check: [], world: [], differs: false });
  });
});

describe("the world counts as parts what the sequence counts:", () => {
  const LID = [
    "id: feed-lid, do: lids.advance, expect: lids.part_ready, after: []",
    "id: at-lid, do: b.move, to: lids, after: feed-lid",
    "id: take-lid, do: gb.grip, expect: gb.holding",
  ];

  test("a lid that no step counts is no part at the place where it is dropped", () => {
    const steps = [...TAKE, "id: out, do: a.move, to: out", PLACE, ...LID, "id: to-bin, do: b.move, to: bin"];
    const { check, world, differs, counts } = tried("repeat: 2", [...steps, "id: drop, do: gb.release"]);
    expect({ check, world, differs }).toEqual({ check: [], world: [], differs: false });
    expect(counts).toEqual({ outcome: "complete", books: 2, world: 2, uncounted: 2, inHand: 0 });
  });

  test("a lid that is laid on a body goes with it from then on", () => {
    const { world, differs, counts } = tried("repeat: 2", [
      ...[...TAKE, "id: bring, do: a.move, to: press", "id: lay, do: ga.release, part: moved, at: press"],
      ...["id: away, do: a.move, to: home", ...LID, "id: over, do: b.move, to: press, after: [away, take-lid]"],
      ...["id: join, do: gb.release", "id: back, do: b.move, to: home", "id: work, do: press.run"],
      ...["id: there, do: a.move, to: press", "id: fetch, do: ga.grip, expect: ga.holding, part: moved, at: ga"],
      ...["id: out, do: a.move, to: out", PLACE],
    ]);
    expect({ world, differs }).toEqual({ world: [], differs: false });
    expect(counts).toEqual({ outcome: "complete", books: 2, world: 2, uncounted: 2, inHand: 0 });
  });
});
