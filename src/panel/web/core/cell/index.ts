// The cell in pictures, from above and in three dimensions.
// May import live, chart and lists, model, panel/wire; no framework.
// Read first: cell-view.ts, then cell-geometry.ts.
export { afterKey, type Camera, pinchedBy, showingAll, turned, VIEWS, type View, zoomed } from "./cell-camera.ts";
export { cellSolids } from "./cell-geometry.ts";
export { troubleOf, troubleRank } from "./cell-trouble.ts";
export type { CellView } from "./cell-view.ts";
