// Devices as the controller sees them: the contract that adapters keep, the link above each of them, and the adapters for hardware.
// May import model, clock, conditions, motion, files.
// Read first: contract.ts, then link.ts.
export { deadMan as gcodeDeadMan, gcodeAdapter, readOptions as readGcodeOptions } from "./adapters/gcode/index.ts";
export {
  deadMan as boardDeadMan,
  johnnyFiveAdapter,
  readOptions as readBoardOptions,
  startPins,
} from "./adapters/johnny-five/index.ts";
export { type FenceStore, FileFenceStore, MemoryFenceStore, openStream } from "./adapters/kit/index.ts";
export {
  deadMan as modbusDeadMan,
  modbusAdapter,
  readEnable,
  readOptions as readModbusOptions,
} from "./adapters/modbus/index.ts";
export type { Adapter, DevicePort, LatencyMs } from "./contract.ts";
export type { CallFailure } from "./guarded-port.ts";
export { type CommandReport, DeviceLink, type LinkListener } from "./link.ts";
export { AdapterRegistry } from "./registry.ts";
