/** One scenario file, from the disk to its result. Plain data: it may come from another thread. */
import { loadScenario, renderDiagnostics } from "../../files/index.ts";
import { FAULT_NAMES, LINES } from "../load-job.ts";
import type { RunSummary } from "../summary.ts";
import { runScenario } from "./run-scenario.ts";

export interface FileResult {
  readonly file: string;
  readonly name: string;
  readonly ok: boolean;
  /** The file could not be read, or has mistakes. */
  readonly isUnreadable: boolean;
  readonly problems: readonly string[];
  readonly summary: RunSummary | null;
  readonly wallMs: number;
  readonly trace: readonly string[];
}

export function runScenarioFile(file: string, wantsTrace: boolean): FileResult {
  const loaded = loadScenario(file, { ...LINES, faults: FAULT_NAMES });
  if (loaded.kind !== "ok") {
    const problems = renderDiagnostics(loaded.diagnostics, { color: false }).split("\n");
    const isUnreadable = loaded.kind === "unreadable";
    return { file, name: file, ok: false, isUnreadable, problems, summary: null, wallMs: 0, trace: [] };
  }
  const { name } = loaded.scenario;
  const result = runScenario(loaded.scenario, wantsTrace);
  return { file, name, ok: result.problems.length === 0, isUnreadable: false, ...result };
}
