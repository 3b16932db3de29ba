// A simulated line: devices with physics, parts, links with latency. It keeps the device contract and knows no controller.
// May import src/model, src/clock, src/motion and src/devices/contract.ts.
// Read first: world.ts, then device.ts (electronics), physics/ (bodies) and faults/ (what breaks).
export { RELAY } from "./enable-relay.ts";
export { applyFault, FAMILIES, FAULTS, type FaultName, mendAll } from "./faults/index.ts";
export { AxesPhysics } from "./physics/axes.ts";
export { FeederPhysics } from "./physics/feeder.ts";
export { GripperPhysics } from "./physics/gripper.ts";
export { OutputPhysics } from "./physics/output.ts";
export { World } from "./world.ts";
