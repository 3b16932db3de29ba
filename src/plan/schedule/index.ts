// When each step starts: one nominal run of the cycles, step by step, with the reason for every start.
// May import nominal, and what plan may.
// Read first: scheduler.ts, then readiness.ts and schedule-state.ts.
export { type CycleRun, deviceOf } from "./cycle-forecast.ts";
export type { NumberedStep, NumberedTemplate } from "./cycle-template.ts";
export { siteUnder } from "./gripper-site.ts";
export { Heap } from "./heap.ts";
export { explainProblem, explainWait, type PlanProblem, type WaitsFor } from "./problem.ts";
export type { Start } from "./readiness.ts";
export { ENDED, RUNNING } from "./run-columns.ts";
export type { RunWatch } from "./run-watch.ts";
export { PIPELINE_DEPTH_MAX, type Stage } from "./schedule-state.ts";
export { type CycleOrder, makespanOf, schedule } from "./scheduler.ts";
export { type Blocked, blockedSteps, explainBlocker } from "./stuck.ts";
