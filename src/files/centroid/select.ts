/** Which placements are placed, and why the others are not. Together they are the file's rows, each once. */
import { circle } from "./length.ts";
import type { LeftOut, Placement, Side } from "./placement.ts";

export const LEAVE_OUT = ["fiducials", "panel-bites"] as const;
export type LeaveOut = (typeof LEAVE_OUT)[number];

/** How a layout program turns a part over to the bottom: about the board's x axis, or about its y axis. */
export type Flip = "x" | "y";

export interface Selection {
  readonly side: Side;
  readonly leaveOut: ReadonlySet<LeaveOut>;
  /** For programs that list the bottom as seen through the board; null: it is listed as the machine sees it. */
  readonly mirror: Flip | null;
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
 * The placement as the machine sees it that looks at the other side: x becomes -x, and what turned counter-clockwise turns clockwise. Where 0 is
 * then depends on how the program turns parts over. About the board's x axis (KiCad): the part's own x axis still points along the board's x, which
 * points the other way for the machine, so r becomes 180 - r. About its y axis (Eagle's mirror): the part's x axis was turned round as well, so r
 * becomes -r.
 */
function mirrored(placement: Placement, flip: Flip): Placement {
  const { xMm, rotationDeg } = placement;
  return { ...placement, xMm: 0 - xMm, rotationDeg: circle((flip === "x" ? 180 : 0) - rotationDeg) };
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
