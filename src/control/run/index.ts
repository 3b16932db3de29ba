// What comes after what: cycles by the plan's order, late ones, hold and resume, and that Execute is never silent.
// May import step and dispatch, and what control may.
// Read first: run-loop.ts, then plan-order.ts and hold.ts.
export { Hold } from "./hold.ts";
export { PoolWatch } from "./pool-monitor.ts";
export { RunLoop } from "./run-loop.ts";
export type { InHand } from "./silence.ts";
export { SilenceWatch } from "./silence-monitor.ts";
