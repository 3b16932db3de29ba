/** The thread in which trials run beside a controller in real time. */
import { parentPort, workerData } from "node:worker_threads";
import type { Sequence } from "../model/index.ts";
import type { TrialAnswer, TrialRequest } from "./rehearsal.ts";
import { dryRunMistakes, tryRecovery } from "./trial.ts";

/** The sequence that runs, copied with everything that was changed in it after its file was read. */
const sequence = workerData as Sequence;

const answer = (asked: TrialRequest["asked"]): TrialAnswer =>
  asked.kind === "dry-run"
    ? { kind: "dry-run", mistakes: dryRunMistakes(sequence) }
    : { kind: "recover", answer: tryRecovery(sequence, asked.request) };

parentPort?.on("message", ({ id, asked }: TrialRequest) => parentPort?.postMessage({ id, answer: answer(asked) }));
