/** The books after a stop that ends a run: what nobody knows any more is said to be so. */
import type { EventLog } from "../../journal/index.ts";
import type { DeviceName, Line } from "../../model/index.ts";

/** A device that has never said what became of its command is at work on nothing any more: it stands. */
export function freeDevices(log: EventLog, why: string): void {
  for (const [device, { commandId }] of Object.entries(log.state.devices)) {
    if (commandId !== null) log.emit({ type: "act-failed", device, commandId, why });
  }
}

/** Without power an axis may be anywhere. */
export function unverifyAxes(log: EventLog, line: Line, why: string): void {
  for (const device of line.devices.values()) {
    if (device.kind === "axes") log.emit({ type: "device-unverified", device: device.name, why });
  }
}

/** Devices that have not confirmed their stop within every bound. */
export function giveUpOn(log: EventLog, silent: readonly DeviceName[]): void {
  const why = "it did not confirm its stop";
  for (const device of silent) {
    log.emit({ type: "device-stopped", device, standstill: "unconfirmed", commandId: null });
    log.emit({ type: "device-unverified", device, why });
  }
  freeDevices(log, why);
}
