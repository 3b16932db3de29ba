/** A coil as `process_enable`: what the watchdog has to know to drop it over a connection of its own. */
import type { Device } from "../../../model/index.ts";
import { readOptions } from "./options.ts";

/** Plain data: it goes to the watchdog's thread. */
export interface EnableCoil {
  readonly host: string;
  readonly port: number;
  readonly unit: number;
  readonly coil: number;
  /** Off is 1. */
  readonly isInverted: boolean;
  /** Longest wait for an answer. */
  readonly timeoutMs: number;
}

export type ReadEnable =
  | { readonly kind: "ok"; readonly coil: EnableCoil }
  | { readonly kind: "unfit"; readonly why: string };

/** Whether a device can be a line's `process_enable`: a serial line has one connection, and that is the controller's. */
export function readEnable(device: Device): ReadEnable {
  const read = readOptions(device);
  // Its own mistakes are told with its options.
  if (read.kind !== "ok") return { kind: "unfit", why: `the options of ${device.name} have mistakes` };
  const { address, unit, timeoutMs } = read.options;
  if (address.kind !== "tcp")
    return {
      kind: "unfit",
      why: `${device.name} is on a serial line: the watchdog needs a connection of its own, over TCP`,
    };
  const out = read.options.points.get("out");
  if (out === undefined || out.table !== "coil")
    return { kind: "unfit", why: `the watchdog drops a coil: ${device.name} needs \`out: { coil: … }\`` };
  const { host, port } = address;
  return { kind: "ok", coil: { host, port, unit, coil: out.address, isInverted: out.invert, timeoutMs } };
}
