// The fault catalogue: what breaks on real lines, each by its name, and how all of it is mended again.
// May import simulator/world and what that may import.
// Read first: fault.ts (what a fault is), then catalogue.ts and any of the families.
export { applyFault, FAMILIES, FAULTS, type FaultName } from "./catalogue.ts";
export { mendAll } from "./mend.ts";
