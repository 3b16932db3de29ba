// Conditions: CEL expressions over a line's signals, compiled to closures that answer true, false or unknown.
// May import: model only (and cel-js for parsing, fastest-levenshtein for the nearest name).
// Read first: condition.ts, then compile.ts; signal-table.ts is what they read from at run time.
export { type Condition, compileCondition, compileKnown } from "./condition.ts";
export { type Filled, fillText } from "./fill.ts";
export { fillMembers, membersNamed } from "./members.ts";
export { nearest } from "./nearest.ts";
export { type Possible, possible, valuesThatTell } from "./possible.ts";
export { type ConditionScope, createScope } from "./scope.ts";
export { SignalTable } from "./signal-table.ts";
export type { ChangedSlots, SignalSource } from "./source.ts";
export { WritableSource } from "./writable-source.ts";
