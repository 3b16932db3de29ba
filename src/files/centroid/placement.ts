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
  /** Line of the file, from 1. */
  readonly line: number;
}

export interface LeftOut {
  readonly designator: string;
  readonly line: number;
  readonly reason: string;
}

const SIDES: Readonly<Record<string, Side>> = {
  top: "top",
  t: "top",
  front: "top",
  "f.cu": "top",
  toplayer: "top",
  bottom: "bottom",
  bot: "bottom",
  b: "bottom",
  back: "bottom",
  "b.cu": "bottom",
  bottomlayer: "bottom",
};

/** The side that a cell names, or null. */
export function sideOf(text: string): Side | null {
  return SIDES[text.trim().toLowerCase()] ?? null;
}

const UNIT_MM: Readonly<Record<string, number>> = {
  "": 1,
  mm: 1,
  mil: 0.0254,
  mils: 0.0254,
  in: 25.4,
  inch: 25.4,
  '"': 25.4,
};

/** A length with or without its unit, in mm; null if it is none. @param bareMm what a bare number counts for */
export function lengthMm(text: string, bareMm: number): number | null {
  const [, number = "", unit = ""] = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*([a-z"]*)\s*$/i.exec(text) ?? [];
  const factor = unit === "" ? bareMm : UNIT_MM[unit.toLowerCase()];
  const mm = Number(number) * (factor ?? Number.NaN);
  return number !== "" && Number.isFinite(mm) ? Math.round(mm * 1e6) / 1e6 : null;
}

/** An angle, brought to 0 up to below 360; null if it is none. */
export function angleDeg(text: string): number | null {
  const number = text.trim() === "" ? Number.NaN : Number(text.trim().replace(/\s*(?:deg|°)$/i, ""));
  return Number.isFinite(number) ? ((number % 360) + 360) % 360 : null;
}
