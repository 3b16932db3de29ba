/** Where sequence files are listed, read, checked, planned, tried and written. Given from outside: only who puts the program together knows a simulator. */
import type { Job } from "../../control/index.ts";
import type { JobView, PlanView } from "../wire/index.ts";

export interface SequenceFile {
  /** Relative to the folder of sequences, with `/`. */
  readonly file: string;
  readonly name: string;
}

/** As `lockstep check --json` prints it. */
export interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: string;
  readonly code: string;
  readonly message: string;
}

export interface Preview {
  readonly diagnostics: readonly Diagnostic[];
  /** Null: it can't be planned. */
  readonly job: JobView | null;
  readonly plan: PlanView | null;
}

/** What a run of it in the simulator comes to. */
export interface Trial {
  readonly outcome: string;
  readonly state: string;
  readonly cycles: number;
  readonly placed: number;
  readonly rejected: number;
  readonly lost: number;
  readonly makespan_ms: number | null;
  readonly first_out: string | null;
  readonly problems: readonly string[];
}

/** A mistake in what a person asked for, as sentences. */
export type Mistaken = { readonly mistakes: readonly string[] };

/** Answers always come, sooner or later; a call never throws. */
export interface Workshop {
  list(): readonly SequenceFile[];
  read(file: string): { readonly file: string; readonly text: string; readonly hash: string } | Mistaken;
  check(file: string, text: string): Promise<{ readonly diagnostics: readonly Diagnostic[] }>;
  preview(file: string, text: string): Promise<Preview>;
  dryRun(file: string, text: string): Promise<Trial>;
  /** Checked, tried and planned anew from its file. */
  load(file: string, cycles: number | null): Promise<Job | Mistaken>;
  /** Checked and tried before it is written. @param seenHash of what was read: somebody else may have written since */
  save(file: string, text: string, seenHash: string): Promise<null | Mistaken>;
  /** Of sequence files, for completion. */
  schema(): unknown;
}
