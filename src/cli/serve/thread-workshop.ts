/** The workshop as the panel's server has it: files of one folder here, everything that takes time in threads, bounded for each person. */
import type { Clock } from "../../clock/index.ts";
import type { Busy, Draft, Mistaken, Preview, Source, Trial, Workshop } from "../../panel/server/index.ts";
import type { Job } from "../load-job.ts";
import type { GuardedFolder } from "./guarded-folder.ts";
import { SequenceFolder } from "./sequence-folder.ts";
import { WorkThread } from "./work-thread.ts";
import type { WorkshopAnswer, WorkshopPlace } from "./workshop-jobs.ts";

type Answer = WorkshopAnswer | Mistaken | Busy;

export class ThreadWorkshop implements Workshop {
  readonly #folder: SequenceFolder;
  readonly #schema: unknown;
  /** What anybody may ask for. */
  readonly #trials: WorkThread;
  /** Loading and saving: no trial keeps these waiting. */
  readonly #orders: WorkThread;

  constructor(clock: Clock, { guard, place, schema }: { guard: GuardedFolder; place: WorkshopPlace; schema: unknown }) {
    this.#folder = new SequenceFolder(guard);
    this.#schema = schema;
    this.#trials = new WorkThread(clock, place);
    this.#orders = new WorkThread(clock, place);
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

  async check(source: Source) {
    const answer = await this.#try("check", source);
    if ("isBusy" in answer) return answer;
    return "diagnostics" in answer
      ? { diagnostics: answer.diagnostics }
      : { diagnostics: [notAFile(source.file, answer)] };
  }

  async preview(source: Source): Promise<Preview | Busy> {
    const answer = await this.#try("preview", source);
    if ("isBusy" in answer || "plan" in answer) return answer as Preview | Busy;
    return { diagnostics: [notAFile(source.file, answer)], job: null, plan: null };
  }

  async dryRun(source: Source): Promise<Trial | Busy> {
    const answer = await this.#try("dry-run", source);
    if ("isBusy" in answer || "problems" in answer) return answer;
    const none = { cycles: 0, placed: 0, rejected: 0, lost: 0, makespan_ms: null, first_out: null };
    return { outcome: "not run", state: "", ...none, problems: mistakesOf(answer) };
  }

  async load(file: string, cycles: number | null, by: string): Promise<Job | Mistaken> {
    const path = this.#folder.pathOf(file);
    if (path === null) return { mistakes: [`There is no sequence ${file.slice(0, 100)} beside the line.`] };
    const answer = await this.#orders.run(by, { do: "load", path, text: null, cycles });
    return "sequence" in answer ? answer : { mistakes: mistakesOf(answer) };
  }

  async draft({ file, text, by }: Source, seenHash: string, cycles: number | null): Promise<Draft | Mistaken> {
    const path = this.#folder.pathOf(file);
    if (path === null) return { mistakes: [`${file.slice(0, 100)} is no name for a sequence.`] };
    const job = await this.#orders.run(by, { do: "load", path, text, cycles });
    if (!("sequence" in job)) return { mistakes: mistakesOf(job) };
    const draft = this.#folder.draft(file, text, seenHash);
    if ("mistakes" in draft) return draft;
    return { job, drop: draft.drop, keep: () => why(draft.keep) };
  }

  close(): void {
    this.#trials.close();
    this.#orders.close();
  }

  #try(what: "check" | "preview" | "dry-run", { file, text, by }: Source): Promise<Answer> {
    const path = this.#folder.pathOf(file);
    if (path === null) return Promise.resolve({ mistakes: [`${file.slice(0, 100)} is no name for a sequence.`] });
    return this.#trials.run(by, { do: what, path, file, text });
  }
}

/** @returns why it was not done, or null */
function why(act: () => void): Mistaken | null {
  try {
    act();
    return null;
  } catch (error) {
    return { mistakes: [error instanceof Error ? error.message : String(error)] };
  }
}

const mistakesOf = (answer: Answer): readonly string[] =>
  "mistakes" in answer ? answer.mistakes : ["It was not done."];

const notAFile = (file: string, answer: Answer) => ({
  ...{ file, line: 1, column: 1, severity: "error", code: "not-checked" },
  message: mistakesOf(answer).join(" "),
});
