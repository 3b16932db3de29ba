/** Mistakes of a centroid file, each at its line and column. */
import { startOf } from "../diagnostic.ts";
import type { DiagnosticLog } from "../diagnostic-log.ts";
import type { Cell } from "./cells.ts";

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

  /** About a whole row. @param line from 1 */
  row(line: number, message: string): void {
    this.#at(line, { column: 1, length: 1 }, message);
  }

  /** About one cell, underlined. */
  cell(cell: Cell, message: string): void {
    this.#at(cell.line, { column: cell.column, length: Math.max(1, cell.length) }, message);
  }

  #at(line: number, { column, length }: { readonly column: number; readonly length: number }, message: string): void {
    const sourceLine = this.#lines[line - 1] ?? "";
    this.#log.error({ ...startOf(this.#file, sourceLine), line, column, length }, { code: "centroid", message });
  }
}
