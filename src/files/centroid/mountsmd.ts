/** Eagle's mountsmd: `name x y rotation value package`, no header, blanks between; the value may be empty or hold blanks. */
import type { CentroidLog } from "./centroid-log.ts";
import { angleDeg, lengthMm, type Placement, type Side } from "./placement.ts";

export function readMountsmd(lines: readonly string[], log: CentroidLog, file: string): readonly Placement[] {
  // The program writes one file for each side, and tells them apart by their ending only.
  const side: Side = /\.mnb$/i.test(file) ? "bottom" : "top";
  const placements: Placement[] = [];
  for (const [index, text] of lines.entries()) {
    if (text.trim() === "") continue;
    const placement = readRow(text, index + 1, side, log);
    if (placement !== null) placements.push(placement);
  }
  return placements;
}

function readRow(text: string, line: number, side: Side, log: CentroidLog): Placement | null {
  const [designator = "", x = "", y = "", rotation = "", ...rest] = text.trim().split(/\s+/);
  if (rest.length === 0) {
    log.row(line, "", "expected name, x, y, rotation, value and package");
    return null;
  }
  const xMm = lengthMm(x, 1);
  const yMm = lengthMm(y, 1);
  const rotationDeg = angleDeg(rotation);
  if (xMm === null) log.row(line, x, `expected a number for x, got \`${x}\``);
  if (yMm === null) log.row(line, y, `expected a number for y, got \`${y}\``);
  if (rotationDeg === null) log.row(line, rotation, `expected an angle, got \`${rotation}\``);
  if (xMm === null || yMm === null || rotationDeg === null) return null;
  return {
    designator,
    xMm,
    yMm,
    rotationDeg,
    side,
    value: rest.slice(0, -1).join(" "),
    package: rest.at(-1) ?? "",
    line,
  };
}
