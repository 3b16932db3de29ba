// What keeps the line from moving when it must not: the gate, interlocks, zones, the bounds of stops, the watchdog of `process_enable`.
// May import model, clock, conditions, motion, files.
// Read first: gate.ts.
export { type DispatchRequest, Gate, judgeStart, type Purpose } from "./gate.ts";
export { type ChainLink, Interlocks, isBypassed, type WatchedInterlock } from "./interlock.ts";
export { manualShare } from "./limits.ts";
export { stopBoundMs } from "./stop-bound.ts";
export { InlineProcessEnable, type ProcessEnable } from "./watchdog/process-enable.ts";
export { WatchdogProcessEnable } from "./watchdog/watchdog.ts";
export { Zones } from "./zone.ts";
