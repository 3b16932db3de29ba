// What is done about a failure: whose it is, the ladder's next rung, the way back to a checkpoint, or out of the cycle.
// May import run, step and dispatch, and what control may.
// Read first: recovery.ts, then ladder.ts and rung-executor.ts.
export { Failures } from "./failures.ts";
export type { Recovery } from "./recovery.ts";
export type { DryRunAnswer, RecoverAnswer, RecoverRequest, Rehearsal } from "./rehearsal.ts";
export type { OutsideCause, RunHooks } from "./run-hooks.ts";
export { Remedying } from "./rung-executor.ts";
