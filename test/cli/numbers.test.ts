/** The numbers that a run ends with: takt, counts, and all that makes the exit code 1, in text and for machines alike. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withDoubt } from "../../src/cli/summary.ts";
import { applyEvent, INITIAL_STATE } from "../../src/model/index.ts";
import { runFigures } from "../../src/panel/web/core/live/run-figures.ts";
import { NO_RECORD, recordEvent } from "../../src/panel/wire/index.ts";
import { runningCell } from "../support/cell.ts";
import { program } from "../support/program.ts";

const folder = mkdtempSync(join(tmpdir(), "numbers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const put = (name: string, text: string): void => writeFileSync(at(name), `${text}\n`);
const cell = (column: string): string => `$${"{"}r.${column}}`;

beforeAll(() => {
  put(
    "line.yaml",
    `line: L
devices:
  press: { kind: tool, adapter: simulated, run: { takes: 1 s }, safe: off }
  cart: { kind: tool, adapter: simulated, run: { takes: 10 s }, safe: keep }
  pick: { kind: feeder, adapter: simulated }
  arm:
    kind: axes
    adapter: simulated
    axes: { x: { range: [0 mm, 800 mm], speed: 1 m/s, acceleration: 8 m/s2 } }
    positions: { home: { x: 0 mm }, pick: { x: 100 mm }, tray: { x: 400 mm } }
  hand: { kind: gripper, adapter: simulated, style: vacuum, safe: keep }`,
  );
  put("rows.csv", "last,x\nno,0\nno,40\nno,80\nyes,120");
  put(
    "cart.yaml",
    `sequence: Before the last the cart is changed
line: line.yaml
for_each: { rows: rows.csv, as: r }
steps:
  - { id: change, do: cart.run, expect: cart.ok, if: '"${cell("last")}" == "yes"' }
  - { id: work, do: press.run, expect: press.ok }`,
  );
  put(
    "tray.yaml",
    `sequence: Tray
line: line.yaml
repeat: 2
steps:
  - { id: feed, do: pick.advance, expect: pick.part_ready, on_fail: { retry: 1, then: hold } }
  - { id: over, do: arm.move, to: pick }
  - { id: grip, do: hand.grip, expect: hand.holding, part: taken }
  - { id: go, do: arm.move, to: tray }
  - { id: put, do: hand.release, expect: "!hand.holding", part: placed }
  - { id: warn, do: press.run, if: "!hand.open" }`,
  );
  put(
    "belt-line.yaml",
    `line: B
devices:
  pick: { kind: feeder, adapter: simulated }
  belt: { kind: conveyor, adapter: simulated, speed: 250 mm/s, at: out }
  arm:
    kind: axes
    adapter: simulated
    axes: { x: { range: [0 mm, 800 mm], speed: 1 m/s, acceleration: 8 m/s2 } }
    positions: { home: { x: 0 mm }, pick: { x: 100 mm }, out: { x: 400 mm } }
  hand: { kind: gripper, adapter: simulated, style: vacuum, safe: keep }`,
  );
  put(
    "belt.yaml",
    `sequence: Belt
line: belt-line.yaml
repeat: 2
steps:
  - { id: feed, do: pick.advance, expect: pick.part_ready }
  - { id: over, do: arm.move, to: pick }
  - { id: grip, do: hand.grip, expect: hand.holding, part: taken }
  - { id: go, do: arm.move, to: out }
  - { id: put, do: hand.release, expect: "!hand.holding", part: placed }
  - { id: index, do: belt.index, by: 100 mm }`,
  );
  put(
    "press.yaml",
    "sequence: S\nline: line.yaml\nrepeat: 20\non_fail: hold\nsteps: [{ id: work, do: press.run, expect: press.ok }]",
  );
});

const simulate = async (file: string, ...more: readonly string[]) => {
  const machine = await program(["simulate", at(file), "--json", ...more]);
  const text = await program(["simulate", at(file), ...more]);
  return { code: machine.code, said: text.out, json: JSON.parse(machine.out) };
};

describe("takt", () => {
  test("and planned takt are measured alike, over the later half of the cycles", async () => {
    const { json, said } = await simulate("cart.yaml");
    expect(json.planned_takt_ms).toBeCloseTo(6015, -1);
    expect(Math.abs(json.takt_ms / json.planned_takt_ms - 1)).toBeLessThan(0.03);
    const [, measured, planned] = /takt +([\d.]+) s, planned ([\d.]+) s/.exec(said) ?? [];
    expect(1000 * Number(measured)).toBeCloseTo(json.takt_ms, -1);
    expect(1000 * Number(planned)).toBeCloseTo(json.planned_takt_ms, -1);
  });

  test("of a run is the same number in the panel, and stands still while the line is held", () => {
    const its = runningCell("transfer", { cycles: 4 });
    its.clock.runUntil(its.clock.nowMs() + 10_000);
    its.controller.command("hold", "test");
    its.reach("Held");
    its.clock.runUntil(its.clock.nowMs() + 600_000);
    its.controller.command("unhold", "test");
    its.reach("Complete");
    let state = INITIAL_STATE;
    let record = NO_RECORD;
    for (const event of its.events) {
      const before = state;
      state = applyEvent(before, event);
      record = recordEvent(record, event, { before, after: state });
    }
    const figures = runFigures({ state, record, job: null }, state.atMs);
    expect(record.counts).toEqual(state.counts);
    expect(figures.taktMs).toBeGreaterThan(3000);
    expect(figures.taktMs).toBeLessThan(8000);
  });
});

describe("what makes the exit code 1 is in the JSON and in the text:", () => {
  test("a part on a part, and the world's own counts", async () => {
    const { code, json, said } = await simulate("belt.yaml", "--fault", "blocked@index:1");
    expect(code).toBe(1);
    expect(json.outcome).toBe("complete");
    expect(json.reasons).toEqual([expect.stringMatching(/^part 2 was put on part 1 at belt at /)]);
    expect(json.world).toMatchObject({
      placed: 2,
      rejected: 0,
      mishaps: [{ text: "part 2 was put on part 1 at belt" }],
    });
    expect(said).toContain(json.reasons[0]);
  });

  test("no part that comes after another at one named place, cycle by cycle", async () => {
    const { code, json } = await simulate("tray.yaml");
    expect({ code, reasons: json.reasons }).toEqual({ code: 0, reasons: [] });
    expect(json.world).toMatchObject({ placed: 2, uncounted: 0, mishaps: [] });
  });

  test("a line that did not complete, with the cause", async () => {
    const { code, json } = await simulate("press.yaml", "--fault", "bad-result@work:3");
    expect(code).toBe(1);
    expect(json.reasons).toEqual([expect.stringMatching(/^the run ended held \(Held\): .*work/)]);
  });

  test("a fault that never strikes, because its step is left out", async () => {
    const { code, json, said } = await simulate("tray.yaml", "--cycles", "1", "--fault", "bad-result@warn:1");
    expect(code).toBe(1);
    const reason = "the fault bad-result@warn:1 never struck: warn was never dispatched in cycle 1";
    expect(json.reasons).toEqual([reason]);
    expect(said).toContain(reason);
  });

  test("a fault that does not fit its step's device", async () => {
    const { code, json } = await simulate("tray.yaml", "--cycles", "1", "--fault", "bad-result@go:1");
    expect(code).toBe(1);
    expect(json.reasons).toEqual([
      expect.stringContaining("the fault bad-result@go:1 was not injected: it takes a tool"),
    ]);
  });

  test("a part that fell, also where the line has made up for it", async () => {
    const args = ["simulate", "sequences/transfer/transfer.yaml", "--seed", "7", "--cycles", "4", "--json"];
    const { code, out } = await program([...args, "--fault", "dropped-part@carry:3"]);
    const json = JSON.parse(out);
    expect({ code, reasons: json.reasons }).toEqual({ code: 1, reasons: [expect.stringMatching(/^part 3 fell at /)] });
    expect(json).toMatchObject({ outcome: "complete", placed: 4, lost: 1, world: { placed: 4, fallen: 1 } });
  });

  test("run tells them, too", async () => {
    put("one.yaml", "sequence: S\nline: line.yaml\nsteps: [{ id: work, do: press.run, expect: press.ok }]");
    const { code, out } = await program(["run", at("one.yaml"), "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ reasons: [], world: { placed: 0, mishaps: [] } });
  });
});

test("a device that is not known to stand at the end of a complete run is a reason like any other", () => {
  const judged = { reasons: ["part 3 fell"], world: null };
  expect(withDoubt(judged, [])).toEqual(judged);
  const reasons = ["part 3 fell", "not known to stand at the end: arm, belt"];
  expect(withDoubt(judged, ["arm", "belt"])).toEqual({ reasons, world: null });
});

describe("a scenario in which something never happens does not pass:", () => {
  const scenario = (rest: string): string => `scenario: S\nsequence: press.yaml\ncycles: 2\n${rest}`;
  const passes = async (rest: string) => {
    put("one.scenario.yaml", scenario(rest));
    return program(["test", at("one.scenario.yaml")]);
  };

  test.each([
    [
      "a time after the run",
      "faults: [{ at: { time: 1 h }, inject: bad-result, device: press }]",
      "fault bad-result never struck",
    ],
    [
      "a condition that never comes true",
      "faults: [{ at: { when: arm.x > 700 }, inject: bad-result, device: press }]",
      "arm.x > 700 true never came",
    ],
    [
      "a state that never comes",
      "operator: [{ when: held, do: unhold }]",
      "operator: unhold was never done: the line was never Held",
    ],
    ["a question that is never asked", "operator: [{ when: question, do: answer retry }]", "never asking"],
    [
      "a moment that never comes",
      "operator: [{ at: { time: 1 h }, do: hold }]",
      "operator: hold was never done: 3600.0 s in Execute never came",
    ],
  ])("%s", async (_name, rest, said) => {
    const { code, out } = await passes(`${rest}\nexpect: { outcome: complete }`);
    expect(code).toBe(1);
    expect(out).toContain(said);
  });

  test("a step that is left out", async () => {
    put(
      "one.scenario.yaml",
      "sequence: tray.yaml\ncycles: 1\nfaults: [{ at: { step: warn }, inject: bad-result }]\nexpect: {}",
    );
    const { code, out } = await program(["test", at("one.scenario.yaml")]);
    expect(code).toBe(1);
    expect(out).toContain("fault bad-result never struck: step warn never came in this run");
  });

  test("a cycle that its own `cycles` does not have is a mistake in the file", async () => {
    put("one.scenario.yaml", scenario("faults: [{ at: { step: work, cycle: 15 }, inject: bad-result }]\nexpect: {}"));
    const { code, err } = await program(["check", at("one.scenario.yaml")]);
    expect(code).toBe(1);
    expect(err).toContain("this run has 2 cycles; there is no cycle 15");
  });
});
