/**
 * The parts in the dry run: what cannot come true in the books is refused, what can is not. The judge of both is the simulator, whose world
 * counts parts by itself.
 */
import { describe, expect, test } from "vitest";
import { generateLine } from "../../simulator/campaign/generate-line.ts";
import { simulateJob } from "../../src/cli/simulation.ts";
import { disagreements } from "../../src/cli/summary.ts";
import { createRandom } from "../../src/clock/index.ts";
import { loadSequence } from "../../src/files/index.ts";
import type { Sequence } from "../../src/model/index.ts";
import { dryRun, explainFinding, planSequence } from "../../src/plan/index.ts";
import { runs } from "../support/effort.ts";

const axis = (name: string, places: string): string =>
  `  ${name}: { kind: axes, adapter: simulated, axes: { x: { range: [0 mm, 900 mm], speed: 500 mm/s, acceleration: 5 m/s2 } }, positions: { home: { x: 0 mm }, reject: { x: 880 mm }, ${places} } }`;
const device = (text: string): string => `  ${text.replace("{ ", "{ adapter: simulated, ")}`;

/** Two arms, two feeders, a dual gripper on the first arm, a press between them, a pool of ovens, and a belt. */
const LINE = [
  "line: Cell",
  "devices:",
  ...["bodies", "lids"].map((name) => device(`${name}: { kind: feeder }`)),
  axis(
    "a",
    "bodies: { x: 100 mm }, lids: { x: 200 mm }, press: { x: 300 mm }, o1: { x: 400 mm }, o2: { x: 450 mm }, out: { x: 600 mm }",
  ),
  axis("b", "lids: { x: 100 mm }, press: { x: 300 mm }, out: { x: 600 mm }"),
  ...["g1", "g2"].map((name) => device(`${name}: { kind: gripper, mount: a, safe: keep }`)),
  device("gb: { kind: gripper, mount: b, safe: keep }"),
  device("press: { kind: tool, run: { takes: 300 ms }, safe: off }"),
  device("camera: { kind: tool, run: { takes: 300 ms }, safe: off }"),
  device("gauge: { kind: input, signal: mm, range: [0, 10] }"),
  ...["o1", "o2"].map((name) => device(`${name}: { kind: tool, run: { takes: 2 s }, safe: off, at: ${name} }`)),
  device("belt: { kind: conveyor, speed: 250 mm/s, at: out }"),
  "pools: { ovens: [o1, o2] }",
].join("\n");

function load(head: string, steps: readonly string[], table = "", line = LINE): Sequence {
  const texts = new Map([
    ["line.yaml", line],
    ["rows.csv", table],
    ["s.yaml", `sequence: S\nline: line.yaml\n${head}\nsteps:\n${steps.map((step) => `  - { ${step} }`).join("\n")}\n`],
  ]);
  const loaded = loadSequence("s.yaml", {
    adapters: new Set(["simulated"]),
    read: (path) => ({ text: texts.get(path) ?? "" }),
  });
  if (loaded.kind !== "ok") throw new Error(loaded.diagnostics.map(({ message }) => message).join("\n"));
  return loaded.sequence;
}

const troubles = (of: Sequence): readonly string[] =>
  dryRun(of)
    .findings.filter(({ severity }) => severity === "error")
    .map((finding) =>
      finding.found.kind === "books"
        ? `${finding.step} ${finding.found.trouble.kind}`
        : `${finding.step} ${finding.code}`,
    );

/** True if it completes, and the world has counted the same. */
function comesTrue(sequence: Sequence): boolean {
  const planned = planSequence(sequence);
  if (!("plan" in planned)) return false;
  const { session, summary } = simulateJob({ sequence, plan: planned.plan }, 1, []);
  session.controller.close();
  return summary.outcome === "complete" && summary.held === 0 && disagreements(session.world, summary).length === 0;
}

/** What a cell or a binding is written as in a file. */
const slot = (text: string): string => `$${"{"}${text}}`;
const feed = (feeder: string): string => `id: feed-${feeder}, do: ${feeder}.advance, expect: ${feeder}.part_ready`;
const go = (id: string, to: string, arm = "a"): string => `id: ${id}, do: ${arm}.move, to: ${to}`;
const grip = (id: string, part: string, hand = "g1"): string =>
  `id: ${id}, do: ${hand}.grip, expect: ${hand}.holding${part === "" ? "" : `, part: ${part}`}`;
