// The record of what happened on a line.
// May import model, clock, conditions, motion, files.
// Read first: event-log.ts.
export { EventLog } from "./event-log.ts";
export { TraceHash } from "./trace-hash.ts";
