/** Where a controller's trials run: in this thread in virtual time, in a thread of their own where stopping must not wait for them. */
import { Worker } from "node:worker_threads";
import type { Clock, TimerHandle } from "../clock/index.ts";
import type { RecoverAnswer, RecoverRequest, Rehearsal } from "../control/index.ts";
import type { Sequence } from "../model/index.ts";
import { dryRunMistakes, tryRecovery } from "./trial.ts";

/** Longest that the controller waits for a trial, ms. */
const PATIENCE_MS = 10_000;

/** What is asked of the thread, and what it answers. Plain data. */
export interface TrialRequest {
  readonly id: number;
  readonly asked: { readonly kind: "dry-run" } | { readonly kind: "recover"; readonly request: RecoverRequest };
}

export type TrialAnswer =
  | { readonly kind: "dry-run"; readonly mistakes: readonly string[] }
  | { readonly kind: "recover"; readonly answer: RecoverAnswer }
  | { readonly kind: "not-tried"; readonly why: string };

export const inlineRehearsal = (sequence: Sequence): Rehearsal => ({
  dryRun: (answer) => answer(dryRunMistakes(sequence)),
  recover: (request, answer) => answer(tryRecovery(sequence, request)),
});

/** Trials in a thread, which reads the files itself. */
export class ThreadRehearsal implements Rehearsal {
  readonly #clock: Clock;
  #sequence: Sequence;
  #worker: Worker | null = null;
  readonly #waiting = new Map<
    number,
    { readonly answer: (answer: TrialAnswer) => void; readonly timer: TimerHandle }
  >();
  #lastId = 0;

  constructor(clock: Clock, sequence: Sequence) {
    this.#clock = clock;
    this.#sequence = sequence;
  }

  /** From now on another sequence is tried. */
  use(sequence: Sequence): void {
    this.#sequence = sequence;
    void this.#worker?.terminate();
    this.#worker = null;
  }

  dryRun(answer: (mistakes: readonly string[]) => void): void {
    this.#ask({ kind: "dry-run" }, (its) => answer(its.kind === "dry-run" ? its.mistakes : []));
  }

  recover(request: RecoverRequest, answer: (answer: RecoverAnswer) => void): void {
    this.#ask({ kind: "recover", request }, (its) =>
      answer(
        its.kind === "recover"
          ? its.answer
          : { steps: [`not tried: ${its.kind === "not-tried" ? its.why : "no answer"}`], problem: null },
      ),
    );
  }

  close(): void {
    for (const { timer } of this.#waiting.values()) this.#clock.cancel(timer);
    this.#waiting.clear();
    void this.#worker?.terminate();
    this.#worker = null;
  }

  #ask(request: TrialRequest["asked"], answer: (answer: TrialAnswer) => void): void {
    const id = ++this.#lastId;
    const timer = this.#clock.after(PATIENCE_MS, () =>
      this.#answered(id, { kind: "not-tried", why: "no answer in time" }),
    );
    this.#waiting.set(id, { answer, timer });
    this.#thread().postMessage({ id, asked: request } satisfies TrialRequest);
  }

  #answered(id: number, its: TrialAnswer): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    this.#clock.cancel(waiting.timer);
    waiting.answer(its);
  }

  #thread(): Worker {
    if (this.#worker !== null) return this.#worker;
    const { file, cycles } = this.#sequence;
    const worker = new Worker(new URL("./trial-worker.js", import.meta.url), { workerData: { file, cycles } });
    worker.on("message", ({ id, its }: { id: number; its: TrialAnswer }) => this.#answered(id, its));
    worker.on("error", (error) => {
      this.#worker = null;
      for (const id of [...this.#waiting.keys()]) this.#answered(id, { kind: "not-tried", why: error.message });
    });
    worker.unref();
    this.#worker = worker;
    return worker;
  }
}
