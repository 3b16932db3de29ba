// What each state of the line does: homing, start checks, production, what follows a stop.
// May import recovery, run, step and dispatch, and what control may.
// Read first: line-machine.ts, then state-actions.ts and production-run.ts.
export { refuseCommand } from "./command-refusals.ts";
export { homingOrder } from "./homing.ts";
export { Interventions, LETS_GO_ON, lastingInterventions } from "./interventions.ts";
export { createLineMachine, lineTransitions } from "./line-machine.ts";
export { HandHoming } from "./manual-homing.ts";
export { Production, type ProductionParts } from "./production-run.ts";
export type { StartChoice } from "./start-checks.ts";
export { StateWork } from "./state-actions.ts";
