/** What a dry run finds: the examples with one thing changed each, and small cells where that says it better. */
import { describe, expect, test } from "vitest";
import { loadSequence, readText } from "../../src/files/index.ts";
import type { Sequence } from "../../src/model/index.ts";
import { dryRun, explainFinding } from "../../src/plan/index.ts";
import {
  axes,
  conveyor,
  dwell,
  feeder,
  gripper,
  line,
  move,
  on,
  output,
  type StepSketch,
  sequence,
  tool,
  wait,
  work,
} from "../support/sequences.ts";

type Example = "transfer" | "weld-cell" | "board";

/** An example with some of its text changed; each of `changes` must be there once. */
function changed(name: Example, changes: Readonly<Record<string, string>>): Sequence {
  const left = new Map(Object.entries(changes));
  const loaded = loadSequence(`sequences/${name}/${name}.yaml`, {
    adapters: new Set(["simulated"]),
    read: (path) => {
      const its = readText(path);
      if (!("text" in its)) return its;
      let { text } = its;
      for (const [from, to] of left) {
        if (text.split(from).length !== 2) continue;
        text = text.replace(from, () => to);
        left.delete(from);
      }
      return { text };
    },
  });
  if (loaded.kind !== "ok") throw new Error(loaded.diagnostics.map(({ message }) => message).join("\n"));
  if (left.size > 0) throw new Error(`not there once: ${[...left.keys()].join(", ")}`);
  return loaded.sequence;
}

const tell = (of: Sequence): readonly string[] =>
  dryRun(of).findings.map(
    (finding) =>
      `${finding.at.line}:${finding.at.column} ${finding.severity} ${finding.code} ${explainFinding(finding)}`,
  );
const codes = (of: Sequence): readonly string[] =>
  dryRun(of).findings.map(({ code, step }) => `${step ?? "start"} ${code}`);

test.each(["transfer", "weld-cell", "board"] as const)("%s is clean", (name) => {
  expect(tell(changed(name, {}))).toEqual([]);
});