const release = (id: string, part: string, hand = "g1"): string =>
  `id: ${id}, do: ${hand}.release, expect: "!${hand}.holding"${part === "" ? "" : `, part: ${part}`}`;
const TAKE = [feed("bodies"), go("at-bodies", "bodies"), grip("take", "taken")];
const PLACE = [go("to-out", "out"), release("place", "placed"), "id: index, do: belt.index, by: 100 mm"];
const BRING = [go("bring", "press"), release("lay", "moved, at: press")];
const FETCH = [grip("fetch", "moved, at: g1")];

const RIGHT: Readonly<Record<string, readonly string[]>> = {
  "one part after the other": [...TAKE, ...PLACE],
  "the part that is advanced first is taken first, where another feeder is advanced after it": [
    'id: feed-bodies, do: bodies.advance, needs: "!bodies.part_ready", expect: bodies.part_ready, after: []',
    "id: feed-lids, do: lids.advance, expect: lids.part_ready, after: []",
    "id: at-bodies, do: a.move, to: bodies, after: feed-bodies",
    ...[grip("take", "taken"), ...PLACE],
    'id: again, do: lids.advance, after: [take], if: "!lids.part_ready"',
  ],
  "a part goes by a press": [...TAKE, ...BRING, "id: work, do: press.run, expect: press.ok", ...FETCH, ...PLACE],
  "one arm brings and the other fetches": [
    ...[...TAKE, ...BRING, go("away", "home"), "id: work, do: press.run, expect: press.ok"],
    ...[go("b-there", "press", "b"), grip("fetch", "moved, at: gb", "gb"), go("b-out", "out", "b")],
    ...[release("place", "placed", "gb"), "id: index, do: belt.index, by: 100 mm", go("b-home", "home", "b")],
  ],
  "a pool's member has the part": [
    ...[...TAKE, `id: bring, do: a.move, to: "${slot("w")}"`, release("lay", "moved, at: w")],
    ...[`id: work, do: ovens.run, as: w, expect: "${slot("w")}.ok"`, grip("fetch", "moved, at: g1")],
    ...[go("to-out", "out"), `${release("place", "placed")}, free: w`, "id: index, do: belt.index, by: 100 mm"],
  ],
  "two parts in a cycle, one after the other": [
    ...[...TAKE, ...PLACE],
    ...[feed("lids"), go("at-lids", "lids"), grip("take-lid", "taken", "g2"), go("to-out-2", "out")],
    ...[release("place-lid", "placed", "g2"), "id: index-2, do: belt.index, by: 100 mm"],
  ],
  "an inspection, both branches": [
    ...[
      ...TAKE,
      "id: look, do: camera.run",
      go("to-out", "out, if: camera.ok"),
      go("to-reject", 'reject, if: "!camera.ok"'),
    ],
    ...[release("place", "placed, if: camera.ok"), release("throw", 'rejected, if: "!camera.ok"')],
    "id: index, do: belt.index, by: 100 mm",
  ],
  "a belt that runs all the time": [
    "id: run, do: belt.start",
    ...TAKE,
    go("to-out", "out"),
    release("place", "placed"),
  ],
  "a gripper that opens first, and closes on nothing": [
    ...["id: open, do: g1.release", "id: close, do: g1.grip", "id: reopen, do: g1.release"],
    ...[...TAKE, ...PLACE],
  ],
  "the next part is fed after the last one is taken": [
    'id: prime, do: bodies.advance, if: "!bodies.part_ready", expect: bodies.part_ready',
    ...[go("at-bodies", "bodies"), grip("take", "taken"), "id: next, do: bodies.advance, expect: bodies.part_ready"],
    ...PLACE.map((step) => step.replace("id: to-out", "after: take, id: to-out")),
  ],
};

