/** The placement table that a sequence's `for_each` reads. */
import type { FeederMap } from "./feeders.ts";
import type { Placement } from "./placement.ts";
import { stringify } from "./stringify.ts";

const PLACEMENT_COLUMNS = ["designator", "x", "y", "rotation", "side", "value", "package", "feeder", "nozzle"] as const;
const MACHINE_COLUMNS = ["machine_x", "machine_y", "machine_rotation"] as const;

/** Where the board's own origin lies in the coordinates of the machine, mm. */
export interface Origin {
  readonly x: number;
  readonly y: number;
}

/**
 * Plain numbers: mm and degrees, as the file has them; with an origin, three more columns for the coordinates of the machine.
 */
export function placementTable(placements: readonly Placement[], feeders: FeederMap, origin: Origin | null): string {
  const rows = placements.map((placement) => {
    const row = feeders.rowOf(placement);
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
    if (origin === null) return cells;
    return [...cells, round(origin.x + xMm), round(origin.y + yMm), shortestTurn(rotationDeg)];
  });
  return stringify([origin === null ? PLACEMENT_COLUMNS : [...PLACEMENT_COLUMNS, ...MACHINE_COLUMNS], ...rows]);
}

/** From 0, where parts are picked, the short way round: more than -180 up to 180. */
const shortestTurn = (degrees: number): number => (degrees > 180 ? round(degrees - 360) : round(degrees));

const round = (value: number): number => Math.round(value * 1e4) / 1e4;
