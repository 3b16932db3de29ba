/** What a new line engineer writes and is told in a way that leads on, not astray. */
import { describe, expect, test } from "vitest";
import { compileCondition, createScope } from "../../src/conditions/index.ts";
import { checkFile } from "../../src/files/index.ts";
import { planSequence, planSummary } from "../../src/plan/index.ts";
import { axes, dwell, line, move, sequence, tool, work } from "../support/sequences.ts";

const LINE = `line: L
devices:
  arm:
    kind: axes
    adapter: simulated
    axes: { x: { range: [0 mm, 600 mm], speed: 500 mm/s, acceleration: 4 m/s2 } }
    positions: { home: { x: 0 mm }, out: { x: 300 mm } }
  lamp: { kind: output, adapter: simulated, safe: off }
`;

function said(file: string, texts: Readonly<Record<string, string>>): readonly string[] {
  const all: Readonly<Record<string, string>> = { "line.yaml": LINE, ...texts };
  const result = checkFile(file, {
    adapters: new Set(["simulated"]),
    read: (path) => ({ text: all[path] ?? "" }),
  });
  return result.diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ line: at, column, code, message }) => `${at}:${column} ${code} ${message}`);
}
const steps = (...list: readonly string[]): string =>
  `sequence: S\nline: line.yaml\nsteps:\n${list.map((step) => `  - { ${step} }\n`).join("")}`;

test.each([
  ["id: a, do: lamp.on, needs: !lamp.on", "!lamp.on"],
  ["id: a, do: lamp.on, if: !lamp.on", "!lamp.on"],
  ["id: a, do: wait, until: !arm.homed", "!arm.homed"],
])("a condition that begins with ! outside quotes is told to be quoted: %s", (step, written) => {
  const [first, ...more] = said("s.yaml", { "s.yaml": steps(step) });
  expect(first).toContain(
    `yaml-syntax \`${written}\` is a tag to YAML, and not a text: put it in quotes, \`"${written}"\``,
  );
  expect(more.filter((each) => each.includes("the condition is empty"))).toEqual([]);
});

const signal = (name: string) => ({ name, device: "arm", type: "number", unit: "mm", derived: null }) as const;
const SCOPE = createScope([signal("arm.x"), signal("arm.y")]);

test.each(["arm.x / 0 > 1", "arm.x % 0 == 1", "arm.x / (5 - 5) > 1.0", "1 > arm.y / -0"])(
  "a division by what is always zero is a mistake: %s",
  (text) => {
    expect(compileCondition(text, SCOPE)).toMatchObject({
      problems: [{ message: expect.stringContaining("divides by zero") }],
    });
  },
);

test.each(["arm.x / 2 > 1", "arm.x / arm.y > 1", "arm.x % (7 - 5) == 1"])("another division is none: %s", (text) => {
  expect(compileCondition(text, SCOPE)).toHaveProperty("condition");
});

test("a misspelt event of a scenario is a mistake, with the nearest name", () => {
  const scenario =
    "scenario: S\nsequence: s.yaml\nexpect: { events: [{ type: step-retryed }, { type: part-placed }] }\n";
  expect(said("a.scenario.yaml", { "a.scenario.yaml": scenario, "s.yaml": steps("id: a, do: lamp.on") })).toEqual([
    expect.stringMatching(/^3:28 unknown-event no event `step-retryed`/),
  ]);
});

test("a row's name that comes out of a cell, or stands in a ladder of the sequence, is not put down to `recover`", () => {
  const slot = `$${"{"}r.x}`;
  const head = "sequence: S\nline: line.yaml\nfor_each: { rows: t.csv, as: r }\n";
  const inCell = `${head}steps:\n  - { id: a, do: lamp.on, if: "$${"{"}r.c}" }\n`;
  expect(said("s.yaml", { "s.yaml": inCell, "t.csv": `c,x\n${slot} > 1,2\n` })[0]).toContain(
    "comes out of a cell, and a cell is not filled in again",
  );
  const ladder = `${head}on_fail: { retry: 1, before_retry: { do: arm.move, to: "${slot}" } }\nsteps:\n  - { id: a, do: lamp.on }\n`;
  expect(said("s.yaml", { "s.yaml": ladder, "t.csv": "c,x\n1,2\n" }).join()).toContain("`on_fail` reads no table");
});