describe.each(["off", "auto"])("with pipeline: %s, nothing is said against", (pipeline) => {
  test.each(Object.entries(RIGHT))("%s", (_name, steps) => {
    const sequence = load(`repeat: 4\npipeline: ${pipeline}`, steps);
    expect(dryRun(sequence).findings.map(explainFinding)).toEqual([]);
    expect(comesTrue(sequence)).toBe(true);
  });
});

const WRONG: Readonly<Record<string, readonly [steps: readonly string[], found: readonly string[]]>> = {
  "two parts at a time": [
    [...TAKE, feed("lids"), go("at-lids", "lids"), grip("second", "taken", "g2"), ...PLACE],
    ["second still-in-process"],
  ],
  "a part that is never placed": [[...TAKE, go("to-out", "out")], ["take never-ended"]],
  "a part that is let go of without a word": [
    [...TAKE, go("to-out", "out"), release("drop", "")],
    ["take never-ended"],
  ],
  "a part that stays in the press": [[...TAKE, ...BRING, go("away", "home")], ["take never-ended"]],
  "a part that only a branch places": [
    [...TAKE, go("to-out", "out"), `${release("place", "placed")}, if: "!camera.ok"`],
    // Where the camera finds all of them bad, they lie on each other on a belt that does not move.
    ["take never-ended", "place still-there"],
  ],
  "a gripper that lets go of what another has": [
    [...TAKE, go("to-out", "out"), release("place", "placed", "g2")],
    ["place holds-nothing"],
  ],
  "a gripper that lets go of something else": [
    [
      ...[...TAKE, feed("lids"), go("at-lids", "lids"), grip("lid", "", "g2"), go("to-out", "out")],
      ...[release("place", "placed", "g2"), release("drop", ""), "id: index, do: belt.index, by: 100 mm"],
    ],
    ["place other-hand"],
  ],
  "a gripper that lets go twice": [
    [...TAKE, ...PLACE, go("on", "reject"), release("again", "rejected")],
    ["again holds-nothing"],
  ],
  "a part that is placed twice": [
    [...TAKE, ...BRING, grip("fetch", "moved, at: g1"), "id: count, do: dwell, for: 10 ms, part: placed", ...PLACE],
    ["place no-part"],
  ],
  "a part that is laid into a tool that has one": [
    [...TAKE, ...BRING, "id: twice, do: press.run, part: moved, at: press", ...FETCH, ...PLACE],
    ["twice place-full"],
  ],
  "a grip with a full gripper": [
    [feed("lids"), go("at-lids", "lids"), grip("lid", ""), ...TAKE, ...PLACE],
    ["take holds-already"],
  ],
  "a grip at home": [[feed("bodies"), grip("take", "taken"), ...PLACE], ["take nothing-there"]],
  "a grip at a feeder that has not advanced": [
    [feed("bodies"), go("at-lids", "lids"), grip("take", "taken"), ...PLACE],
    ["take nothing-there"],
  ],
  "a part that is fetched where it is not": [
    [...TAKE, ...BRING, go("wrong", "o1"), ...FETCH, ...PLACE],
    ["fetch gripped-elsewhere"],
  ],
  "a part that is placed on a belt that has not moved": [
    [...TAKE, go("to-out", "out"), release("place", "placed")],
    ["place still-there"],
  ],
  "a part that is rejected onto a belt that has not moved": [
    [...TAKE, go("to-out", "out"), release("throw", "rejected")],
    ["throw still-there"],
  ],
  "a part that is placed in a tool that nothing takes it out of": [
    [...TAKE, go("bring", "press"), release("place", "placed")],
    ["place still-there"],
  ],
  "a part that is laid elsewhere than is said": [
    [...TAKE, go("bring", "o1"), release("lay", "moved, at: press"), go("there", "press"), ...FETCH, ...PLACE],
    ["lay laid-elsewhere"],
  ],
};

test("a gripper that takes over what another one holds is worth a warning: they have to meet", () => {
  const sequence = load("", [
    ...TAKE,
    grip("over", "moved, at: g2", "g2"),
    release("let-go", ""),
    ...PLACE.map((step) => step.replace("g1", "g2").replace("!g1", "!g2")),
  ]);
  const found = dryRun(sequence).findings.map(({ step, severity, found: what }) => [
    step,
    severity,
    what.kind === "books" ? what.trouble.kind : "",
  ]);
  expect(found).toEqual([["over", "warning", "from-hand"]]);
});

