/**
 * What a check costs: a hundred sequences of the size of the examples, each checked with its line and its table and run dry,
 * beside only loading and planning them. Also the first hundred of a fresh program, which pays for the compiler's warming up.
 */
import { fileURLToPath } from "node:url";
import { runProgram } from "../src/cli/index.ts";
import { loadSequence } from "../src/files/index.ts";
import { planSequence } from "../src/plan/index.ts";

const SEQUENCES = 100;
const GOAL_MS = 1000;
/** The quickest round counts, the least disturbed. */
const ROUNDS = 5;
const EXAMPLES = ["transfer/transfer.yaml", "weld-cell/weld-cell.yaml", "board/board.yaml"];

export async function bench(): Promise<void> {
  const files = Array.from({ length: SEQUENCES }, (_, k) => pathOf(EXAMPLES[k % EXAMPLES.length] ?? ""));
  const firstMs = await checkMs(files);
  let bestMs = Number.POSITIVE_INFINITY;
  let baselineMs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    baselineMs = Math.min(baselineMs, loadAndPlanMs(files));
    bestMs = Math.min(bestMs, await checkMs(files));
  }
  const row = (what: string, ms: number): string =>
    `${what.padEnd(36)}${ms.toFixed(0).padStart(8)} ms${(ms / SEQUENCES).toFixed(2).padStart(10)} ms each`;
  console.log(row(`${SEQUENCES} checked, fresh program`, firstMs));
  console.log(row(`${SEQUENCES} checked`, bestMs));
  console.log(row(`${SEQUENCES} loaded and planned only`, baselineMs));
  console.log(`checking is ${(bestMs / baselineMs).toFixed(2)} × loading and planning`);
  console.log(`goal under ${GOAL_MS} ms: ${bestMs < GOAL_MS ? "reached" : "missed"}`);
}

async function checkMs(files: readonly string[]): Promise<number> {
  const io = { out: () => {}, err: () => {}, isTerminal: false, columns: 100, onEnd: () => () => {} };
  const startMs = performance.now();
  const code = await runProgram(["check", ...files], io);
  if (code !== 0) throw new Error("the examples are not clean");
  return performance.now() - startMs;
}

function loadAndPlanMs(files: readonly string[]): number {
  const startMs = performance.now();
  for (const file of files) {
    const loaded = loadSequence(file, { adapters: new Set(["simulated"]) });
    if (loaded.kind !== "ok" || !("plan" in planSequence(loaded.sequence))) throw new Error(`${file} has no plan`);
  }
  return performance.now() - startMs;
}

/** Compiled or not, a bench stands one folder below the project or below its `dist`. */
function pathOf(example: string): string {
  const above = new URL("../", import.meta.url);
  const root = above.pathname.endsWith("/dist/") ? new URL("../", above) : above;
  return fileURLToPath(new URL(`sequences/${example}`, root));
}