test("an offset's numbers are added to its position", () => {
  const text = steps(
    "id: a, do: arm.move, to: { from: out, x: 250 mm }",
    "id: b, do: arm.move, to: { from: out, x: 400 mm }",
  );
  expect(said("s.yaml", { "s.yaml": text })).toEqual([expect.stringContaining("outside-range")]);
});

test("the plan says when the order in which a device serves the cycles makes its takt, and of which device", () => {
  const cell = line({ devices: [axes("arm", { x: {} })] });
  const twice = sequence(cell, [move("there", "arm", { x: 300 }), dwell("cure", 5000), move("back", "arm", { x: 0 })], {
    cycles: 6,
    pipeline: "auto",
  });
  const planned = planSequence(twice);
  if (!("plan" in planned)) throw new Error("no plan");
  const text = planSummary(twice, planned.plan);
  if (planned.plan.pipeline === "auto")
    expect(text).toMatch(
      /arm serves the cycles in order: [\d.]+ s from its first step of a cycle to its last, of which it works/,
    );
  const once = sequence(cell, [move("there", "arm", { x: 300 }), move("back", "arm", { x: 0 })], {
    cycles: 6,
    pipeline: "auto",
  });
  const direct = planSequence(once);
  if (!("plan" in direct)) throw new Error("no plan");
  expect(planSummary(once, direct.plan)).not.toContain("in order");
  const decided = sequence(
    line({ devices: [tool("camera", 1000)] }),
    [work("look", "camera"), dwell("way", 3000), dwell("sort", 100, { if: "camera.ok" })],
    { cycles: 6, pipeline: "auto" },
  );
  const late = planSequence(decided);
  if (!("plan" in late)) throw new Error("no plan");
  expect(planSummary(decided, late.plan)).toContain(
    "camera serves the cycles in order: 4.100 s from its first step of a cycle to the last that decides on what it says, of which it works 1.000 s",
  );
});

test("a range may reach as far as a counter of 32 bits does", () => {
  const counter = "  counter: { kind: input, adapter: simulated, signal: parts, range: [0, 4294967295] }\n";
  expect(said("line.yaml", { "line.yaml": LINE + counter })).toEqual([]);
});

describe("a file is named by its way from the file that names it, and what is written otherwise is said to be that", () => {
  const shape =
    "write how to get there from the folder of this file, with `/`, such as `line.yaml` beside it or `../line.yaml` one folder up";
  test.each([
    ["/data/cells/line.yaml", "is a whole path"],
    ["d:\\line.yaml", "is a whole path"],
    ["D:/cells/line.yaml", "is a whole path"],
    ["\\\\server\\cells\\line.yaml", "is a whole path"],
    ["~/line.yaml", "begins in a home folder"],
    ["..\\line.yaml", "has `\\` in it"],
    ["https://example.org/line.yaml", "is an address, and files are read from the disk only"],
    ["file:///data/line.yaml", "is an address, and files are read from the disk only"],
  ])("%s", (written, what) => {
    const text = `sequence: S\nline: '${written}'\nsteps:\n  - { id: a, do: lamp.on }\n`;
    expect(said("s.yaml", { "s.yaml": text })).toEqual([`2:7 bad-file-name \`${written}\` ${what}: ${shape}`]);
  });

  test("so for a table's rows and a scenario's sequence, beside every other mistake", () => {
    const text = `sequence: S\nline: line.yaml\nfor_each: { rows: /data/rows.csv, as: r }\nsteps:\n  - { id: a, do: lamp.onn }\n`;
    expect(said("s.yaml", { "s.yaml": text })).toEqual([
      expect.stringMatching(/^3:19 bad-file-name `\/data\/rows.csv` is a whole path: .*`\.\.\/rows.csv`/),
      expect.stringMatching(/^5:23 unknown-verb/),
    ]);
    const scenario = "scenario: S\nsequence: /data/s.yaml\nexpect: { outcme: complete }\n";
    expect(said("a.scenario.yaml", { "a.scenario.yaml": scenario })).toEqual([
      expect.stringMatching(/^2:11 bad-file-name `\/data\/s.yaml` is a whole path/),
      expect.stringMatching(/^3:11 unknown-key/),
    ]);
  });
});
