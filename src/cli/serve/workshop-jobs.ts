/** The work on sequence files that takes time: checks, plans, dry runs. Runs in the workshop's own threads; reads through the guard only. */

import { loadSequence, type PlacedDiagnostic, publicDiagnostic } from "../../files/index.ts";
import { counted } from "../../model/index.ts";
import { jobView, type Mistaken, type Preview, planView, type Trial } from "../../panel/server/index.ts";
import { planRun } from "../../plan/index.ts";
import { dryRunDiagnostics, stuckDiagnostics } from "../dry-run-diagnostics.ts";
import { type Job, LINES } from "../load-job.ts";
import { simulateJob } from "../simulation.ts";
import { disagreements } from "../summary.ts";
import { asWanted } from "../wanted-run.ts";
import { checkText, readInstead } from "./check-text.ts";
import type { GuardedFolder } from "./guarded-folder.ts";

/** What is asked of the thread: plain data. `path` is where the text would stand. */
export type WorkshopAsk =
  | {
      readonly do: "check" | "preview" | "dry-run";
      readonly path: string;
      readonly file: string;
      readonly text: string;
    }
  /** `text` null: as it is on the disk. */
  | { readonly do: "load"; readonly path: string; readonly text: string | null; readonly cycles: number | null };

/** Where the thread reads. */
export interface WorkshopPlace {
  readonly folder: string;
  readonly lineFile: string;
}

export type WorkshopAnswer =
  | { readonly diagnostics: readonly ReturnType<typeof publicDiagnostic>[] }
  | Preview
  | Trial
  | Job
  | Mistaken;

/** A trial in the simulator has this many cycles at most: it shows what goes wrong, not how a shift goes. */
const TRIAL_CYCLES_MAX = 20;
/** Longest planned time of a trial: a shift, ms. */
const TRIAL_MS_MAX = 8 * 3_600_000;
const SEED = 1;

interface Wanted {
  /** Null: as it is on the disk. */
  readonly text: string | null;
  /** Null: as the file says. */
  readonly cycles: number | null;
  readonly cyclesMax: number;
}

export class WorkshopJobs {
  readonly #guard: GuardedFolder;

  constructor(guard: GuardedFolder) {
    this.#guard = guard;
  }

  work(ask: WorkshopAsk): WorkshopAnswer {
    switch (ask.do) {
      case "check":
        return { diagnostics: this.#diagnostics(ask.path, ask.text) };
      case "preview":
        return this.#preview(ask.path, ask.file, ask.text);
      case "dry-run":
        return this.#tryOut(ask.path, ask.text);
      case "load":
        return this.#load(ask.path, ask.text, ask.cycles);
      default:
        return ask satisfies never;
    }
  }

  /** What stands in the files, and what the dry run finds. */
  #diagnostics(path: string, text: string) {
    const checked = checkText(path, text, this.#guard.read);
    const found =
      checked.kind !== "ok" || checked.sequence === null
        ? []
        : dryRunDiagnostics(checked.sequence, readInstead(path, text, this.#guard.read));
    return [...checked.diagnostics, ...found].map((each) => this.#shown(each));
  }

  #preview(path: string, file: string, text: string): Preview {
    const diagnostics = this.#diagnostics(path, text);
    const job = this.#jobOf(path, { text, cycles: null, cyclesMax: Number.POSITIVE_INFINITY });
    if ("mistakes" in job) return { diagnostics, job: null, plan: null };
    return {
      diagnostics,
      job: jobView({ id: 0, job, file, by: "", pending: null }),
      plan: planView(0, job.plan),
    };
  }

  #tryOut(path: string, text: string): Trial {
    const job = this.#jobOf(path, { text, cycles: null, cyclesMax: TRIAL_CYCLES_MAX });
    if ("mistakes" in job) return notRun(job.mistakes);
    const hours = job.plan.makespanMs / 3_600_000;
    if (job.plan.makespanMs > TRIAL_MS_MAX)
      return notRun([
        `${counted(job.sequence.cycles, "cycle takes", "cycles take")} ${hours.toFixed(1)} h of the line's time; a trial has 8 h at most.`,
      ]);
    const { session, summary } = simulateJob(job, SEED, []);
    const problems = disagreements(session.world, summary);
    session.controller.close();
    const { outcome, state, cycles, placed, rejected, lost, makespan_ms, first_out } = summary;
    return { outcome, state, cycles, placed, rejected, lost, makespan_ms, first_out, problems };
  }

  #load(path: string, text: string | null, cycles: number | null): Job | Mistaken {
    const job = this.#jobOf(path, { text, cycles, cyclesMax: Number.POSITIVE_INFINITY });
    if ("mistakes" in job) return job;
    const read = text === null ? this.#guard.read : readInstead(path, text, this.#guard.read);
    const found = dryRunDiagnostics(job.sequence, read).filter(({ severity }) => severity === "error");
    return found.length === 0 ? job : this.#mistaken(found);
  }

  #jobOf(path: string, { text, cycles, cyclesMax }: Wanted): Job | Mistaken {
    const read = text === null ? this.#guard.read : readInstead(path, text, this.#guard.read);
    const loaded = loadSequence(path, { ...LINES, read });
    if (loaded.kind !== "ok") return this.#mistaken(loaded.diagnostics);
    const own = asWanted(loaded.sequence, { cycles });
    const sequence = own.cycles > cyclesMax ? asWanted(own, { cycles: cyclesMax }) : own;
    const planned = planRun(sequence);
    if ("plan" in planned) return { sequence, plan: planned.plan };
    return this.#mistaken(stuckDiagnostics(sequence, planned.problems, read));
  }

  #mistaken(diagnostics: readonly PlacedDiagnostic[]): Mistaken {
    return {
      mistakes: diagnostics
        .map((each) => this.#shown(each))
        .map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`),
    };
  }

  /** Without the host's folders. */
  #shown(diagnostic: PlacedDiagnostic): ReturnType<typeof publicDiagnostic> {
    const { file, message, ...rest } = publicDiagnostic(diagnostic);
    return { ...rest, file: this.#guard.shown(file), message: this.#guard.shown(message) };
  }
}

const NOTHING = { cycles: 0, placed: 0, rejected: 0, lost: 0, makespan_ms: null, first_out: null } as const;

const notRun = (problems: readonly string[]): Trial => ({ outcome: "not run", state: "", ...NOTHING, problems });
