// What every adapter shares: fences, ids, deadlines, stops, telemetry, reconnecting; so that an adapter is its protocol and little else.
// May import model, clock and the device contract.
// Read first: driver.ts, which an adapter implements, then adapter-port.ts.
export { AdapterPort } from "./adapter-port.ts";
export {
  type ByteStream,
  type OpenStream,
  openStream,
  type SerialAddress,
  type StreamHooks,
  streamName,
  type TcpAddress,
} from "./byte-stream.ts";
export { ConnectionRegistry } from "./connection-registry.ts";
export { dammed } from "./dam.ts";
export type { Acting, Driver, DriverLink, Standstill, Work } from "./driver.ts";
export { durationMs } from "./duration-field.ts";
export { type FenceStore, MemoryFenceStore } from "./fence-store.ts";
export { FileFenceStore } from "./file-fence-store.ts";
export { NEEDS_RELAY } from "./needs-relay.ts";
export { type AdapterSettings, explainOptions, type OptionProblem, unusable } from "./options.ts";
