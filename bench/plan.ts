/**
 * What planning costs, by the number of step instances: the transfer cell one cycle after the other and overlapped, and the
 * board with a table in which no two rows are alike. Growth is said against n·log n: 1 is just that, below is better.
 */
import { fileURLToPath } from "node:url";
import { loadSequence } from "../src/files/index.ts";
import type { CycleTemplate, Sequence, Step } from "../src/model/index.ts";
import { planSequence } from "../src/plan/index.ts";

const SIZES = [100, 1_000, 10_000, 100_000];
/** Small plans are repeated until a measurement has lasted this long. */
const MEASURE_MS = 200;
const GOAL = { instances: 10_000, ms: 500 };

export async function bench(): Promise<void> {
  const transfer = example("transfer/transfer.yaml");
  const board = example("board/board.yaml");
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
    let before: { readonly instances: number; readonly ms: number } | null = null;
    for (const size of SIZES) {
      const { instances, ms } = measure(build(size));
      const growth: string =
        before === null ? "" : (ms / before.ms / (work(instances) / work(before.instances))).toFixed(2);
      const verdict =
        size === GOAL.instances ? `  (goal under ${GOAL.ms} ms: ${ms < GOAL.ms ? "reached" : "missed"})` : "";
      console.log(
        `${String(instances).padStart(12)}${ms.toFixed(2).padStart(12)}${((1000 * ms) / instances).toFixed(2).padStart(12)}${growth.padStart(20)}${verdict}`,
      );
      before = { instances, ms };
    }
    console.log("");
  }
}

const work = (instances: number): number => instances * Math.log(instances);

/** The mean of as many plans as fit the time, at least one. */
function measure(sequence: Sequence): { readonly instances: number; readonly ms: number } {
  let instances = 0;
  let rounds = 0;
  const startMs = performance.now();
  do {
    const result = planSequence(sequence);
    if ("problems" in result) throw new Error(`${sequence.name} has no plan`);
    instances = result.plan.startMs.length;
    rounds++;
  } while (performance.now() - startMs < MEASURE_MS);
  return { instances, ms: (performance.now() - startMs) / rounds };
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
