/** What the 3D picture and the 2D plan have in common. */
import type { Camera } from "./cell-camera.ts";
import type { Point } from "./cell-frame.ts";
import type { Solid } from "./cell-geometry.ts";

export interface CellView {
  /** Draws if something is other than what was drawn last. */
  show(solids: readonly Solid[]): void;
  /** Looks at it so from now on. */
  look(camera: Camera): void;
  /** The theme or the size has changed. */
  refresh(): void;
  dispose(): void;
}

/** Greys for what is as it should be; one colour for what is not, which bears a letter in a shape too. */
export interface CellColours {
  readonly ground: string;
  readonly ink: string;
  readonly line: string;
  readonly dim: string;
  readonly trouble: string;
  readonly fills: Readonly<Record<Solid["role"], string>>;
}

/** Of the theme in which `element` stands. */
export function coloursOf(element: Element): CellColours {
  const style = getComputedStyle(element);
  const ink = style.getPropertyValue("color");
  const isDark = luminance(ink) > 0.5;
  const [strong, mid, soft, faint] = isDark ? DARK : LIGHT;
  const named = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  return {
    ground: named("--lk-box", isDark ? "#1f1f1f" : "#f4f4f4"),
    ink,
    line: named("--lk-dim", isDark ? "#a8a8a8" : "#5a5a5a"),
    dim: faint,
    trouble: named("--lk-medium", isDark ? "#ffb020" : "#8a5200"),
    fills: {
      ...{ rail: faint, carriage: mid, column: soft, tip: strong, gripper: strong },
      ...{ feeder: soft, tool: mid, belt: faint, station: soft, part: isDark ? "#ffffff" : "#000000" },
    },
  };
}

const LIGHT = ["#4a4a4a", "#7c7c7c", "#a3a3a3", "#cccccc"] as const;
const DARK = ["#d6d6d6", "#a0a0a0", "#777777", "#4d4d4d"] as const;

/** Of `rgb(r, g, b)`, 0 to 1. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return (0.299 * r + 0.587 * g + 0.114 * b) / 255;
}

/** Solids that look the same need not be drawn again. A thousandth of a cell is less than a pixel. */
export function looksSame(a: readonly Solid[], b: readonly Solid[], withinMm: number): boolean {
  return (
    a.length === b.length &&
    a.every((one, index) => {
      const other = b[index];
      return other !== undefined && isAlike(one, other, withinMm);
    })
  );
}

function isAlike(a: Solid, b: Solid, withinMm: number): boolean {
  return (
    a.id === b.id &&
    a.label === b.label &&
    a.isDim === b.isDim &&
    a.trouble?.kind === b.trouble?.kind &&
    Math.abs(a.turnDeg - b.turnDeg) < 0.1 &&
    isNear(a.at, b.at, withinMm) &&
    isNear(a.size, b.size, withinMm)
  );
}

const isNear = (a: Point, b: Point, withinMm: number): boolean =>
  Math.abs(a.x - b.x) < withinMm && Math.abs(a.y - b.y) < withinMm && Math.abs(a.z - b.z) < withinMm;
