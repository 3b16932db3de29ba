/** G2 and G3: whether there is such an arc, and the short straight lines that it becomes. grbl 1.1, `gcode.c`, `mc_arc`. Pure. */
import { ERROR } from "./codes.ts";
import type { Point } from "./motion.ts";

/** The two axes of each plane, and the one across it. */
const PLANES = { 17: [0, 1, 2], 18: [2, 0, 1], 19: [1, 2, 0] } as const;
/** Radii at both ends may differ by so much, mm; or by a share of the radius; never by more than the last. */
const OFF = { mm: 0.005, share: 0.001, mmMax: 0.5 };
/** `ARC_ANGULAR_TRAVEL_EPSILON`, `config.h`: less than this is a whole circle. */
const ANGLE_LEAST = 5e-7;

export interface ArcAsked {
  readonly from: Point;
  readonly end: Point;
  readonly plane: 17 | 18 | 19;
  readonly isClockwise: boolean;
  /** Letters of the block. */
  readonly values: ReadonlyMap<string, number>;
  readonly mmPerUnit: number;
  /** `$12`, mm. */
  readonly toleranceMm: number;
}

/** @returns where each of the lines ends, or the code of the error */
export function arcOf(asked: ArcAsked): readonly Point[] | number {
  const { from, end, plane, values } = asked;
  const [a, b] = PLANES[plane];
  if (!["X", "Y", "Z"].some((letter) => values.has(letter))) return ERROR.noAxes;
  if (![a, b].some((axis) => values.has("XYZ".charAt(axis)))) return ERROR.noAxesInPlane;
  const [x, y] = [along(end, a) - along(from, a), along(end, b) - along(from, b)];
  const center = values.has("R") ? centerOfRadius(asked, x, y) : centerOfOffsets(asked, x, y);
  return typeof center === "number" ? center : linesOf(asked, center);
}

type Center = readonly [number, number];

/** Of the two circles through both ends: a positive radius wants the shorter way. */
function centerOfRadius(
  { from, end, isClockwise, values, mmPerUnit }: ArcAsked,
  x: number,
  y: number,
): Center | number {
  if (from.every((value, axis) => value === end[axis])) return ERROR.target;
  const radius = (values.get("R") ?? 0) * mmPerUnit;
  const rest = 4 * radius * radius - x * x - y * y;
  if (rest < 0) return ERROR.radius;
  const side = (isClockwise ? -1 : 1) * (radius < 0 ? -1 : 1) * (Math.sqrt(rest) / Math.hypot(x, y));
  return [(x - y * side) / 2, (y + x * side) / 2];
}

function centerOfOffsets({ plane, values, mmPerUnit }: ArcAsked, x: number, y: number): Center | number {
  const [a, b] = PLANES[plane];
  const letters = ["I", "J", "K"];
  if (![a, b].some((axis) => values.has(letters[axis] ?? ""))) return ERROR.noOffsets;
  const center = [a, b].map((axis) => (values.get(letters[axis] ?? "") ?? 0) * mmPerUnit) as [number, number];
  const radius = Math.hypot(...center);
  const off = Math.abs(Math.hypot(x - center[0], y - center[1]) - radius);
  return off > OFF.mmMax || (off > OFF.mm && off > OFF.share * radius) ? ERROR.target : center;
}

function linesOf({ from, end, plane, isClockwise, toleranceMm }: ArcAsked, offset: Center): readonly Point[] {
  const [a, b, across] = PLANES[plane];
  const [centerA, centerB] = [along(from, a) + offset[0], along(from, b) + offset[1]];
  const [startA, startB] = [-offset[0], -offset[1]];
  const [endA, endB] = [along(end, a) - centerA, along(end, b) - centerB];
  const radius = Math.hypot(startA, startB);
  let angle = Math.atan2(startA * endB - startB * endA, startA * endA + startB * endB);
  if (isClockwise && angle >= -ANGLE_LEAST) angle -= 2 * Math.PI;
  if (!isClockwise && angle <= ANGLE_LEAST) angle += 2 * Math.PI;
  const count = Math.floor(Math.abs(angle * radius) / 2 / Math.sqrt(toleranceMm * (2 * radius - toleranceMm)));
  const ends: Point[] = [];
  for (let line = 1; line < count; line++) {
    const [cos, sin] = [Math.cos((line * angle) / count), Math.sin((line * angle) / count)];
    const at = [...from];
    at[a] = centerA + startA * cos - startB * sin;
    at[b] = centerB + startA * sin + startB * cos;
    at[across] = along(from, across) + (line / count) * (along(end, across) - along(from, across));
    ends.push(at);
  }
  return [...ends, end];
}

const along = (point: Point, axis: number): number => point[axis] ?? 0;
