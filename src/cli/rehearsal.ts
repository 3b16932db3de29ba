/** Where a controller's trials run: in this thread in virtual time, in a thread of their own where stopping must not wait for them. */
import { Worker } from "node:worker_threads";
import type { Clock, TimerHandle } from "../clock/index.ts";
import type { DryRunAnswer, RecoverAnswer, RecoverRequest, Rehearsal } from "../control/index.ts";
import type { Sequence } from "../model/index.ts";
import { dryRunMistakes, tryRecovery } from "./trial.ts";

/** Longest that the controller waits for a trial, ms. Nothing moves meanwhile, and stops are obeyed. */
const PATIENCE_MS = 60_000;

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

export const inlineRehearsal = (sequence: Sequence): Rehearsal => ({
  dryRun: (answer) => answer({ kind: "tried", mistakes: dryRunMistakes(sequence) }),
  recover: (request, answer) => answer(tryRecovery(sequence, request)),
});

/**
 * Trials in a thread, which reads the files itself. It fails closed: a thread that ends, fails or does not answer in time has tried nothing,
 * and that is told as what stands in the way. The next trial is given a new thread.
 */
export class ThreadRehearsal implements Rehearsal {
  readonly #clock: Clock;
  readonly #open: (sequence: Sequence) => TrialThread;
  #sequence: Sequence;
  #thread: TrialThread | null = null;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(clock: Clock, sequence: Sequence, open: (sequence: Sequence) => TrialThread = openThread) {
    this.#clock = clock;
    this.#sequence = sequence;
    this.#open = open;
  }

  /** From now on another sequence is tried. */
  use(sequence: Sequence): void {
    this.#sequence = sequence;
    if (this.#thread !== null) this.#giveUp(this.#thread, "was ended: another sequence was loaded");
  }

  dryRun(answer: (answer: DryRunAnswer) => void): void {
    this.#ask({ kind: "dry-run" }, (trial) =>
      answer(
        trial.kind === "dry-run"
          ? { kind: "tried", mistakes: trial.mistakes }
          : { kind: "not-tried", why: trial.kind === "not-tried" ? trial.why : NO_ANSWER },
      ),
    );
  }

  recover(request: RecoverRequest, answer: (answer: RecoverAnswer) => void): void {
    this.#ask({ kind: "recover", request }, (trial) =>
      answer(
        trial.kind === "recover"
          ? trial.answer
          : { steps: [], problem: `The trial ${trial.kind === "not-tried" ? trial.why : NO_ANSWER}.` },
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

  #ask(asked: TrialRequest["asked"], answer: (answer: TrialAnswer) => void): void {
    const id = ++this.#lastId;
    const thread = this.#running();
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

  #running(): TrialThread {
    if (this.#thread !== null) return this.#thread;
    const thread = this.#open(this.#sequence);
    this.#thread = thread;
    const failed = ({ message }: Error): void => this.#giveUp(thread, `has failed: ${message}`);
    thread.on("message", ({ id, answer }) => this.#answered(id, answer));
    thread.on("error", failed);
    thread.on("messageerror", failed);
    thread.on("exit", (code) => this.#giveUp(thread, `has failed: its thread ended with code ${code}`));
    return thread;
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

function openThread({ file, cycles }: Sequence): TrialThread {
  const worker = new Worker(new URL("./trial-worker.js", import.meta.url), { workerData: { file, cycles } });
  worker.unref();
  return worker;
}
