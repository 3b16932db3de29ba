/** Reads a centroid (pick-and-place) file of any format that we know; what it is, is told from its content. */
import type { PlacedDiagnostic } from "../diagnostic.ts";
import { DiagnosticLog } from "../diagnostic-log.ts";
import { CentroidLog } from "./centroid-log.ts";
import { readCsv } from "./csv.ts";
import { readKicadPos } from "./kicad-pos.ts";
import { readMountsmd } from "./mountsmd.ts";
import type { Placement } from "./placement.ts";

type CentroidFormat = "kicad-pos" | "csv" | "mountsmd";

export interface Centroid {
  /** Null: none that we know. */
  readonly format: CentroidFormat | null;
  /** Rows that are right. */
  readonly placements: readonly Placement[];
  /** Rows that are not, and a file without any. */
  readonly diagnostics: readonly PlacedDiagnostic[];
}

/** Never throws: whatever the text, it is placements or diagnostics. */
export function readCentroid(text: string, file: string): Centroid {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const log = new DiagnosticLog();
  const told = new CentroidLog(log, file, lines);
  const format = formatOf(lines);
  const placements = format === null ? [] : READERS[format](lines, told, file);
  if (format === null) {
    told.whole(
      "this is no centroid file that can be read: expected KiCad .pos, a CSV with Designator, X, Y, Rotation and Layer, or Eagle mountsmd",
    );
  } else if (placements.length === 0 && !log.hasErrors) {
    told.whole("the file lists no parts");
  }
  return { format, placements, diagnostics: log.sorted() };
}

const READERS: Readonly<
  Record<CentroidFormat, (lines: readonly string[], log: CentroidLog, file: string) => readonly Placement[]>
> = {
  "kicad-pos": readKicadPos,
  csv: readCsv,
  mountsmd: readMountsmd,
};

/** Lines at the top in which a header is looked for: some programs write a preamble. */
const PREAMBLE_MAX = 40;

function formatOf(lines: readonly string[]): CentroidFormat | null {
  const top = lines.slice(0, PREAMBLE_MAX);
  if (top.some((line) => /^#\s*Ref\b/i.test(line))) return "kicad-pos";
  if (top.some((line) => /[,;\t]/.test(line) && /designator|\bref(?:des|erence)?\b/i.test(line))) return "csv";
  if (lines.some((line) => /^\S+\s+-?[\d.]+\s+-?[\d.]+\s+-?[\d.]+\s+\S/.test(line))) return "mountsmd";
  return null;
}
