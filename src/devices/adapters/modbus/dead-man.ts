/** A Modbus device has the watchdog that its own program makes of a register. */
import type { DeadMan, Device } from "../../../model/index.ts";
import { streamName } from "../kit/index.ts";
import { readOptions } from "./options.ts";

/** Null while its options have mistakes, which are told. A watchdog is the unit's: it serves all devices in it. */
export function deadMan(device: Device): DeadMan | null {
  const read = readOptions(device);
  if (read.kind !== "ok") return null;
  const { address, unit, watchdog } = read.options;
  const connection = `${streamName(address)} unit ${unit}`;
  if (watchdog !== null) return { kind: "device-watchdog", connection };
  return {
    ...{ kind: "none", connection },
    why: `a coil or register keeps its value, and no \`watchdog\` of ${connection} is given`,
    mend: "Let the device go to its safe state by itself when a register no longer changes, and give that register: `watchdog: { holding: 9, every: 100 ms }`",
  };
}
