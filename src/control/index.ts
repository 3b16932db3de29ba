// The controller of a line, in five storeys: line, recovery, run, step, dispatch. Each uses those below it.
// May import plan, safety, devices, journal, and what is below them.
// Read first: controller.ts, then line/state-actions.ts, run/run-loop.ts and step/step-runner.ts.
export { Controller } from "./controller.ts";
export type { Job } from "./jobs.ts";
export { homingOrder, lineTransitions } from "./line/index.ts";
export type { CommandAnswer, Deed } from "./options.ts";
export type { DryRunAnswer, RecoverAnswer, RecoverRequest, Rehearsal } from "./recovery/index.ts";
