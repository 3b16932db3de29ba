/** Mistakes of a centroid file, each at its line. */
import { startOf } from "../diagnostic.ts";
import type { DiagnosticLog } from "../diagnostic-log.ts";

export class CentroidLog {
  readonly #log: DiagnosticLog;
  readonly #file: string;
  readonly #lines: readonly string[];

  constructor(log: DiagnosticLog, file: string, lines: readonly string[]) {
    this.#log = log;
    this.#file = file;
    this.#lines = lines;
  }

  /** About the file as a whole. */
  whole(message: string): void {
    this.#log.error(startOf(this.#file, this.#lines[0] ?? ""), { code: "centroid", message });
  }

  /** @param line from 1  @param cell the text to underline, where it stands in the line */
  row(line: number, cell: string, message: string): void {
    const sourceLine = this.#lines[line - 1] ?? "";
    const at = cell === "" ? -1 : sourceLine.indexOf(cell);
    const place = { ...startOf(this.#file, sourceLine), line, column: at + 1 || 1, length: Math.max(1, cell.length) };
    this.#log.error(place, { code: "centroid", message });
  }
}
