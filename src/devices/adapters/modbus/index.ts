// The adapter for Modbus, over TCP and on serial lines: coils and registers as inputs, outputs, conveyors and tools, and any kind by a map of its verbs.
// May import model, clock, conditions, the device contract and the adapter kit.
// Read first: modbus-driver.ts, then conveyor-body.ts, mapped-body.ts, connection.ts and poller.ts.
export { modbusAdapter } from "./adapter.ts";
export { deadMan } from "./dead-man.ts";
export { readEnable } from "./enable.ts";
export { readOptions } from "./options.ts";
