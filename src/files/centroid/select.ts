/** Which placements are placed, and why the others are not. Together they are the file's rows, each once. */
import { circle } from "./length.ts";
import type { LeftOut, Placement, Side } from "./placement.ts";

export const LEAVE_OUT = ["fiducials", "panel-bites"] as const;
export type LeaveOut = (typeof LEAVE_OUT)[number];

/** What a rotation r, listed as seen through the board, is for the machine that looks at the other side. */
export const MIRROR_TURNS = ["180-r", "minus-r", "r"] as const;
export type MirrorTurn = (typeof MIRROR_TURNS)[number];

export interface Selection {
  readonly side: Side;
  readonly leaveOut: ReadonlySet<LeaveOut>;
  /** For programs that list the bottom as seen through the board; null: it is listed as the machine sees it. */
  readonly mirror: MirrorTurn | null;
}

export function selectPlacements(
  all: readonly Placement[],
  { side, leaveOut, mirror }: Selection,
): { readonly placements: readonly Placement[]; readonly leftOut: readonly LeftOut[] } {
  const placements: Placement[] = [];
  const leftOut: LeftOut[] = [];
  for (const placement of all) {
    const reason = reasonToLeave(placement, side, leaveOut);
    if (reason !== null) leftOut.push({ designator: placement.designator, line: placement.line, reason });
    else placements.push(mirror === null ? placement : mirrored(placement, mirror));
  }
  return { placements, leftOut };
}

/**
 * The placement as the machine sees it that looks at the other side: x becomes -x. The part's own x axis points along (cos r, sin r) as seen from
 * above, so along (-cos r, sin r) for the machine: 180 - r. That is for programs whose rotation is this direction (KiCad). Where 0 is a part that
 * was turned over from left to right, its x axis points the other way: -r. Where a part is mirrored after it was turned (Eagle's boards), the
 * rotation is the machine's already.
 */
function mirrored(placement: Placement, turn: MirrorTurn): Placement {
  const { xMm, rotationDeg } = placement;
  const seen = { "180-r": 180 - rotationDeg, "minus-r": -rotationDeg, r: rotationDeg };
  return { ...placement, xMm: 0 - xMm, rotationDeg: circle(seen[turn]) };
}

function reasonToLeave(placement: Placement, side: Side, leaveOut: ReadonlySet<LeaveOut>): string | null {
  if (placement.side !== side) return `it is on the ${placement.side} side`;
  if (placement.omitted !== null) return `it is marked as not placed (${placement.omitted})`;
  if (leaveOut.has("fiducials") && isFiducial(placement)) return "it is a fiducial";
  if (leaveOut.has("panel-bites") && isPanelBite(placement)) return "it is a panel bite";
  return null;
}

const isFiducial = (placement: Placement): boolean =>
  /^FID\d*$/i.test(placement.designator) || /fiducial/i.test(placement.package);

/** Seen in KiCad panels: no designator at all, or `_3`. */
const isPanelBite = ({ designator }: Placement): boolean => designator.trim() === "" || /^_\d*$/.test(designator);

/** Designators that stand more than once, each once. */
export function duplicates(placements: readonly Placement[]): readonly string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { designator } of placements) {
    if (seen.has(designator)) twice.add(designator);
    seen.add(designator);
  }
  return [...twice];
}
