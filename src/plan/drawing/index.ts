// A plan for people and for other programs: table, JSON, Gantt chart as text and as SVG.
// May import analysis, schedule and nominal, and what plan may.
// Read first: planned-step.ts, then lanes.ts.
export { ganttText } from "./gantt.ts";
export { planJson } from "./plan-json.ts";
export { cyclesText, planSummary, planTable } from "./plan-table.ts";
export { planSvg } from "./svg.ts";
