/** KiCad's ASCII .pos: columns in fixed order, apart by blanks; a value may hold blanks too, so rows are read from both ends. */
import type { CentroidLog } from "./centroid-log.ts";
import { angleDeg, lengthMm, type Placement, sideOf } from "./placement.ts";

export function readKicadPos(lines: readonly string[], log: CentroidLog): readonly Placement[] {
  const bareMm = lines.some((line) => /^##\s*Unit\s*=\s*(?:in|inch|inches)\b/i.test(line)) ? 25.4 : 1;
  const placements: Placement[] = [];
  for (const [index, text] of lines.entries()) {
    if (text.trim() === "" || text.startsWith("#")) continue;
    const placement = readRow(text, index + 1, bareMm, log);
    if (placement !== null) placements.push(placement);
  }
  return placements;
}

function readRow(text: string, line: number, bareMm: number, log: CentroidLog): Placement | null {
  const cells = text.trim().split(/\s+/);
  const [side = "", rotation = "", y = "", x = ""] = cells.slice(-4).reverse();
  const [designator = "", ...middle] = cells.slice(0, -4);
  if (cells.length < 6) {
    log.row(line, "", "expected Ref, Val, Package, PosX, PosY, Rot and Side");
    return null;
  }
  const xMm = lengthMm(x, bareMm);
  const yMm = lengthMm(y, bareMm);
  const rotationDeg = angleDeg(rotation);
  const where = sideOf(side);
  if (xMm === null) log.row(line, x, `expected a number for PosX, got \`${x}\``);
  if (yMm === null) log.row(line, y, `expected a number for PosY, got \`${y}\``);
  if (rotationDeg === null) log.row(line, rotation, `expected an angle for Rot, got \`${rotation}\``);
  if (where === null) log.row(line, side, `expected F.Cu, B.Cu, top or bottom for Side, got \`${side}\``);
  if (xMm === null || yMm === null || rotationDeg === null || where === null) return null;
  const value = middle.slice(0, -1).join(" ");
  return { designator, xMm, yMm, rotationDeg, side: where, value, package: middle.at(-1) ?? "", line };
}
