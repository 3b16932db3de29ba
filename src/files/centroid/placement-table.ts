/** The placement table that a sequence's `for_each` reads. */
import { type FeederMap, kindOf } from "./feeders.ts";
import type { Placement } from "./placement.ts";
import { stringify } from "./stringify.ts";

const PLACEMENT_COLUMNS = ["designator", "x", "y", "rotation", "side", "value", "package", "feeder", "nozzle"] as const;

/** Where the board's own origin lies in the coordinates of the machine, mm. */
export interface Origin {
  readonly x: number;
  readonly y: number;
}

/**
 * Plain numbers: mm and degrees, as the file has them; with an origin, two more columns for the coordinates of the machine.
 */
export function placementTable(placements: readonly Placement[], feeders: FeederMap, origin: Origin | null): string {
  const rows = placements.map((placement) => {
    const row = feeders.get(kindOf(placement));
    const { designator, xMm, yMm, rotationDeg, side, value } = placement;
    const cells = [
      designator,
      xMm,
      yMm,
      rotationDeg,
      side,
      value,
      placement.package,
      row?.feeder ?? "",
      row?.nozzle ?? "",
    ];
    return origin === null ? cells : [...cells, round(origin.x + xMm), round(origin.y + yMm)];
  });
  return stringify([origin === null ? PLACEMENT_COLUMNS : [...PLACEMENT_COLUMNS, "machine_x", "machine_y"], ...rows]);
}

const round = (mm: number): number => Math.round(mm * 1e4) / 1e4;