describe("what the books cannot bear is refused:", () => {
  test.each(Object.entries(WRONG))("%s", (_name, [steps, found]) => {
    const sequence = load("repeat: 2", steps);
    expect(troubles(sequence)).toEqual(found);
    expect(comesTrue(sequence)).toBe(false);
  });
});

test("a grip empties the feeder at which the arm stands, counted or not, and no other", () => {
  const never = (feeder: string): readonly string[] => [
    ...["bodies", "lids"].map(feed),
    ...[go("at-lids", "lids"), grip("lid", "", "g2"), go("to-bin", "reject"), release("drop", "", "g2")],
    `id: look, do: dwell, for: 1 ms, needs: "!${feeder}.part_ready"`,
  ];
  expect(troubles(load("repeat: 1", never("lids")))).toEqual([]);
  expect(troubles(load("repeat: 1", never("bodies")))).toEqual(["look never-true"]);
});

test("a gripper that holds something empties no feeder", () => {
  const full = (needs: string): readonly string[] => [
    ...["bodies", "lids"].map(feed),
    ...[go("at-lids", "lids"), grip("lid", ""), go("at-bodies", "bodies"), "id: again, do: g1.grip"],
    `id: look, do: dwell, for: 1 ms, needs: "${needs}"`,
  ];
  expect(troubles(load("repeat: 1", full("bodies.part_ready")))).toEqual([]);
  expect(troubles(load("repeat: 1", full("!bodies.part_ready")))).toEqual(["look never-true"]);
});

test("what only the line can decide is no mistake", () => {
  const gauged = [
    ...[...TAKE, go("to-out", "out, if: gauge.mm > 5.0"), go("to-reject", "reject, if: gauge.mm <= 5.0")],
    ...[release("place", "placed, if: gauge.mm > 5.0"), release("throw", "rejected, if: gauge.mm <= 5.0")],
  ];
  expect(troubles(load("repeat: 3", [...gauged, "id: index, do: belt.index, by: 100 mm"]))).toEqual([]);
  // Two good parts one after the other: the second comes onto the first.
  expect(troubles(load("repeat: 3", gauged))).toEqual(["place still-there"]);
});

