// The adapter for grbl 1.1, on serial ports and over TCP: axes, and what their controller switches.
// May import model, clock, motion, the device contract and the adapter kit.
// Read first: gcode-driver.ts, then axes-body.ts, controller.ts and channel.ts.
export { gcodeAdapter } from "./adapter.ts";
export { deadMan } from "./dead-man.ts";
export { readOptions } from "./options.ts";
