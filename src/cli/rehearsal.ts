/** Where a controller's trials run: in this thread in virtual time, in a thread of their own where stopping must not wait for them. */
import { Worker } from "node:worker_threads";
import type { Clock, TimerHandle } from "../clock/index.ts";
import type { DryRunAnswer, RecoverAnswer, RecoverRequest, Rehearsal } from "../control/index.ts";
import type { Sequence } from "../model/index.ts";
import { reasonOf } from "./io-error.ts";
import { dryRunMistakes, tryRecovery } from "./trial.ts";

/** Longest that the controller waits for a trial, ms. Nothing moves meanwhile, and stops are obeyed. */
const PATIENCE_MS = 60_000;

/** Memory of a trial, MB: what takes more is not tried, and the line's own thread has all of its own. */
const MEMORY_MB = { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 64 } as const;

/** What is asked of the thread, and what it answers. Plain data. */
export interface TrialRequest {
  readonly id: number;
  readonly asked: { readonly kind: "dry-run" } | { readonly kind: "recover"; readonly request: RecoverRequest };
}

export type TrialAnswer =
  | { readonly kind: "dry-run"; readonly mistakes: readonly string[] }
  | { readonly kind: "recover"; readonly answer: RecoverAnswer }
  /** `why` goes on after what was tried: `did not end within 60 s`. */
  | { readonly kind: "not-tried"; readonly why: string };

/** Where trials run: a worker of `node:worker_threads`, as far as it is used. */
export interface TrialThread {
  postMessage(request: TrialRequest): void;
  on(event: "message", heard: (message: { readonly id: number; readonly answer: TrialAnswer }) => void): unknown;
  on(event: "error" | "messageerror", heard: (error: Error) => void): unknown;
  on(event: "exit", heard: (code: number) => void): unknown;
  terminate(): Promise<unknown>;
}

interface Waiting {
  readonly thread: TrialThread;
  readonly answer: (answer: TrialAnswer) => void;
  readonly timer: TimerHandle;
}

export const inlineRehearsal: Rehearsal = {
  dryRun: (sequence, answer) => answer({ kind: "tried", mistakes: dryRunMistakes(sequence) }),
  recover: (sequence, request, answer) => answer(tryRecovery(sequence, request)),
};

/**
 * Trials in a thread, which is given the sequence that runs, as it runs: the files may say something else by now, and the command line has
 * its own word. It fails closed: a thread that ends, fails or does not answer in time has tried nothing,
 * and that is told as what stands in the way. The next trial is given a new thread.
 */
export class ThreadRehearsal implements Rehearsal {
  readonly #clock: Clock;
  readonly #open: (sequence: Sequence) => TrialThread;
  #thread: TrialThread | null = null;
  /** What the thread tries. */
  #sequence: Sequence | null = null;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(clock: Clock, open: (sequence: Sequence) => TrialThread = openThread) {
    this.#clock = clock;
    this.#open = open;
  }

  dryRun(sequence: Sequence, answer: (answer: DryRunAnswer) => void): void {
    this.#ask(sequence, { kind: "dry-run" }, (trial) =>
      answer(
        trial.kind === "dry-run"
          ? { kind: "tried", mistakes: trial.mistakes }
          : { kind: "not-tried", why: trial.kind === "not-tried" ? trial.why : NO_ANSWER },
      ),
    );
  }

  recover(sequence: Sequence, request: RecoverRequest, answer: (answer: RecoverAnswer) => void): void {
    this.#ask(sequence, { kind: "recover", request }, (trial) =>
      answer(
        trial.kind === "recover"
          ? trial.answer
          : { steps: [], problem: notTried(trial.kind === "not-tried" ? trial.why : NO_ANSWER) },
      ),
    );
  }

  close(): void {
    for (const { timer } of this.#waiting.values()) this.#clock.cancel(timer);
    this.#waiting.clear();
    const thread = this.#thread;
    this.#thread = null;
    void thread?.terminate();
  }

  #ask(sequence: Sequence, asked: TrialRequest["asked"], answer: (answer: TrialAnswer) => void): void {
    const id = ++this.#lastId;
    const thread = this.#running(sequence);
    if ("why" in thread) return answer({ kind: "not-tried", why: thread.why });
    const timer = this.#clock.after(PATIENCE_MS, () =>
      this.#giveUp(thread, `did not end within ${PATIENCE_MS / 1000} s`),
    );
    this.#waiting.set(id, { thread, answer, timer });
    thread.postMessage({ id, asked });
  }

  #answered(id: number, answer: TrialAnswer): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    this.#clock.cancel(waiting.timer);
    waiting.answer(answer);
  }

  /** The thread that tries this very sequence, or why there is none. */
  #running(sequence: Sequence): TrialThread | { readonly why: string } {
    if (this.#thread !== null && this.#sequence === sequence) return this.#thread;
    if (this.#thread !== null) this.#giveUp(this.#thread, "was ended: another sequence is tried");
    const thread = this.#opened(sequence);
    if ("why" in thread) return thread;
    this.#thread = thread;
    this.#sequence = sequence;
    const failed = (error: Error): void => this.#giveUp(thread, howItFailed(error));
    thread.on("message", ({ id, answer }) => this.#answered(id, answer));
    thread.on("error", failed);
    thread.on("messageerror", failed);
    thread.on("exit", (code) => this.#giveUp(thread, `has failed: its thread ended with code ${code}`));
    return thread;
  }

  #opened(sequence: Sequence): TrialThread | { readonly why: string } {
    try {
      return this.#open(sequence);
    } catch (error) {
      return { why: `has failed: ${reasonOf(error)}` };
    }
  }

  /** Whatever was asked of this thread is not tried. Another is not concerned. */
  #giveUp(thread: TrialThread, why: string): void {
    if (this.#thread === thread) this.#thread = null;
    void thread.terminate();
    for (const [id, waiting] of [...this.#waiting])
      if (waiting.thread === thread) this.#answered(id, { kind: "not-tried", why });
  }
}

const NO_ANSWER = "has failed: its thread answered something else";

const notTried = (why: string): string => `The trial ${why}, so it is not known whether the recovery would go right.`;

const howItFailed = (error: Error): string =>
  "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY"
    ? "took too much memory"
    : `has failed: ${error.message}`;

function openThread(sequence: Sequence): TrialThread {
  const worker = new Worker(new URL("./trial-worker.js", import.meta.url), {
    workerData: sequence,
    resourceLimits: MEMORY_MB,
  });
  worker.unref();
  return worker;
}
