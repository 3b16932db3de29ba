// Devices as the controller sees them: the contract that adapters keep, and the link above each of them.
// May import model, clock, conditions, motion, files.
// Read first: contract.ts, then link.ts.
export type { Adapter } from "./contract.ts";
export { DeviceLink, type LinkListener } from "./link.ts";
export { AdapterRegistry } from "./registry.ts";
