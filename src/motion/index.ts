// How axes move: jerk-limited profiles of one axis, several axes arriving together, paths by waypoints, stops on the way.
// May import: model only.
// Read first: profile.ts, then rest-to-rest.ts and stop-profile.ts; path.ts puts axes and legs together.
export { homePath, movePath } from "./axes-path.ts";
export type { AxisLimits } from "./axis-limits.ts";
export { type Leg, Path, type PathAxis, planPath } from "./path.ts";
export { type Profile, positionAt, speedAt, stateAt } from "./profile.ts";
export { moveDurationMs, restToRest } from "./rest-to-rest.ts";
export { stopPath } from "./stop-path.ts";
export { stopProfile } from "./stop-profile.ts";
export { stretch } from "./stretch.ts";
export { synchronise } from "./synchronise.ts";
