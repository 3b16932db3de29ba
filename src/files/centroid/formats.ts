/** The programs whose placement files we know, and what tells them apart. */
import { headingOf } from "./columns.ts";
import type { Header } from "./table-header.ts";

/** How a file is built, whichever program wrote it. */
export type Shape = "delimited" | "text" | "allegro" | "proteus" | "eagle";

interface Format {
  readonly title: string;
  readonly shape: Shape;
}

export const FORMATS = {
  "kicad-pos": { title: "KiCad .pos", shape: "text" },
  "kicad-csv": { title: "KiCad CSV", shape: "delimited" },
  "altium-csv": { title: "Altium CSV", shape: "delimited" },
  "altium-txt": { title: "Altium text", shape: "text" },
  easyeda: { title: "EasyEDA", shape: "delimited" },
  "easyeda-pro": { title: "EasyEDA Pro", shape: "delimited" },
  diptrace: { title: "DipTrace", shape: "delimited" },
  geda: { title: "gEDA or pcb-rnd .xy", shape: "delimited" },
  "pcb-rnd": { title: "pcb-rnd xyrs", shape: "text" },
  allegro: { title: "Allegro place_txt", shape: "allegro" },
  orcad: { title: "OrCAD component report", shape: "delimited" },
  proteus: { title: "Proteus .PKP", shape: "proteus" },
  cadstar: { title: "CADSTAR", shape: "delimited" },
  fusion: { title: "Fusion or Eagle with a header", shape: "delimited" },
  mountsmd: { title: "Eagle or Fusion mountsmd", shape: "eagle" },
  csv: { title: "a table with a header", shape: "delimited" },
  text: { title: "text in columns with a header", shape: "text" },
} as const satisfies Record<string, Format>;

export type CentroidFormat = keyof typeof FORMATS;
export const CENTROID_FORMATS = Object.keys(FORMATS) as CentroidFormat[];

/** Which program wrote a table with this header, by its names and by what stands before it. */
export function headedFormat(lines: readonly string[], header: Header): CentroidFormat {
  const names = new Set(header.headings.map(({ text }) => headingOf(text).name));
  const has = (...wanted: readonly string[]): boolean => wanted.every((name) => names.has(name));
  const before = lines.slice(0, header.at + 1).join("\n");
  if (header.delimiter === null) {
    if (has("ref", "posx", "rot")) return "kicad-pos";
    if (/Altium|Protel/i.test(before) || has("centerx") || has("midx")) return "altium-txt";
    return /pcb-rnd|gxyrs/i.test(before) ? "pcb-rnd" : "text";
  }
  if (/PcbXY|pcb-rnd/i.test(before) || has("topbottom")) return "geda";
  if (/CADSTAR/i.test(before) || has("componentname", "partname")) return "cadstar";
  if (/Altium|Protel/i.test(before) || has("centerx", "layer")) return "altium-csv";
  if (has("symx", "symy") || has("symrotate")) return "orcad";
  if (has("device", "midx")) return "easyeda-pro";
  if (has("midx", "refx", "padx")) return header.delimiter === "\t" ? "easyeda" : "altium-csv";
  if (has("ref", "posx", "rot")) return "kicad-csv";
  if (has("refdes", "x") && (has("rotate") || has("side", "name"))) return "diptrace";
  return has("name", "x", "y", "angle") ? "fusion" : "csv";
}
