// One gate, one way out: commands to devices, every stop seen through, who holds which zone, what interlocks ask for.
// May import what control may (plan, safety, devices, journal and below); no other storey of control.
// Read first: dispatcher.ts, then stops.ts and zone-claims.ts.
export { Bypasses, type BypassRequest } from "./bypass.ts";
export { type ActRequest, ActRunner } from "./command-runner.ts";
export { isNotHolding } from "./condition-violated.ts";
export { type CommandOwner, Dispatcher } from "./dispatcher.ts";
export { expectedDurationMs } from "./expected-duration.ts";
export { firstOut, type StopCause, tooLong } from "./first-out.ts";
export { InterlockWatch } from "./interlock-monitor.ts";
export { ZoneClaims } from "./zone-claims.ts";
