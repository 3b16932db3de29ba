// The controller of a line: the line machine, the step machine, the run loop, and the one dispatcher between them and the devices.
// May import plan, safety, devices, journal, and what is below them.
// Read first: controller.ts, then state-work.ts, run-loop.ts and step-runner.ts.
export { Controller } from "./controller.ts";
export { homingOrder } from "./homing.ts";
export type { Job } from "./jobs.ts";
export { lineTransitions } from "./line-machine.ts";
export type { CommandAnswer, Deed } from "./options.ts";
export type { DryRunAnswer, RecoverAnswer, RecoverRequest, Rehearsal } from "./rehearsal.ts";
