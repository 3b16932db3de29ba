// What a plan shows when it is made: what has to end before what, slack, the critical path, bounds of the takt, the period in which it repeats itself.
// May import schedule and nominal, and what plan may.
// Read first: plan-graph.ts, then critical-path.ts and repeat.ts.
export { askedSlots } from "./asked-slots.ts";
export { criticalPath } from "./critical-path.ts";
export { mustBeginBefore, mustEndBefore } from "./must-end-before.ts";
export { orderCost } from "./order-cost.ts";
export { PlanGraph } from "./plan-graph.ts";
export { Course, cyclesShown, cyclesToShow, LAST_CYCLES, type Period } from "./repeat.ts";
export { slackOf } from "./slack.ts";
export { taktOf } from "./takt-bounds.ts";
