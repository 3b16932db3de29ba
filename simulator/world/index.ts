// A simulated line: devices with physics, parts, links with latency. It keeps the device contract and knows no controller.
// May import src/model, src/clock, src/motion and src/devices/contract.ts.
// Read first: world.ts, then device.ts (electronics) and physics/ (bodies).
export { RELAY } from "./enable-relay.ts";
export { applyFault, FAULTS, type FaultName, mendAll } from "./fault.ts";
export { World } from "./world.ts";
