/** What is wrong with a device, as one letter in one shape, so that no one has to tell it by colour. Pure. */

import type { LineState } from "../../../../model/index.ts";
import type { LineView } from "../../../wire/index.ts";
import { canvasFont } from "../chart/index.ts";

export type TroubleKind = "lost" | "unconfirmed" | "interlock" | "down" | "unverified" | "excluded";

export interface Trouble {
  readonly kind: TroubleKind;
  readonly letter: string;
  readonly shape: "triangle" | "square" | "circle";
  /** Before Reset nothing is connected, which is as it should be. */
  readonly isAbnormal: boolean;
}

/** The worst first. */
const TROUBLES: readonly Trouble[] = [
  { kind: "unconfirmed", letter: "!", shape: "triangle", isAbnormal: true },
  { kind: "lost", letter: "L", shape: "triangle", isAbnormal: true },
  { kind: "interlock", letter: "I", shape: "square", isAbnormal: true },
  { kind: "down", letter: "D", shape: "square", isAbnormal: false },
  { kind: "unverified", letter: "U", shape: "circle", isAbnormal: true },
  { kind: "excluded", letter: "X", shape: "circle", isAbnormal: true },
];

/** The worst that is known of it; null: nothing is. */
export function troubleOf(device: string, line: LineView, state: LineState): Trouble | null {
  const its = state.devices[device];
  const holds: Readonly<Record<TroubleKind, boolean>> = {
    unconfirmed: its?.standstill === "unconfirmed",
    lost: its?.link === "lost",
    interlock: stoppedBy(line, state.latched).has(device),
    down: its === undefined || its.link === "down",
    unverified: its !== undefined && !its.verified,
    excluded: state.excluded.includes(device),
  };
  return TROUBLES.find(({ kind }) => holds[kind]) ?? null;
}

/** 0 for the worst; higher than of any trouble where there is none. */
export const troubleRank = (trouble: Trouble | null): number =>
  trouble === null ? TROUBLES.length : TROUBLES.indexOf(trouble);

const STOPPED = new WeakMap<LineState["latched"], ReadonlySet<string>>();

/** Devices that interlocks which have tripped keep still: asked for every device of the line at once. */
function stoppedBy(line: LineView, latched: LineState["latched"]): ReadonlySet<string> {
  const known =
    STOPPED.get(latched) ??
    new Set(line.interlocks.flatMap(({ name, stops }) => (latched.includes(name) ? stops : [])));
  STOPPED.set(latched, known);
  return known;
}

/** Draws it with its middle at (x, y), `size` pixels high. */
export function drawTrouble(
  context: CanvasRenderingContext2D,
  trouble: Pick<Trouble, "letter" | "shape">,
  { x, y, size, ink, fill }: { x: number; y: number; size: number; ink: string; fill: string },
): void {
  const half = size / 2;
  context.beginPath();
  if (trouble.shape === "circle") context.arc(x, y, half, 0, 2 * Math.PI);
  else if (trouble.shape === "square") context.rect(x - half, y - half, size, size);
  else {
    context.moveTo(x, y - half * 1.2);
    context.lineTo(x + half * 1.2, y + half);
    context.lineTo(x - half * 1.2, y + half);
    context.closePath();
  }
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = Math.max(1.5, size / 12);
  context.strokeStyle = ink;
  context.stroke();
  context.fillStyle = ink;
  context.font = canvasFont(0.6, size, 700);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(trouble.letter, x, y + (trouble.shape === "triangle" ? size * 0.12 : size * 0.04));
}
