/** Fills a row's cells into the steps, and finds a mistake in a filled text in the table rather than in the sequence. */
import { type Filled, fillText } from "../../conditions/index.ts";
import type { Place } from "../diagnostic.ts";
import type { DiagnosticLog } from "../diagnostic-log.ts";
import type { Places } from "../marker.ts";
import { type Table, type TableRow, unknownColumn } from "../table.ts";
import type { Path, YamlSource } from "../yaml-source.ts";

/** What `for_each` says: rows under a name. The table is null if it could not be read. */
export interface ForEach {
  readonly as: string;
  readonly table: Table | null;
}

/** Keys whose text is the same in every cycle: the graph of a sequence does not hang on its table. */
const FIXED_KEYS: ReadonlySet<string> = new Set(["id", "after", "as", "free"]);

export interface FilledStep {
  readonly data: unknown;
  readonly places: Places;
  /** False if nothing was filled in: the step is the same in every row. */
  readonly isRowsOwn: boolean;
}

/**
 * `step` with every `${<as>.<column>}` replaced by the row's cell.
 * @param row null if the table has none: then nothing can be said of a text that reads a cell
 */
export function fillCells(
  step: unknown,
  path: Path,
  forEach: ForEach | null,
  row: TableRow | null,
  source: YamlSource,
  log: DiagnosticLog,
): FilledStep {
  if (forEach === null) return { data: step, places: source, isRowsOwn: false };
  const filled = new Map<string, Filled | null>();
  const fill = (data: unknown, at: Path): unknown => {
    if (typeof data === "string") return fillScalar(data, at);
    if (Array.isArray(data)) return data.map((item, index) => fill(item, [...at, index]));
    if (typeof data !== "object" || data === null) return data;
    const entries = Object.entries(data).map(([key, value]) => {
      const isFixed = at.length === path.length && FIXED_KEYS.has(key);
      return [key, isFixed ? value : fill(value, [...at, key])] as const;
    });
    return Object.fromEntries(entries);
  };
  const fillScalar = (text: string, at: Path): string => {
    if (!text.includes("${")) return text;
    let isOpaque = false;
    const result = fillText(text, (expression) => {
      const [name, ...column] = expression.split(".");
      if (name !== forEach.as) return null;
      const key = column.join(".");
      const { table } = forEach;
      if (table !== null && !table.columns.includes(key))
        log.error(insideOf(source, text, expression, at), unknownColumn(key, table));
      const cell = row?.cells[key];
      if (cell === undefined) isOpaque = true;
      return cell ?? null;
    });
    if (isOpaque) filled.set(keyOf(at), null);
    else if (result.pieces.length > 0) filled.set(keyOf(at), result);
    return result.text;
  };
  const data = fill(step, path);
  return { data, places: new RowPlaces(source, path, filled, row, stepName(step)), isRowsOwn: filled.size > 0 };
}

class RowPlaces implements Places {
  readonly #source: YamlSource;
  readonly #step: Path;
  readonly #filled: ReadonlyMap<string, Filled | null>;
  readonly #row: TableRow | null;
  readonly #name: string;

  constructor(
    source: YamlSource,
    step: Path,
    filled: ReadonlyMap<string, Filled | null>,
    row: TableRow | null,
    name: string,
  ) {
    this.#source = source;
    this.#step = step;
    this.#filled = filled;
    this.#row = row;
    this.#name = name;
  }

  key(path: Path): Place | null {
    return this.#source.key(path);
  }

  value(path: Path): Place | null {
    const filled = this.#filled.get(keyOf(path));
    if (filled === null) return null;
    const [piece] = filled?.pieces ?? [];
    return piece === undefined ? this.#source.value(path) : this.#cell(piece.expression, path);
  }

  inside(path: Path, start: number, end: number): Place | null {
    const filled = this.#filled.get(keyOf(path));
    if (filled === null) return null;
    if (filled === undefined) return this.#source.inside(path, start, end);
    const piece = filled.pieces.find((each) => each.start < end && each.end > start);
    if (piece !== undefined) return this.#cell(piece.expression, path);
    return this.#source.inside(path, filled.writtenAt(start), filled.writtenAt(end));
  }

  #cell(expression: string, path: Path): Place | null {
    const column = expression.slice(expression.indexOf(".") + 1);
    const place = this.#row?.place(column);
    const key = path.slice(this.#step.length).join(".");
    return place === undefined ? null : { ...place, context: `step ${this.#name}, \`${key}\`` };
  }
}

function insideOf(source: YamlSource, text: string, expression: string, path: Path): Place {
  const start = Math.max(0, text.indexOf(expression));
  return source.inside(path, start, start + expression.length);
}

const keyOf = (path: Path): string => path.join("\u0000");

function stepName(step: unknown): string {
  const id = typeof step === "object" && step !== null && "id" in step ? step.id : null;
  return typeof id === "string" ? id : "without id";
}