describe("a branch that the nominal run does not take", () => {
  const LOOK = [...TAKE, "id: look, do: camera.run"];
  const INDEX = "id: index, do: belt.index, by: 100 mm";
  const bad = 'if: "!camera.ok"';
  const found = (steps: readonly string[], more = "repeat: 3") =>
    dryRun(load(more, steps))
      .findings.filter(({ severity }) => severity === "error")
      .map(explainFinding);

  test.each<readonly [string, readonly string[], string]>([
    [
      "leaves its part in the gripper",
      [...LOOK, go("to-out", "out, if: camera.ok"), release("place", "placed, if: camera.ok"), INDEX],
      "takes a part that its cycle neither places nor rejects",
    ],
    [
      "lays its part on the one before",
      [
        ...[...LOOK, go("to-out", "out, if: camera.ok"), release("place", "placed, if: camera.ok")],
        ...[`${INDEX}, if: camera.ok`, go("to-press", `press, ${bad}`), `${release("leave", "placed")}, ${bad}`],
      ],
      "puts a part on the one that cycle 1 left on press",
    ],
    [
      "places the same part twice",
      [
        ...[...LOOK, go("to-out", "out"), `${release("throw", "rejected")}, ${bad}`],
        ...[release("place", "placed"), INDEX],
      ],
      "has `part: placed`, but",
    ],
  ])("and that %s is found before the line runs", (_what, steps, wrong) => {
    const [first, ...rest] = found(steps);
    expect(first).toContain("where camera.ok is false: ");
    expect(first).toContain(wrong);
    expect(rest).toEqual([]);
  });

  test("is the one in which a tool says a text that another `if` names", () => {
    const says = (text: string) => `'camera.result == "${text}"'`;
    const steps = [
      ...[...LOOK, go("to-out", `out, if: ${says("ok")}`), release("place", `placed, if: ${says("ok")}`), INDEX],
      ...[go("to-reject", `reject, if: ${says("bent")}`), release("throw", `rejected, if: ${says("bent")}`)],
    ];
    const [first, ...rest] = found(steps);
    expect(first).toContain("takes a part that its cycle neither places nor rejects");
    expect(first).toMatch(/where camera\.result is "not /);
    expect(rest).toEqual([]);
  });

  test("is not one that the line does not run with: what an interlock watches is not varied", () => {
    const line = LINE.replace(
      "  gauge: {",
      "  air: { kind: input, adapter: simulated, signal: ok, when: high }\n  gauge: {",
    );
    const steps = [...TAKE, go("to-out", "out"), release("place", "placed, if: air.ok"), INDEX];
    const watched = `${line}\ninterlocks: { air: { require: air.ok, stops: [a, b, belt], category: 2, reset: manual } }`;
    const errors = (of: string): number =>
      dryRun(load("repeat: 3", steps, "", of)).findings.filter(({ severity }) => severity === "error").length;
    expect(errors(line)).toBe(1);
    expect(errors(watched)).toBe(0);
  });
});

test("a part from a place that nobody fills in the files is worth a warning, and no error", () => {
  const of = load("repeat: 1", [go("there", "press"), grip("take", "taken"), ...PLACE]);
  expect(troubles(of)).toEqual([]);
  expect(dryRun(of).findings.map(explainFinding)[0]).toContain("takes a part with g1 at press");
});

describe("rows of a table", () => {
  const tray = (rows: string, extra: readonly string[] = [], to = `{ from: out, x: "${slot("r.x")} mm" }`) =>
    load("for_each: { rows: rows.csv, as: r }", [...TAKE, go("to", to), release("place", "placed"), ...extra], rows);

  test("that place on one spot are refused, at the row", () => {
    const [finding, ...rest] = dryRun(tray("x,last\n50,no\n80,no\n50.04,yes\n")).findings;
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({ code: "same-spot", cycle: 3, at: { file: "rows.csv", line: 4 } });
    expect(finding && explainFinding(finding)).toContain("row 3 places where row 1 has placed");
  });

  test("that place beside each other are right", () => {
    expect(troubles(tray("x,last\n50,no\n80,no\n52,yes\n"))).toEqual([]);
  });

  test("may come back to a spot once a step that not every row runs may have changed the tray, or a belt has moved", () => {
    const changed = `id: change, do: press.run, if: '"${slot("r.last")}" == "yes"'`;
    expect(troubles(tray("x,last\n50,no\n50,yes\n", [changed]))).toEqual(["to same-spot"]);
    expect(troubles(tray("x,last\n50,yes\n50,no\n", [changed]))).toEqual([]);
    expect(troubles(tray("x,last\n50,yes\n50,no\n", ["id: look, do: camera.run"]))).toEqual(["to same-spot"]);
    expect(troubles(tray("x,last\n50,no\n50,no\n", ["id: on, do: belt.index, by: 100 mm"]))).toEqual([]);
  });

  test("may all place at one named position", () => {
    expect(troubles(tray("x,last\n50,no\n50,no\n", ["id: on, do: belt.index, by: 100 mm"], "out"))).toEqual([]);
    expect(troubles(tray("x,last\nreject,no\nreject,no\n", [], `"${slot("r.x")}"`))).toEqual([]);
  });
});

test("what the campaign's generator makes is passed without a word, and comes true", () => {
  const sources = Array.from({ length: runs(25) }, (_each, seed) => generateLine(createRandom(seed)));
  for (const { path, texts } of sources) {
    const loaded = loadSequence(path, {
      adapters: new Set(["simulated"]),
      read: (name) => ({ text: texts?.get(name) ?? "" }),
    });
    if (loaded.kind !== "ok") throw new Error(loaded.diagnostics.map(({ message }) => message).join("\n"));
    expect(dryRun(loaded.sequence).findings.map(explainFinding)).toEqual([]);
    expect(comesTrue(loaded.sequence)).toBe(true);
  }
}, 60_000);