describe("the dry run of a changed example finds", () => {
  test("a permissive that never comes true, at the condition, with the device that it reads", () => {
    expect(tell(changed("transfer", { 'needs: "arm.z > 60.0"': 'needs: "arm.z > 119.0 && arm.x > 500.0"' }))).toEqual([
      "25:53 error never-true index, cycle 1 and 16 more, 4357 ms into it: waits for ever for arm.z > 119.0 && arm.x > 500.0: arm.x is 0, arm.z is 120 when no other step can go on. Start it after the step that makes this true. (arm at sequences/transfer/line.yaml:9:5)",
    ]);
  });

  test("an interlock that no waiting avoids, with its place in the line file; one that waiting avoids is none", () => {
    expect(codes(changed("transfer", { ', needs: "arm.z > 60.0" }': " }" }))).toEqual([]);
    const never = { ', needs: "arm.z > 60.0" }': " }", "  - { id: back, do: arm.move, to: home, after: place }\n": "" };
    expect(tell(changed("transfer", never))[0]).toContain(
      "; arm in zone handover at sequences/transfer/line.yaml:27:20)",
    );
    const alone = { ...never, '  handover: { arm: "arm.x > 350 && arm.z < 60", belt: belt.running }': "  {}" };
    const [first] = tell(changed("transfer", alone));
    expect(first).toContain("error would-trip index, cycle 1");
    expect(first).toContain("interlock clear-belt at sequences/transfer/line.yaml:30:");
  });

  test("two devices in one zone, with where the zone says that each is inside", () => {
    const [only, ...rest] = tell(changed("weld-cell", { "- { id: return, do: loader.move, to: home }": "" }));
    expect(only).toMatch(/error never-true weld.*loader\.x < 230/);
    expect(rest.join("\n")).toMatch(
      /zone-conflict fetch, .*zone between, which loader does not leave.*\(unloader in zone between at sequences\/weld-cell\/line.yaml:\d+:\d+; loader in zone between at sequences\/weld-cell\/line.yaml:/,
    );
  });

  test("an `expect` that the step's effect contradicts", () => {
    expect(codes(changed("transfer", { "expect: gripper.holding": 'expect: "!gripper.holding"' }))).toEqual([
      "grip expect-false",
    ]);
  });

  test("a `while` that is false at the start of its step, and one that the motion makes false", () => {
    expect(codes(changed("transfer", { "while: gripper.holding": "while: gripper.open" }))).toEqual([
      "carry while-false",
    ]);
    const [line = ""] = tell(changed("transfer", { "while: gripper.holding": "while: arm.x < 300.0" }));
    expect(line).toMatch(/carry, cycle 1 and 16 more, \d+ ms into it: .*arm\.x is 300\.\d+ \d+ ms after its start/);
  });

  test("an `expect` that is true before the step starts, in every cycle", () => {
    expect(codes(changed("transfer", { "while: gripper.holding": "expect: gripper.holding" }))).toEqual([
      "carry idle-expect",
    ]);
  });

  test("all of them in one run, each row of a table included", () => {
    const all = codes(
      changed("transfer", {
        'needs: "arm.z > 60.0"': "needs: arm.z > 119.0 && arm.x > 500.0",
        "while: gripper.holding": "while: gripper.open",
        'expect: "!gripper.holding"': "expect: gripper.holding",
      }),
    );
    expect([...all].sort()).toEqual(["carry while-false", "index never-true", "place expect-false"]);
    const board = changed("board", { "while: nozzle.holding": "while: gantry.x < 200.0" });
    const [row] = dryRun(board).findings;
    expect(row).toMatchObject({ code: "while-false", step: "go" });
    expect(row?.moreCycles).toBeGreaterThan(3);
  });
});

describe("the dry run of a small cell", () => {
  const arms = [axes("left", { x: {} }), axes("right", { x: {} })];
  const crossing = {
    a: { left: "left.x > 100 && left.x < 400", right: "right.x > 700" },
    b: { left: "left.x > 700", right: "right.x > 100 && right.x < 400" },
  };
  const two = line({ devices: arms, zones: crossing });
  const way = (device: string, after: readonly string[]): readonly StepSketch[] => [
    move(`${device}-in`, device, { x: 200 }, { after }),
    move(`${device}-on`, device, { x: 800 }, { after: [`${device}-in`] }),
    move(`${device}-out`, device, { x: 0 }, { after: [`${device}-on`] }),
  ];

  test("spells out a circle of steps that wait for each other", () => {
    const of = sequence(two, [...way("left", []), ...way("right", [])]);
    expect(tell(of)).toHaveLength(1);
    expect(tell(of)[0]).toContain(
      "left-on (cycle 1) holds zone a and waits for zone b, held by right-on (cycle 1), which waits for zone a",
    );
  });

  test("warns of a circle that only the plan's order keeps open, also between cycles", () => {
    const apart = [...way("left", []), dwell("later", 9000, { after: [] }), ...way("right", ["later"])];
    expect(codes(sequence(two, apart))).toEqual(["left-on may-deadlock"]);
    const inTurn = [...way("left", []), ...way("right", ["left-out"])];
    expect(codes(sequence(two, inTurn, { cycles: 3 }))).toEqual([]);
    const [line = ""] = tell(sequence(two, inTurn, { cycles: 3, pipeline: "auto" }));
    expect(line).toMatch(/warning may-deadlock/);
    expect(line).toMatch(/\(cycle 1\).*\(cycle 2\)|\(cycle 2\).*\(cycle 1\)/);
  });

  test("warns of a circle in which one waits for another that stays in a zone for it", () => {
    const zones = {
      a: { left: "left.x > 100", third: "third.x > 700" },
      b: { right: "right.x > 100", third: "third.x > 100 && third.x < 400" },
    };
    const three = line({ devices: [...arms, axes("third", { x: {} })], zones });
    const steps = [
      move("left-in", "left", { x: 200 }, { after: [] }),
      move("right-on", "right", { x: 200 }),
      move("left-out", "left", { x: 0 }),
      move("right-out", "right", { x: 0 }, { after: ["right-on"] }),
      dwell("later", 9000, { after: [] }),
      move("third-in", "third", { x: 200 }),
      move("third-on", "third", { x: 800 }),
    ];
    expect(tell(sequence(three, steps))[0]).toContain(
      "right-on (cycle 1) holds zone a and waits for zone b, held by third-on (cycle 1), which waits for zone a",
    );
  });

  test("knows no circle where all claim in one order, nor behind a third zone that only one can have", () => {
    const inLine = (device: string) => ({
      a: `${device}.x > 100 && ${device}.x < 400`,
      b: `${device}.x > 700 && ${device}.x < 900`,
    });
    const [left, right] = [inLine("left"), inLine("right")];
    const oneOrder = line({
      devices: arms,
      zones: { a: { left: left.a, right: right.a }, b: { left: left.b, right: right.b } },
    });
    const through = (device: string, after: readonly string[]) => [
      ...way(device, after).slice(0, 2),
      move(`${device}-off`, device, { x: 1000 }),
    ];
    const oneWay = [...through("left", []), dwell("later", 9000, { after: [] }), ...through("right", ["later"])];
    expect(codes(sequence(oneOrder, oneWay))).toEqual([]);
    const apart = [...way("left", []), dwell("later", 9000, { after: [] }), ...way("right", ["later"])];
    const gate = { left: "left.x > 50", right: "right.x > 50" };
    expect(codes(sequence(line({ devices: arms, zones: { gate, ...crossing } }), apart))).toEqual([]);
  });

  test("says of a pool that is too small, and of a wait in vain", () => {
    const cell = line({ devices: [output("valve"), tool("a")] });
    expect(codes(sequence(cell, [wait("hope", "valve.on"), work("one", "a")]))).toEqual(["hope never-true"]);
  });

  test("blames the step that nothing can help, not those that wait for it", () => {
    const cell = line({ devices: [output("valve"), output("lamp"), tool("b")] });
    const steps = [
      work("late", "b", { needs: "lamp.on" }),
      on("open", "valve", { verb: "on" }, { after: [], needs: "valve.on" }),
      on("shine", "lamp", { verb: "on" }, { after: ["open"] }),
    ];
    expect(codes(sequence(cell, steps))).toEqual(["open never-true"]);
  });

  test("takes what only a sensor knows for open", () => {
    const loaded = changed("transfer", { "while: gripper.holding": 'while: "door.closed && gripper.holding"' });
    expect(codes(loaded)).toEqual([]);
    expect(codes(changed("transfer", { "while: gripper.holding": 'while: "!door.closed"' }))).toEqual([]);
  });

  test("gives a proof its time to settle, but no help by what comes after the step", () => {
    const cell = line({ devices: [axes("arm", { x: {} }), gripper("hand")] });
    const there = { expect: "arm.x > 50", settleMs: 1000 };
    const beside = [move("go", "arm", { x: 100 }, { after: [] }), dwell("wait", 100, { after: [], ...there })];
    expect(codes(sequence(cell, beside))).toEqual([]);
    const behind = [dwell("wait", 100, there), move("go", "arm", { x: 60 })];
    expect(codes(sequence(cell, behind))).toEqual(["wait expect-false"]);
  });

  test("lets a proof stand that proves something in one cycle only", () => {
    const cell = line({ devices: [gripper("hand")] });
    const steps = [
      on("drop", "hand", { verb: "release" }, { expect: "!hand.holding" }),
      on("grip", "hand", { verb: "grip" }),
    ];
    expect(codes(sequence(cell, steps))).toEqual(["drop idle-expect"]);
    expect(codes(sequence(cell, steps, { cycles: 2 }))).toEqual([]);
  });

  test("asks no more of a `while` once its step has ended, also in the same moment", () => {
    const cell = line({ devices: [output("valve", { switchMs: 100 }), tool("a", 100)] });
    const steps = (workMs: number) => [
      on("open", "valve", { verb: "on" }, { after: [] }),
      dwell("rest", workMs, { after: [], while: "!valve.on" }),
    ];
    expect(codes(sequence(cell, steps(100)))).toEqual([]);
    expect(codes(sequence(cell, steps(101)))).toEqual(["rest while-false"]);
  });

  test("sees an interlock go that a part was part of", () => {
    const cell = line({
      devices: [feeder("feeder"), gripper("hand")],
      interlocks: { full: "feeder.part_ready || hand.open" },
    });
    const steps = [
      on("advance", "feeder", { verb: "advance" }),
      on("grip", "hand", { verb: "grip" }, { part: { kind: "taken" } }),
      on("place", "hand", { verb: "release" }, { part: { kind: "placed" } }),
    ];
    expect(codes(sequence(cell, steps))).toEqual(["grip would-trip"]);
  });

  test("sees two in a zone because of what a third device does", () => {
    const zones = { middle: { left: "left.x > 100 && valve.on", right: "right.x > 100" } };
    const cell = line({ devices: [...arms, output("valve")], zones });
    const steps = [
      move("one", "left", { x: 200 }),
      move("two", "right", { x: 200 }),
      on("open", "valve", { verb: "on" }),
    ];
    expect(codes(sequence(cell, steps))).toEqual(["open zone-conflict"]);
  });

  test("sees an interlock go when another step's end makes it false, and at the start", () => {
    const cell = line({
      devices: [output("valve"), conveyor("belt")],
      interlocks: { dry: "!valve.on", lit: "valve.on" },
    });
    expect(codes(sequence(cell, [on("open", "valve", { verb: "on" })]))).toEqual([
      "start bad-start",
      "open would-trip",
    ]);
  });

  test("sees two in a zone at the start", () => {
    const both = line({ devices: arms, zones: { home: { left: "left.x < 10", right: "right.x < 10" } } });
    expect(codes(sequence(both, [dwell("rest", 10)]))).toEqual(["start zone-conflict"]);
  });

  test("tells a hundred findings at most, and counts the rest", () => {
    const cell = line({ devices: [output("valve")] });
    const many = Array.from({ length: 130 }, (_, k) => ({
      ...dwell(`s${k}`, 1),
      expect: "valve.on",
    }));
    const of = sequence(cell, many);
    const apart = of.templates.map((template) => ({
      ...template,
      steps: template.steps.map((step, k) => ({
        ...step,
        expect: { text: "valve.on", at: { file: "f", line: k, column: 1 } },
      })),
    }));
    const { findings, leftOut } = dryRun({ ...of, templates: apart });
    expect([findings.length, leftOut]).toEqual([100, 30]);
  });

  test("does not run a shift", () => {
    const cell = line({ devices: [tool("a", 100)] });
    const [finding] = dryRun(sequence(cell, [work("one", "a", { while: "!a.busy" })], { cycles: 100_000 })).findings;
    expect(finding?.moreCycles).toBe(16);
  });
});
