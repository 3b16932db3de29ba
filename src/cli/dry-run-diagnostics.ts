/** What the dry run of a sequence finds, and what a plan cannot get past, as diagnostics at their places in the files. */
import { type Diagnostic, type PlacedDiagnostic, type ReadText, readText } from "../files/index.ts";
import type { Sequence, SourcePoint } from "../model/index.ts";
import { dryRun, explainFinding, explainProblem, type PlanProblem } from "../plan/index.ts";

type Read = (path: string) => ReadText;

/** Every finding of the dry run; errors and warnings. @param read where the files are that the sequence was read from */
export function dryRunDiagnostics(sequence: Sequence, read: Read = readText): readonly PlacedDiagnostic[] {
  const { findings, leftOut } = dryRun(sequence);
  const lines = new SourceLines(read);
  const all = findings.map((finding) =>
    lines.place(finding.at, { severity: finding.severity, code: finding.code, message: explainFinding(finding) }),
  );
  if (leftOut === 0) return all;
  const message = `and ${leftOut} more that the dry run found`;
  const more: Said = { severity: "error", code: "too-many-mistakes", message };
  return [...all, lines.place({ file: sequence.file, line: 1, column: 1 }, more)];
}

/** What kept a plan from being made. If a dry run sees more than that, all that it sees. */
export function stuckDiagnostics(
  sequence: Sequence,
  problems: readonly PlanProblem[],
  read: Read = readText,
): readonly PlacedDiagnostic[] {
  const found = dryRunDiagnostics(sequence, read);
  if (found.some(({ severity }) => severity === "error")) return found;
  const lines = new SourceLines(read);
  return problems.map((problem) =>
    lines.place(problem.at, { severity: "error", code: "unplannable", message: explainProblem(problem) }),
  );
}

type Said = Pick<Diagnostic, "severity" | "code" | "message">;

/** The lines of files that diagnostics stand on, each file read once. */
class SourceLines {
  readonly #files = new Map<string, readonly string[]>();
  readonly #read: Read;

  constructor(read: Read) {
    this.#read = read;
  }

  place(at: SourcePoint, said: Said): PlacedDiagnostic {
    const sourceLine = this.#of(at.file)[at.line - 1] ?? "";
    return { ...at, ...said, sourceLine, length: WORD.exec(sourceLine.slice(at.column - 1))?.[0].length ?? 1 };
  }

  #of(file: string): readonly string[] {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const read = this.#read(file);
    const lines = "text" in read ? read.text.replace(/^\ufeff/, "").split(/\r?\n/) : [];
    this.#files.set(file, lines);
    return lines;
  }
}

/** What to underline: a quoted text, the id that a step begins with, or a plain text up to its end. */
const WORD = /^(?:"[^"]*"|'[^']*'|\{\s*id:\s*[\w-]+|[^,{}#]+?(?=\s*(?:[,}#]|$)))/;
