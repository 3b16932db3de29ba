/** From a sequence file to a job that can run: loaded, checked, planned; or its mistakes, told. */
import { FAULTS } from "../../simulator/world/index.ts";
import {
  loadSequence,
  type NotLoaded,
  type PlacedDiagnostic,
  publicDiagnostic,
  renderDiagnostics,
} from "../files/index.ts";
import type { Sequence, TimedPlan } from "../model/index.ts";
import { planRun } from "../plan/index.ts";
import { ADAPTERS, deadMan, optionAdvice, optionMistakes } from "./adapters.ts";
import { stuckDiagnostics } from "./dry-run-diagnostics.ts";
import { enableMistake } from "./enable.ts";
import { EXIT, type ExitCode, type Io } from "./io.ts";
import { asWanted, type WantedRun } from "./wanted-run.ts";

/** What this program has for lines. */
export const LINES = { adapters: ADAPTERS, optionMistakes, optionAdvice, enableMistake, deadMan } as const;

/** Faults that the simulator can inject. */
export const FAULT_NAMES: ReadonlySet<string> = new Set(Object.keys(FAULTS));

export interface Job {
  readonly sequence: Sequence;
  readonly plan: TimedPlan;
}

export interface JobOptions extends WantedRun {
  readonly json: boolean;
}

/** The job, or the exit code after its mistakes have been told. */
export function loadJob(path: string, options: JobOptions, io: Io): Job | ExitCode {
  const loaded = loadSequence(path, LINES);
  if (loaded.kind !== "ok") return tellMistakes(loaded, options.json, io);
  if (!options.json && loaded.diagnostics.length > 0) tellWarnings(loaded.diagnostics, io);
  const sequence = asWanted(loaded.sequence, options);
  const planned = planRun(sequence);
  if ("plan" in planned) return { sequence, plan: planned.plan };
  return tellMistakes(
    { kind: "mistakes", diagnostics: stuckDiagnostics(sequence, planned.problems) },
    options.json,
    io,
  );
}

/** Diagnostics as `check` tells them, in both forms. @returns the exit code they mean */
export function tellMistakes({ kind, diagnostics }: NotLoaded, json: boolean, io: Io): ExitCode {
  if (json) io.out(JSON.stringify({ ok: false, diagnostics: diagnostics.map(publicDiagnostic) }));
  else io.err(renderDiagnostics(diagnostics, { color: io.isTerminal }));
  return kind === "unreadable" ? EXIT.unusable : EXIT.failed;
}

function tellWarnings(diagnostics: readonly PlacedDiagnostic[], io: Io): void {
  io.err(renderDiagnostics(diagnostics, { color: io.isTerminal }));
}
