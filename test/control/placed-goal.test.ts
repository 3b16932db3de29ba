/** `repeat: { placed: n }`: a run that goes on until so many parts are placed. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readFault } from "../../src/cli/faults.ts";
import { simulateJob } from "../../src/cli/simulation.ts";
import { disagreements } from "../../src/cli/summary.ts";
import { loadSequence } from "../../src/files/index.ts";
import { planRun, planSequence } from "../../src/plan/index.ts";
import { program } from "../support/program.ts";

const folder = mkdtempSync(join(tmpdir(), "placed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, "sort.yaml");

beforeAll(() => {
  writeFileSync(
    join(folder, "line.yaml"),
    `line: Sort
devices:
  infeed: { kind: feeder, adapter: simulated }
  arm:
    kind: axes
    adapter: simulated
    axes: { x: { range: [0 mm, 900 mm], speed: 900 mm/s, acceleration: 6 m/s2 } }
    positions: { home: { x: 0 mm }, infeed: { x: 100 mm }, out: { x: 600 mm }, reject: { x: 880 mm } }
  hand: { kind: gripper, adapter: simulated, safe: keep }
  camera: { kind: tool, adapter: simulated, run: { takes: 250 ms }, safe: off }
  belt: { kind: conveyor, adapter: simulated, speed: 200 mm/s, at: out }
`,
  );
  writeFileSync(join(folder, "rows.csv"), "by\n100\n120\n140\n");
});

const STEPS = `
  - { id: feed, do: infeed.advance, needs: "!infeed.part_ready", expect: infeed.part_ready }
  - { id: reach, do: arm.move, to: infeed }
  - { id: grip, do: hand.grip, expect: hand.holding, part: taken }
  - { id: look, do: camera.run, expect: "!camera.busy" }
  - { id: to-out, do: arm.move, to: out, if: camera.ok }
  - { id: to-reject, do: arm.move, to: reject, if: "!camera.ok" }
  - { id: place, do: hand.release, part: placed, if: camera.ok }
  - { id: throw, do: hand.release, part: rejected, if: "!camera.ok" }
  - { id: index, do: belt.index, by: 100 mm }
`;

function load(head: string, steps = STEPS) {
  writeFileSync(file, `sequence: Sort\nline: line.yaml\n${head}\nsteps:${steps}`);
  const loaded = loadSequence(file, { adapters: new Set(["simulated"]) });
  if (loaded.kind !== "ok") throw new Error(loaded.diagnostics.map(({ message }) => message).join("\n"));
  return loaded.sequence;
}

function simulate(head: string, bad: readonly number[] = [], steps = STEPS) {
  const sequence = load(head, steps);
  const planned = planRun(sequence);
  if (!("plan" in planned)) throw new Error("no plan");
  const io = { out: () => {}, err: () => {}, isTerminal: false, columns: 80, onEnd: () => () => {} };
  const faults = bad.flatMap((cycle) => readFault(io)(`bad-result@look:${cycle}`));
  const { session, summary, missed } = simulateJob({ sequence, plan: planned.plan }, 1, faults);
  session.controller.close();
  return { ...summary, missed, wrong: disagreements(session.world, summary), run: session.controller.state.run };
}

test.each(["off", "auto"])(
  "with pipeline: %s, it goes on for each part that is rejected, and for no more",
  (pipeline) => {
    const head = `repeat: { placed: 10 }\npipeline: ${pipeline}`;
    expect(simulate(head)).toMatchObject({ outcome: "complete", cycles: 10, placed: 10, rejected: 0, wrong: [] });
    const its = simulate(head, [3, 6, 11]);
    expect(its).toMatchObject({ outcome: "complete", cycles: 13, placed: 10, rejected: 3, missed: [], wrong: [] });
    expect(its.run).toMatchObject({ cycles: 10, placedGoal: 10, outcome: "complete" });
  },
);

test("a number is so many cycles, whatever becomes of their parts", () => {
  expect(simulate("repeat: 10", [3, 6])).toMatchObject({ outcome: "complete", cycles: 10, placed: 8, rejected: 2 });
});

test("a number is so many cycles, also where a cycle places two parts", () => {
  const twice = STEPS.replaceAll(", if: camera.ok", "").replaceAll(/.*(to-reject|throw).*\n/g, "");
  const both = `${twice}${twice
    .replaceAll(/id: ([\w-]+)/g, "id: $1-2")
    .trimStart()
    .replace(/^/, "  ")}`;
  expect(load("repeat: 3", both)).toMatchObject({ cycles: 3, placedGoal: null });
  expect(load("repeat: { placed: 5 }", both)).toMatchObject({ cycles: 3, placedGoal: 5 });
  expect(simulate("repeat: { placed: 5 }", [], both)).toMatchObject({ outcome: "complete", cycles: 3, placed: 6 });
});

test("planned are as many cycles as it takes if all goes well", () => {
  const goal = load("repeat: { placed: 10 }");
  const [one, other] = [planRun(goal), planSequence({ ...goal, placedGoal: null, cycles: 10 })];
  if (!("plan" in one) || !("plan" in other)) throw new Error("no plan");
  expect(one.plan.makespanMs).toBe(other.plan.makespanMs);
  expect(one.plan.taktMs).toBe(other.plan.taktMs);
  expect(one.plan.criticalPath).toEqual(other.plan.criticalPath);
});

test("a table's rows are gone through again and again", () => {
  const steps = STEPS.replace("by: 100 mm", `by: "$${"{"}r.by} mm"`);
  const head = "repeat: { placed: 5 }\nfor_each: { rows: rows.csv, as: r }";
  expect(load(head, steps)).toMatchObject({ cycles: 5, placedGoal: 5 });
  expect(simulate(head, [2], steps)).toMatchObject({ outcome: "complete", cycles: 6, placed: 5, rejected: 1 });
});

test("where more than half of the parts are no good, the line halts and says so", () => {
  const none = simulate(
    "repeat: { placed: 2 }",
    Array.from({ length: 24 }, (_each, i) => i + 1),
  );
  expect(none).toMatchObject({ outcome: "halted", cycles: 24, placed: 0, rejected: 24 });
  expect(none.first_out).toContain("24 cycles have placed 0 of 2 parts: more than half are rejected or lost");
});

test("`--cycles` stands in for it", async () => {
  load("repeat: { placed: 10 }");
  const { out } = await program(["simulate", file, "--cycles", "2", "--json"]);
  expect(JSON.parse(out)).toMatchObject({ cycles: 2, placed: 2 });
  expect((await program(["simulate", file])).out).toContain("parts     10 of 10 placed");
});

test.each([
  ["repeat: { placed: 0 }", "expected a whole number, 1 to 100000"],
  ["repeat: { place: 3 }", "did you mean"],
  ["repeat: many", "expected a whole number, 1 to 1000000000, got `many`"],
])("%s is refused", async (head, said) => {
  writeFileSync(file, `sequence: Sort\nline: line.yaml\n${head}\nsteps:${STEPS}`);
  const { code, err } = await program(["check", file]);
  expect(code).toBe(1);
  expect(err).toContain(said);
});
