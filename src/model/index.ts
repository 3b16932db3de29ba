// What a line is and what happens on it: plain data and pure functions, the same in controller, panel, simulator and replay.
// Imports nothing: no other folder, no Node, no browser.
// Read first: line.ts and sequence.ts (what engineers write), then event.ts, state.ts and apply-event.ts (what happens).
export * from "./act.ts";
export * from "./apply-event.ts";
export * from "./command-refusal.ts";
export * from "./counted.ts";
export * from "./dead-man.ts";
export * from "./event.ts";
export * from "./event-fields.ts";
export * from "./failure-cause.ts";
export * from "./first-cause.ts";
export * from "./kind.ts";
export * from "./line.ts";
export * from "./message.ts";
export * from "./name.ts";
export * from "./packml.ts";
export * from "./permit.ts";
export * from "./person.ts";
export * from "./plan-laps.ts";
export * from "./reason.ts";
export * from "./run-pace.ts";
export * from "./run-progress.ts";
export * from "./sequence.ts";
export * from "./signal.ts";
export * from "./site.ts";
export * from "./source.ts";
export * from "./state.ts";
export * from "./timed-plan.ts";
export * from "./trays.ts";
