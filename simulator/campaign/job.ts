/** The line and the sequence of a seed, read from their files as a user's are, and planned. */
import { loadSequence, type ReadText, readText } from "../../src/files/index.ts";
import type { Sequence, TimedPlan } from "../../src/model/index.ts";
import { explainProblem, planSequence } from "../../src/plan/index.ts";
import type { Script } from "./script.ts";

/** Where the files of a line are: on the disk, or in memory by their paths. */
export interface Source {
  readonly path: string;
  /** Null: on the disk. */
  readonly texts: ReadonlyMap<string, string> | null;
}

export interface Job {
  readonly sequence: Sequence;
  readonly plan: TimedPlan;
}

const ADAPTERS: ReadonlySet<string> = new Set(["simulated"]);

/** What the files say. @returns the sequence, or why it is none, as text */
export function loadSource({ path, texts }: Source): { readonly sequence: Sequence } | { readonly wrong: string } {
  const read = (its: string): ReadText => {
    if (texts === null) return readText(its);
    const text = texts.get(its);
    return text === undefined ? { code: "unreadable", message: `there is no ${its}` } : { text };
  };
  const loaded = loadSequence(path, { adapters: ADAPTERS, read });
  if (loaded.kind === "ok") return { sequence: loaded.sequence };
  const wrong = loaded.diagnostics.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  return { wrong: wrong.join("\n") };
}

/** Plans it with that many cycles. */
export function planJob(its: Sequence, cycles: number): Job | { readonly wrong: string } {
  const sequence = { ...its, cycles, placedGoal: null };
  const planned = planSequence(sequence);
  if ("plan" in planned) return { sequence, plan: planned.plan };
  return { wrong: planned.problems.map(explainProblem).join("\n") };
}

/** The job of a script. @throws Error if there is none: what a seed draws has to be right, and a given file is read before */
export function jobOf({ seed, source, cycles }: Script): Job {
  const loaded = loadSource(source);
  const planned = "wrong" in loaded ? loaded : planJob(loaded.sequence, cycles);
  if ("wrong" in planned) throw new Error(`seed ${seed}: ${planned.wrong}`);
  return planned;
}
