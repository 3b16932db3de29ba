/** Mistakes of a centroid file, each at its line and column. */
import { startOf } from "../diagnostic.ts";
import type { DiagnosticLog } from "../diagnostic-log.ts";
import type { Cell } from "./cells.ts";

export class CentroidLog {
  readonly #log: DiagnosticLog;
  readonly #file: string;
  readonly #lines: readonly string[];
  readonly #notes: { readonly line: number; readonly text: string }[] = [];

  constructor(log: DiagnosticLog, file: string, lines: readonly string[]) {
    this.#log = log;
    this.#file = file;
    this.#lines = lines;
  }

  /** About the file as a whole. */
  whole(message: string): void {
    this.#log.error(startOf(this.#file, this.#lines[0] ?? ""), { code: "centroid", message });
  }

  /** Lines that are no rows, and no mistakes. */
  get notes(): readonly { readonly line: number; readonly text: string }[] {
    return this.#notes;
  }

  /** A line is no row of the table, and no mistake. @param line from 1 */
  note(line: number): void {
    this.#notes.push({ line, text: this.#lines[line - 1]?.trim() ?? "" });
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
