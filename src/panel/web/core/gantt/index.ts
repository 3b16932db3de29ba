// The Gantt chart: lanes, bars, time, and what of it is drawn.
// May import live, chart and lists, model, panel/wire; no framework.
// Read first: gantt-view.ts, then gantt-geometry.ts.
export type { GanttColours } from "./gantt-bar.ts";
export { type GanttRect, ganttLanes, ganttRects } from "./gantt-geometry.ts";
export type { Lane } from "./gantt-lanes.ts";
export { type GanttShown, GanttView } from "./gantt-view.ts";
export { latestFromMs } from "./gantt-window.ts";
