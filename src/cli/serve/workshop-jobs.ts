/** The work on sequence files that takes time: checks, plans, dry runs. Runs in the workshop's own thread. */
import { loadSequence, type PlacedDiagnostic, publicDiagnostic } from "../../files/index.ts";
import type { Sequence } from "../../model/index.ts";
import { jobView, type Mistaken, type Preview, planView, type Trial } from "../../panel/server/index.ts";
import { planRun } from "../../plan/index.ts";
import { dryRunDiagnostics, stuckDiagnostics } from "../dry-run-diagnostics.ts";
import { type Job, LINES } from "../load-job.ts";
import { simulateJob } from "../simulate.ts";
import { disagreements } from "../summary.ts";
import { checkText, readInstead } from "./sequence-folder.ts";

/** What is asked of the thread: plain data. `path` is where the text would stand. */
export type WorkshopAsk =
  | {
      readonly do: "check" | "preview" | "dry-run";
      readonly path: string;
      readonly file: string;
      readonly text: string;
    }
  | { readonly do: "load"; readonly path: string; readonly cycles: number | null };

export type WorkshopAnswer =
  | { readonly diagnostics: readonly ReturnType<typeof publicDiagnostic>[] }
  | Preview
  | Trial
  | Job
  | Mistaken;

/** A trial in the simulator has so many cycles at most: it shows what goes wrong, not how a shift goes. */
const TRIAL_CYCLES_MAX = 20;
const SEED = 1;

export function work(ask: WorkshopAsk): WorkshopAnswer {
  switch (ask.do) {
    case "check":
      return { diagnostics: allDiagnostics(ask.path, ask.text).map(publicDiagnostic) };
    case "preview":
      return preview(ask.path, ask.file, ask.text);
    case "dry-run":
      return tryOut(ask.path, ask.text);
    case "load":
      return load(ask.path, ask.cycles);
    default:
      return ask satisfies never;
  }
}

/** What stands in the files, and what the dry run finds. */
function allDiagnostics(path: string, text: string): readonly PlacedDiagnostic[] {
  const checked = checkText(path, text);
  if (checked.kind !== "ok" || checked.sequence === null) return checked.diagnostics;
  return [...checked.diagnostics, ...dryRunDiagnostics(checked.sequence)];
}

function preview(path: string, file: string, text: string): Preview {
  const diagnostics = allDiagnostics(path, text).map(publicDiagnostic);
  const job = jobOf(path, text, null);
  if ("mistakes" in job) return { diagnostics, job: null, plan: null };
  return {
    diagnostics,
    job: jobView({ id: 0, job, file, by: "", pending: null }),
    plan: planView(0, job.plan),
  };
}

function tryOut(path: string, text: string): Trial {
  const job = jobOf(path, text, TRIAL_CYCLES_MAX);
  const none = { cycles: 0, placed: 0, rejected: 0, lost: 0, makespan_ms: null, first_out: null };
  if ("mistakes" in job) return { outcome: "not run", state: "", ...none, problems: job.mistakes };
  const { session, summary } = simulateJob(job, SEED, []);
  const problems = disagreements(session.world, summary);
  session.controller.close();
  const { outcome, state, cycles, placed, rejected, lost, makespan_ms, first_out } = summary;
  return { outcome, state, cycles, placed, rejected, lost, makespan_ms, first_out, problems };
}

function load(path: string, cycles: number | null): Job | Mistaken {
  const job = jobOf(path, null, null, cycles);
  if ("mistakes" in job) return job;
  const found = dryRunDiagnostics(job.sequence).filter(({ severity }) => severity === "error");
  return found.length === 0 ? job : { mistakes: found.map(told) };
}

/** @param text null: as it is on the disk */
function jobOf(path: string, text: string | null, most: number | null, cycles: number | null = null): Job | Mistaken {
  const read = text === null ? {} : { read: readInstead(path, text) };
  const loaded = loadSequence(path, { ...LINES, ...read });
  if (loaded.kind !== "ok") return { mistakes: loaded.diagnostics.map(told) };
  const own = cycles === null ? loaded.sequence : { ...loaded.sequence, cycles, placedGoal: null };
  const sequence: Sequence = most === null ? own : { ...own, cycles: Math.min(most, own.cycles), placedGoal: null };
  const planned = planRun(sequence);
  if ("plan" in planned) return { sequence, plan: planned.plan };
  return { mistakes: stuckDiagnostics(sequence, planned.problems).map(told) };
}

const told = ({ file, line, column, message }: PlacedDiagnostic): string => `${file}:${line}:${column} ${message}`;
