/** Diagnostics as a person reads them in a terminal: the line they stand on, what is wrong underlined. */
import pc from "picocolors";
import type { PlacedDiagnostic } from "./diagnostic.ts";

/** Longest piece of a source line that is shown; longer lines are cut around the place. */
const WIDTH_MAX = 120;

/** One block for each diagnostic, with an empty line between; an empty text for none. */
export function renderDiagnostics(diagnostics: readonly PlacedDiagnostic[], { color }: { color: boolean }): string {
  const paint = pc.createColors(color);
  return diagnostics
    .map((diagnostic) => {
      const { file, line, column, severity, message } = diagnostic;
      const strong = severity === "error" ? paint.red : paint.yellow;
      const head = `${paint.bold(`${file}:${line}:${column}`)} ${strong(severity)}: ${message} ${paint.dim(`[${diagnostic.code}]`)}`;
      return [head, ...underlined(diagnostic, strong, paint.dim)].join("\n");
    })
    .join("\n\n");
}

function underlined(
  { line, column, length, sourceLine }: PlacedDiagnostic,
  strong: (text: string) => string,
  dim: (text: string) => string,
): readonly string[] {
  if (sourceLine.trim() === "") return [];
  const cutAt = column > WIDTH_MAX - 20 ? column - 40 : 0;
  const shown = sourceLine.slice(cutAt, cutAt + WIDTH_MAX);
  const before = shown.slice(0, column - 1 - cutAt).replaceAll(/[^\t]/g, " ");
  const marked = Math.max(1, Math.min(length, shown.length - before.length));
  const number = String(line);
  const margin = " ".repeat(number.length);
  return [
    `${dim(`  ${number} |`)} ${cutAt > 0 ? "…" : ""}${shown}`,
    `${dim(`  ${margin} |`)} ${cutAt > 0 ? " " : ""}${before}${strong(`^${"~".repeat(marked - 1)}`)}`,
  ];
}
