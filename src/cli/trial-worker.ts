/** The thread in which trials run beside a controller in real time. */
import { parentPort, workerData } from "node:worker_threads";
import { loadSequence } from "../files/index.ts";
import type { Sequence } from "../model/index.ts";
import { LINES } from "./load-job.ts";
import type { TrialAnswer, TrialRequest } from "./rehearsal.ts";
import { dryRunMistakes, tryRecovery } from "./trial.ts";

/** The files as they are now. */
function load(): Sequence | string {
  const { file, cycles } = workerData as { readonly file: string; readonly cycles: number };
  const loaded = loadSequence(file, LINES);
  if (loaded.kind === "ok") return { ...loaded.sequence, cycles };
  return loaded.diagnostics.map(({ message }) => message).join("; ");
}

function answer(asked: TrialRequest["asked"]): TrialAnswer {
  const sequence = load();
  if (typeof sequence === "string")
    return asked.kind === "dry-run"
      ? { kind: "dry-run", mistakes: [`The files have mistakes now: ${sequence}`] }
      : { kind: "not-tried", why: `has failed: the files have mistakes now: ${sequence}` };
  if (asked.kind === "dry-run") return { kind: "dry-run", mistakes: dryRunMistakes(sequence) };
  return { kind: "recover", answer: tryRecovery(sequence, asked.request) };
}

parentPort?.on("message", ({ id, asked }: TrialRequest) => parentPort?.postMessage({ id, answer: answer(asked) }));
