/** The workshop as the panel's server has it: files here, everything that takes time in a thread of its own, bounded in time. */
import { Worker } from "node:worker_threads";
import type { Clock, TimerHandle } from "../../clock/index.ts";
import type { Mistaken, Preview, Trial, Workshop } from "../../panel/server/index.ts";
import type { Job } from "../load-job.ts";
import { SequenceFolder } from "./sequence-folder.ts";
import type { WorkshopAnswer, WorkshopAsk } from "./workshop-jobs.ts";

/** A shift of 100,000 steps is planned in a second and tried in a few. */
const PATIENCE_MS = 30_000;

interface Waiting {
  readonly done: (answer: WorkshopAnswer) => void;
  readonly timer: TimerHandle;
}

export class ThreadWorkshop implements Workshop {
  readonly #clock: Clock;
  readonly #folder: SequenceFolder;
  readonly #schema: unknown;
  #worker: Worker | null = null;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(clock: Clock, folder: string, schema: unknown) {
    this.#clock = clock;
    this.#folder = new SequenceFolder(folder);
    this.#schema = schema;
  }

  list() {
    return this.#folder.list();
  }

  read(file: string) {
    return this.#folder.read(file);
  }

  schema(): unknown {
    return this.#schema;
  }

  async check(file: string, text: string) {
    const answer = await this.#ask("check", file, text);
    return "diagnostics" in answer ? { diagnostics: answer.diagnostics } : { diagnostics: [notAFile(file, answer)] };
  }

  async preview(file: string, text: string): Promise<Preview> {
    const answer = await this.#ask("preview", file, text);
    return "job" in answer ? answer : { diagnostics: [notAFile(file, answer)], job: null, plan: null };
  }

  async dryRun(file: string, text: string): Promise<Trial> {
    const answer = await this.#ask("dry-run", file, text);
    if ("problems" in answer) return answer;
    const none = { cycles: 0, placed: 0, rejected: 0, lost: 0, makespan_ms: null, first_out: null };
    return { outcome: "not run", state: "", ...none, problems: mistakesOf(answer) };
  }

  async load(file: string, cycles: number | null): Promise<Job | Mistaken> {
    const path = this.#folder.pathOf(file);
    if (path === null) return { mistakes: [`There is no sequence ${file.slice(0, 100)} beside the line.`] };
    const answer = await this.#send({ do: "load", path, cycles });
    return "sequence" in answer ? answer : { mistakes: mistakesOf(answer) };
  }

  async save(file: string, text: string, seenHash: string): Promise<null | Mistaken> {
    const { diagnostics } = await this.check(file, text);
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0)
      return { mistakes: errors.map(({ line, column, message }) => `${file}:${line}:${column} ${message}`) };
    const why = this.#folder.write(file, text, seenHash);
    return why === null ? null : { mistakes: [why] };
  }

  close(): void {
    for (const { timer } of this.#waiting.values()) this.#clock.cancel(timer);
    this.#waiting.clear();
    void this.#worker?.terminate();
    this.#worker = null;
  }

  #ask(what: "check" | "preview" | "dry-run", file: string, text: string): Promise<WorkshopAnswer> {
    const path = this.#folder.pathOf(file);
    if (path === null) return Promise.resolve({ mistakes: [`${file.slice(0, 100)} is no name for a sequence.`] });
    return this.#send({ do: what, path, file, text });
  }

  #send(ask: WorkshopAsk): Promise<WorkshopAnswer> {
    return new Promise((done) => {
      const id = ++this.#lastId;
      const timer = this.#clock.after(PATIENCE_MS, () => {
        // It is still at it: whoever asks next gets a new one.
        void this.#worker?.terminate();
        this.#worker = null;
        this.#fail("The check took too long and was given up.");
      });
      this.#waiting.set(id, { done, timer });
      this.#thread().postMessage({ id, ask });
    });
  }

  #answered(id: number, answer: WorkshopAnswer): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    this.#clock.cancel(waiting.timer);
    waiting.done(answer);
  }

  #fail(why: string): void {
    for (const id of [...this.#waiting.keys()]) this.#answered(id, { mistakes: [why] });
  }

  #thread(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL("./workshop-worker.js", import.meta.url));
    worker.on("message", ({ id, answer, failed }: { id: number; answer?: WorkshopAnswer; failed?: string }) =>
      this.#answered(id, answer ?? { mistakes: [failed ?? "It failed."] }),
    );
    worker.on("error", (error) => {
      this.#worker = null;
      this.#fail(error.message);
    });
    worker.unref();
    this.#worker = worker;
    return worker;
  }
}

const mistakesOf = (answer: WorkshopAnswer): readonly string[] =>
  "mistakes" in answer ? answer.mistakes : ["It was not done."];

const notAFile = (file: string, answer: WorkshopAnswer) => ({
  ...{ file, line: 1, column: 1, severity: "error", code: "not-checked" },
  message: mistakesOf(answer).join(" "),
});
