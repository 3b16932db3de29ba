// What passes between the panel's server and its page: plain data, and the folds that both need.
// Imports model only, so that it runs in a browser.
// Read first: frame.ts (what the page hears), then envelope.ts (what it may ask), then run-record.ts.
export * from "./alarm-asks.ts";
export * from "./alarm-kinds.ts";
export * from "./alarm-load.ts";
export * from "./alarm-words.ts";
export * from "./alarms.ts";
export * from "./ask.ts";
export * from "./envelope.ts";
export * from "./frame.ts";
export * from "./job.ts";
export * from "./lease.ts";
export * from "./line-view.ts";
export * from "./reason.ts";
export * from "./run-record.ts";
export * from "./session.ts";
