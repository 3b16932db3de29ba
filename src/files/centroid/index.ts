// Centroid (pick-and-place) files of layout programs, to placements, and on to tables and lines that run them.
// May import the files around it, conditions and model.
// Read first: read-centroid.ts, then table-header.ts and row-placement.ts; select.ts and board-files.ts make lines of them.
export { boardFiles } from "./board-files.ts";
export { type FeederMap, feederTable, guessFeeders, unmapped } from "./feeders.ts";
export { CENTROID_FORMATS, type CentroidFormat, FORMATS } from "./formats.ts";
export { KNOWN_UNITS, unitMm } from "./length.ts";
export type { LeftOut, Placement, Side } from "./placement.ts";
export { placementTable } from "./placement-table.ts";
export { type Centroid, type CentroidOptions, readCentroid } from "./read-centroid.ts";
export { readFeeders } from "./read-feeders.ts";
export { duplicates, LEAVE_OUT, type LeaveOut, MIRROR_TURNS, type MirrorTurn, selectPlacements } from "./select.ts";
export { decodeCentroid, type Encoding } from "./source-text.ts";
