/** KiCad's fabrication CSV and Altium's pick-and-place CSV: columns in any order, found by their names; units in cells or not. */
import { CsvError, parse } from "csv-parse/sync";
import type { CentroidLog } from "./centroid-log.ts";
import { angleDeg, lengthMm, type Placement, sideOf } from "./placement.ts";

/** Names that programs give a column, the wanted one first. Compared without case, blanks and signs. */
const COLUMNS = {
  designator: ["designator", "refdes", "ref", "reference", "name"],
  x: ["midx", "posx", "centerx", "x"],
  y: ["midy", "posy", "centery", "y"],
  rotation: ["rotation", "rot", "angle"],
  side: ["layer", "side", "tb"],
  value: ["comment", "value", "val"],
  package: ["footprint", "package", "pattern"],
} as const;
type Column = keyof typeof COLUMNS;

const NEEDED: readonly Column[] = ["designator", "x", "y", "rotation", "side"];

interface Header {
  /** Index among the lines. */
  readonly at: number;
  readonly delimiter: string;
  readonly places: Readonly<Record<Column, number>>;
  readonly width: number;
  /** What a bare number counts for: a header may say `Mid X (mil)`. */
  readonly bareMm: number;
}

export function readCsv(lines: readonly string[], log: CentroidLog): readonly Placement[] {
  const header = findHeader(lines, log);
  if (header === null) return [];
  const placements: Placement[] = [];
  for (const { line, cells } of records(lines, header, log)) {
    const placement = readRow(cells, line, header, log);
    if (placement !== null) placements.push(placement);
  }
  return placements;
}

const plain = (name: string): string => name.toLowerCase().replace(/\((?:mm|mil|in)\)|[^a-z]/g, "");

function findHeader(lines: readonly string[], log: CentroidLog): Header | null {
  const at = lines.findIndex((line) => /[,;\t]/.test(line) && /designator|\bref(?:des|erence)?\b/i.test(line));
  const text = lines[at] ?? "";
  const delimiter = [",", ";", "\t"].find((each) => text.includes(each)) ?? ",";
  const names = splitLine(text, delimiter);
  const places = Object.fromEntries(
    Object.entries(COLUMNS).map(([column, known]) => [column, firstOf(names.map(plain), known)]),
  ) as Record<Column, number>;
  const missing = NEEDED.filter((column) => places[column] < 0);
  for (const column of missing) {
    log.row(at + 1, "", `the table has no column for ${column}: expected one named ${COLUMNS[column].join(", ")}`);
  }
  const bareMm = /\(mil\)/i.test(text) ? 0.0254 : /\(in\)/i.test(text) ? 25.4 : 1;
  return missing.length > 0 ? null : { at, delimiter, places, width: names.length, bareMm };
}

function firstOf(names: readonly string[], known: readonly string[]): number {
  for (const name of known) {
    const at = names.indexOf(name);
    if (at >= 0) return at;
  }
  return -1;
}

function splitLine(line: string, delimiter: string): readonly string[] {
  try {
    const [cells] = parse(line, { delimiter, relax_quotes: true, trim: true }) as string[][];
    return cells ?? [];
  } catch {
    return line.split(delimiter);
  }
}

/** Line by line, so that one broken quote costs one row. */
function* records(
  lines: readonly string[],
  header: Header,
  log: CentroidLog,
): Iterable<{ line: number; cells: readonly string[] }> {
  for (let index = header.at + 1; index < lines.length; index++) {
    const text = lines[index] ?? "";
    if (text.trim() === "") continue;
    try {
      const [cells] = parse(text, { delimiter: header.delimiter, trim: true }) as string[][];
      if (cells === undefined) continue;
      if (cells.length === header.width) yield { line: index + 1, cells };
      else log.row(index + 1, "", `the row has ${cells.length} cells, the header ${header.width}`);
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      log.row(
        index + 1,
        "",
        `the row can't be read: ${error.code === "CSV_QUOTE_NOT_CLOSED" ? "a quote is not closed" : error.message}`,
      );
    }
  }
}

function readRow(
  cells: readonly string[],
  line: number,
  { places, bareMm }: Header,
  log: CentroidLog,
): Placement | null {
  const cell = (column: Column): string => cells[places[column]] ?? "";
  const xMm = lengthMm(cell("x"), bareMm);
  const yMm = lengthMm(cell("y"), bareMm);
  const rotationDeg = angleDeg(cell("rotation"));
  const side = sideOf(cell("side"));
  if (xMm === null) log.row(line, cell("x"), `expected a length for x, such as 12.7 or 12.7mm, got \`${cell("x")}\``);
  if (yMm === null) log.row(line, cell("y"), `expected a length for y, such as 12.7 or 12.7mm, got \`${cell("y")}\``);
  if (rotationDeg === null)
    log.row(line, cell("rotation"), `expected an angle in degrees, got \`${cell("rotation")}\``);
  if (side === null) log.row(line, cell("side"), `expected top or bottom, got \`${cell("side")}\``);
  if (xMm === null || yMm === null || rotationDeg === null || side === null) return null;
  return {
    designator: cell("designator"),
    xMm,
    yMm,
    rotationDeg,
    side,
    value: cell("value"),
    package: cell("package"),
    line,
  };
}
