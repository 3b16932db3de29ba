// The timed plan: what each step does to the line, when it starts, why not earlier, and what moves when one is late.
// May import: clock, conditions, motion, files and model.
// Read first: effect.ts (what a step does), then plan-sequence.ts and scheduler.ts (when), dry-run/ (what would go wrong),
// retime.ts (at run time).
export { checkpointState } from "./checkpoint-state.ts";
export { criticalPath } from "./critical-path.ts";
export { dryRun, explainFinding } from "./dry-run/index.ts";
export { type Effect, effectOf, partTaken, stateAfter } from "./effect.ts";
export { ganttText } from "./gantt.ts";
export { mustBeginBefore, mustEndBefore } from "./must-end-before.ts";
export { startState } from "./nominal-state.ts";
export { planJson } from "./plan-json.ts";
export { planRun } from "./plan-run.ts";
export { planSequence, planWhole } from "./plan-sequence.ts";
export { cyclesText, planSummary, planTable } from "./plan-table.ts";
export { explainProblem, type PlanProblem } from "./problem.ts";
export { cyclesShown } from "./repeat.ts";
export { resolveAct } from "./resolve-act.ts";
export { createRetimer, type Retimer } from "./retime.ts";
export { PIPELINE_DEPTH_MAX } from "./stage.ts";
export { planSvg } from "./svg.ts";
