/** Which placements are placed, and why the others are not. Together they are the file's rows, each once. */
import type { LeftOut, Placement, Side } from "./placement.ts";

export const LEAVE_OUT = ["fiducials", "panel-bites"] as const;
export type LeaveOut = (typeof LEAVE_OUT)[number];

export interface Selection {
  readonly side: Side;
  readonly leaveOut: ReadonlySet<LeaveOut>;
  /** Negates x: for programs that list the bottom as seen through the board. */
  readonly isMirrored: boolean;
}

export function selectPlacements(
  all: readonly Placement[],
  { side, leaveOut, isMirrored }: Selection,
): { readonly placements: readonly Placement[]; readonly leftOut: readonly LeftOut[] } {
  const placements: Placement[] = [];
  const leftOut: LeftOut[] = [];
  for (const placement of all) {
    const reason = reasonToLeave(placement, side, leaveOut);
    if (reason !== null) leftOut.push({ designator: placement.designator, line: placement.line, reason });
    else placements.push(isMirrored ? { ...placement, xMm: 0 - placement.xMm } : placement);
  }
  return { placements, leftOut };
}

function reasonToLeave(placement: Placement, side: Side, leaveOut: ReadonlySet<LeaveOut>): string | null {
  if (placement.side !== side) return `it is on the ${placement.side} side`;
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
