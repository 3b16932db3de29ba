// The timed plan: what each step does to the line, when it starts, why not earlier, and what moves when one is late. In storeys: dry-run, drawing, analysis, schedule, nominal; each uses those below it.
// May import: clock, conditions, motion, files and model.
// Read first: nominal/effect.ts (what a step does), then plan-sequence.ts and schedule/scheduler.ts (when), dry-run/dry-run.ts (what would go wrong), retime.ts (at run time).
export { criticalPath, cyclesShown, mustBeginBefore, mustEndBefore } from "./analysis/index.ts";
export { cyclesText, ganttText, planJson, planSummary, planSvg, planTable } from "./drawing/index.ts";
export { dryRun, explainFinding } from "./dry-run/index.ts";
export {
  checkpointState,
  type Effect,
  effectOf,
  partTaken,
  resolveAct,
  startState,
  stateAfter,
} from "./nominal/index.ts";
export { planRun } from "./plan-run.ts";
export { planSequence, planWhole } from "./plan-sequence.ts";
export { createRetimer, type Retimer } from "./retime.ts";
export { explainProblem, PIPELINE_DEPTH_MAX, type PlanProblem } from "./schedule/index.ts";
