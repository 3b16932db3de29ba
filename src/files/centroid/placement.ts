/** Placements: where each part of a board goes, as layout programs write it. */
export type Side = "top" | "bottom";

export interface Placement {
  /** May be empty: some programs list panel bites so. May stand twice: panels repeat a board. */
  readonly designator: string;
  readonly xMm: number;
  readonly yMm: number;
  /** Counter-clockwise, 0 to below 360. */
  readonly rotationDeg: number;
  readonly side: Side;
  readonly value: string;
  /** Empty where the format has no such column. */
  readonly package: string;
  /** The words by which its row says that it is not placed (`DNP`); null: it is. */
  readonly omitted: string | null;
  /** Line of the file, from 1. */
  readonly line: number;
}

export interface LeftOut {
  readonly designator: string;
  readonly line: number;
  readonly reason: string;
}

const TOP = [
  ...["top", "t", "f", "fcu", "front", "toplayer", "topside", "topcopper", "component", "componentside", "primary"],
  ...[
    "comp",
    "1",
    "oben",
    "oberseite",
    "vorderseite",
    "bestückungsseite",
    "bauteilseite",
    "dessus",
    "superior",
    "sopra",
  ],
  ...["顶层", "顶面", "正面", "顶", "表面", "表"],
];
const BOTTOM = [
  ...["bottom", "bot", "b", "bcu", "back", "bottomlayer", "botlayer", "bottomside", "botside", "bottomcopper"],
  ...["solder", "solderside", "secondary", "2", "16", "unten", "unterseite", "rückseite", "lötseite"],
  ...["dessous", "inferior", "sotto", "底层", "底面", "背面", "反面", "底", "裏面", "裏"],
];
const SIDES: ReadonlyMap<string, Side> = new Map([
  ...TOP.map((word) => [word, "top"] as const),
  ...BOTTOM.map((word) => [word, "bottom"] as const),
]);

/** The side that a cell names (`T`, `F.Cu`, `Bottom Layer`, `1` and `16` as Eagle numbers its layers), or null. */
export function sideOf(text: string): Side | null {
  return SIDES.get(letters(text)) ?? null;
}

const MIRRORED: ReadonlyMap<string, Side> = new Map([
  ...["", "no", "n", "false", "0", "none", "unmirrored"].map((word) => [word, "top"] as const),
  ...["yes", "y", "true", "1", "m", "mirror", "mirrored"].map((word) => [word, "bottom"] as const),
]);

/** The side, of a column that says whether the part is mirrored to the bottom: `YES`, `m`, or nothing. Null: neither. */
export function mirroredSideOf(text: string): Side | null {
  return MIRRORED.get(letters(text)) ?? sideOf(text);
}

/** Letters and digits of any alphabet, small. */
export const letters = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
