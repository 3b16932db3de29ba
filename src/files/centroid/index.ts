// Centroid (pick-and-place) files of layout programs, to placements, and on to tables and lines that run them.
// May import the files around it, conditions and model; and csv-parse.
// Read first: read-centroid.ts, then select.ts and board-files.ts.
export { boardFiles } from "./board-files.ts";
export { type FeederMap, feederTable, guessFeeders, unmapped } from "./feeders.ts";
export type { LeftOut, Placement, Side } from "./placement.ts";
export { placementTable } from "./placement-table.ts";
export { readCentroid } from "./read-centroid.ts";
export { readFeeders } from "./read-feeders.ts";
export { duplicates, LEAVE_OUT, type LeaveOut, selectPlacements } from "./select.ts";
