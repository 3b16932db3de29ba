// What the line is thought to be while nothing goes wrong: what each step does to it, and when conditions hold then.
// May import what plan may (clock, conditions, motion, files, model); no other storey of plan.
// Read first: effect.ts, then nominal-state.ts and condition-timeline.ts.
export { checkpointState } from "./checkpoint-state.ts";
export { type Holding, Truth } from "./condition-timeline.ts";
export { decidedOn } from "./decided-on.ts";
export { type Effect, effectOf, partTaken, stateAfter } from "./effect.ts";
export { Effects, type PlannedEffect, type SlotChange } from "./effects.ts";
export { type Guarded, InterlockGuard } from "./interlock-guard.ts";
export { type IndexedDevice, indexLine, type LineIndex } from "./line-index.ts";
export { resolveAct } from "./nominal-command.ts";
export { NominalLine } from "./nominal-line.ts";
export { startState } from "./nominal-state.ts";
export { lastHeld, MOMENT_MS, timelineOf } from "./timeline.ts";
