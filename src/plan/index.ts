// The timed plan: what each step does to the line, when it starts, why not earlier, and what moves when one is late.
// May import: clock, conditions, motion, files and model.
// Read first: effect.ts (what a step does), then plan-sequence.ts and scheduler.ts (when), retime.ts (at run time).
export { type CriticalStep, criticalPath } from "./critical-path.ts";
export { type Effect, effectOf, partTaken, type SignalChange, stateAfter } from "./effect.ts";
export { type GanttOptions, ganttText } from "./gantt.ts";
export { type Chart, type CycleWindow, chartOf } from "./lanes.ts";
export { mustEndBefore } from "./must-end-before.ts";
export { homeOf, type NominalState, positionIn, startState } from "./nominal-state.ts";
export { type PlanJson, planJson } from "./plan-json.ts";
export { planSequence } from "./plan-sequence.ts";
export { planSummary, planTable, type TableOptions } from "./plan-table.ts";
export { cycleOf, plannedSteps } from "./planned-step.ts";
export { explainProblem, type PlanProblem, type WaitsFor } from "./problem.ts";
export { resolveAct } from "./resolve-act.ts";
export { createRetimer, type Retimed, type Retimer } from "./retime.ts";
export { PIPELINE_DEPTH_MAX } from "./scheduler.ts";
export { planSvg, type SvgOptions } from "./svg.ts";
