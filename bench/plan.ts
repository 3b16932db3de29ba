/**
 * What planning costs, by the number of step instances: the transfer cell one cycle after the other and overlapped, and the
 * board with a table in which no two rows are alike. Growth is said against n·log n: 1 is just that, below is better. Every cycle is
 * planned here; what a plan of a long run costs, which keeps one period, is said first.
 */
import { fileURLToPath } from "node:url";
import { loadSequence } from "../src/files/index.ts";
import type { CycleTemplate, Sequence, Step } from "../src/model/index.ts";
import { planSequence, planWhole } from "../src/plan/index.ts";

const SIZES = [100, 1_000, 10_000, 100_000];
/** Each plan is made this often, and until the measurement has lasted this long; the quickest counts, the least disturbed. */
const ROUNDS_MIN = 3;
const MEASURE_MS = 200;
/** Cycles of long runs. */
const LONG = [10_000, 1_000_000, 1_000_000_000];
const GOAL = { instances: 10_000, ms: 500 };

export async function bench(): Promise<void> {
  const transfer = example("transfer/transfer.yaml");
  const board = example("board/board.yaml");
  for (const cycles of LONG) long(transfer, cycles);
  const cases: readonly (readonly [string, (instances: number) => Sequence])[] = [
    ["transfer, one after the other", (instances) => repeated(transfer, instances, "off")],
    ["transfer, overlapping", (instances) => repeated(transfer, instances, "auto")],
    ["board, all rows different", (instances) => differing(board, instances)],
  ];
  for (const [name, build] of cases) {
    // A first round warms the compiler up; it does not count.
    measure(build(1_000));
    console.log(
      `${name}\n${"instances".padStart(12)}${"ms".padStart(12)}${"µs each".padStart(12)}${"growth / n·log n".padStart(20)}`,
    );
    const points: Point[] = [];
    for (const size of SIZES) {
      const point = measure(build(size));
      const { instances, ms } = point;
      const before = points.at(-1);
      const growth = before === undefined ? "" : growthOver(before, point).toFixed(2);
      const verdict =
        size === GOAL.instances ? `  (goal under ${GOAL.ms} ms: ${ms < GOAL.ms ? "reached" : "missed"})` : "";
      console.log(
        `${String(instances).padStart(12)}${ms.toFixed(2).padStart(12)}${((1000 * ms) / instances).toFixed(2).padStart(12)}${growth.padStart(20)}${verdict}`,
      );
      points.push(point);
    }
    const [first, last] = [points[0], points.at(-1)];
    if (first !== undefined && last !== undefined) {
      const exponent = Math.log(last.ms / first.ms) / Math.log(last.instances / first.instances);
      const overall = growthOver(first, last);
      const verdict = overall <= 1 ? "reached" : "missed";
      console.log(
        `in all n^${exponent.toFixed(2)}, ${overall.toFixed(2)} × the growth of n·log n (goal at most 1: ${verdict})\n`,
      );
    }
  }
}

function long(sequence: Sequence, cycles: number): void {
  const startMs = performance.now();
  const result = planSequence({ ...sequence, cycles, pipeline: "auto" });
  const ms = performance.now() - startMs;
  if ("problems" in result) throw new Error(`${sequence.name} has no plan`);
  console.log(
    `${cycles.toLocaleString("en").padStart(14)} cycles: ${ms.toFixed(1)} ms, ${result.plan.startMs.length} steps kept`,
  );
}

interface Point {
  readonly instances: number;
  readonly ms: number;
}

/** How much more the time has grown than n·log n has. */
function growthOver(from: Point, to: Point): number {
  const work = ({ instances }: Point): number => instances * Math.log(instances);
  return to.ms / from.ms / (work(to) / work(from));
}

function measure(sequence: Sequence): Point {
  let instances = 0;
  let ms = Number.POSITIVE_INFINITY;
  const beginMs = performance.now();
  for (let round = 0; round < ROUNDS_MIN || performance.now() - beginMs < MEASURE_MS; round++) {
    const startMs = performance.now();
    const result = planWhole(sequence);
    ms = Math.min(ms, performance.now() - startMs);
    if ("problems" in result) throw new Error(`${sequence.name} has no plan`);
    instances = result.plan.startMs.length;
  }
  return { instances, ms };
}

function example(path: string): Sequence {
  const loaded = loadSequence(fileURLToPath(new URL(`sequences/${path}`, projectRoot())), {
    adapters: new Set(["simulated"]),
  });
  if (loaded.kind !== "ok") throw new Error(`${path} does not load`);
  return loaded.sequence;
}

/** Compiled or not, a bench stands one folder below the project or below its `dist`. */
function projectRoot(): URL {
  const above = new URL("../", import.meta.url);
  return above.pathname.endsWith("/dist/") ? new URL("../", above) : above;
}

function repeated(sequence: Sequence, instances: number, pipeline: Sequence["pipeline"]): Sequence {
  const steps = sequence.templates[0]?.steps.length ?? 1;
  return { ...sequence, pipeline, cycles: Math.max(1, Math.round(instances / steps)) };
}

/** A row for each cycle, each with a place of its own on the board. */
function differing(sequence: Sequence, instances: number): Sequence {
  const [template] = sequence.templates;
  if (template === undefined) throw new Error("the board has no rows");
  const cycles = Math.max(1, Math.round(instances / template.steps.length));
  const templates = Array.from(
    { length: cycles },
    (_, row): CycleTemplate => ({ ...template, steps: template.steps.map((step) => elsewhere(step, row)) }),
  );
  return { ...sequence, templates, cycles };
}

/** Steps of the golden ratio never come to the same place twice. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

function elsewhere(step: Step, row: number): Step {
  const { work: its } = step;
  if (step.id !== "go" || its.kind !== "act" || its.act.verb !== "move") return step;
  const target = { x: 140 + 200 * ((row * GOLDEN) % 1), y: 100 + 150 * ((row * GOLDEN * GOLDEN) % 1), z: 6 };
  return { ...step, work: { ...its, act: { ...its.act, to: { kind: "coordinates", target, name: null } } } };
}
