/** `lockstep check`: every mistake in line, sequence, scenario and table files. */

import type { Command } from "commander";
import {
  type Checked,
  checkFile,
  type LoadOptions,
  type PlacedDiagnostic,
  publicDiagnostic,
  renderDiagnostics,
} from "../files/index.ts";
import { counted, nounFor } from "../model/index.ts";
import { dryRunDiagnostics } from "./dry-run-diagnostics.ts";
import type { End } from "./io.ts";
import { EXIT, type ExitCode, type Io } from "./io.ts";
import { FAULT_NAMES, LINES } from "./load-job.ts";

export function addCheckCommand(program: Command, io: Io, end: End): void {
  program
    .command("check")
    .description("tell every mistake in line, sequence, scenario and table files")
    .argument("<file...>", "files to check; what they name is checked with them")
    .option("--json", "for machines", false)
    .addHelpText("after", "\nExample:\n  lockstep check sequences/transfer/transfer.yaml")
    .action((files: string[], options: { json: boolean }) => end(check(files, options.json, io)));
}

function check(files: readonly string[], json: boolean, io: Io): ExitCode {
  const options: LoadOptions = { ...LINES, faults: FAULT_NAMES, lines: new Map() };
  const results = files.map((file) => checkOne(file, options));
  const diagnostics = unique(results.flatMap((result) => result.diagnostics));
  const isOk = results.every(({ kind }) => kind === "ok");
  if (json) io.out(JSON.stringify({ ok: isOk, diagnostics: diagnostics.map(publicDiagnostic) }));
  else tell(files, diagnostics, io);
  if (isOk) return EXIT.done;
  return results.some(({ kind }) => kind === "unreadable") ? EXIT.unusable : EXIT.failed;
}

/** A sequence whose files are right is run dry too: what would go wrong then is a mistake as well. */
function checkOne(file: string, options: LoadOptions): Checked {
  const checked = checkFile(file, options);
  if (checked.kind !== "ok" || checked.sequence === null) return checked;
  const diagnostics = [...checked.diagnostics, ...dryRunDiagnostics(checked.sequence)];
  const hasErrors = diagnostics.some(({ severity }) => severity === "error");
  return { kind: hasErrors ? "mistakes" : "ok", diagnostics };
}

/** A line file that several sequences name is told of once. */
function unique(diagnostics: readonly PlacedDiagnostic[]): readonly PlacedDiagnostic[] {
  const seen = new Map(diagnostics.map((each) => [JSON.stringify(publicDiagnostic(each)), each]));
  return [...seen.values()];
}

function tell(files: readonly string[], diagnostics: readonly PlacedDiagnostic[], io: Io): void {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  if (diagnostics.length > 0) io.err(`${renderDiagnostics(diagnostics, { color: io.isTerminal })}\n`);
  const found = `${count(errors, "mistake")}${warnings > 0 ? `, ${count(warnings, "warning")}` : ""}`;
  io.out(`${count(files.length, "file")} checked: ${found}.`);
}

const count = (n: number, what: string): string => (n === 0 ? `no ${nounFor(n, what)}` : counted(n, what));
