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

/** Not begun: too much waits already. */
export type Busy = Mistaken & { readonly isBusy: true };

/** A text, where it would stand, and who asks: work is bounded for each person. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly by: string;
}

/** A sequence that is checked, tried, planned and written beside its place, but not yet in it. One of the two is called, once. */
export interface Draft {
  readonly job: Job;
  /** Puts it in its place. @returns why not, or null */
  keep(): Mistaken | null;
  /** Nothing has happened. */
  drop(): void;
}

/** Answers always come, sooner or later; a call never throws. */
export interface Workshop {
  list(): readonly SequenceFile[];
  read(file: string): { readonly file: string; readonly text: string; readonly hash: string } | Mistaken;
  check(source: Source): Promise<{ readonly diagnostics: readonly Diagnostic[] } | Busy>;
  preview(source: Source): Promise<Preview | Busy>;
  dryRun(source: Source): Promise<Trial | Busy>;
  /** Checked, tried and planned anew from its file. @param cycles null: as the file says */
  load(file: string, cycles: number | null, by: string): Promise<Job | Mistaken>;
  /** What would be saved. @param seenHash of what was read, since somebody else may have written it meanwhile; empty: of a new file */
  draft(source: Source, seenHash: string, cycles: number | null): Promise<Draft | Mistaken>;
  /** Of sequence files, for completion. */
  schema(): unknown;
}
