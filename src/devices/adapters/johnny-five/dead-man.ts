/**
 * Neither StandardFirmata nor ConfigurableFirmata has a watchdog, nor has the protocol a message for one
 * (https://github.com/firmata/protocol/blob/master/feature-registry.md): pins keep their level when nobody is there.
 */
import type { DeadMan, Device } from "../../../model/index.ts";
import { NEEDS_RELAY, streamName } from "../kit/index.ts";
import { readOptions } from "./options.ts";

/** Null while its options have mistakes, which are told. */
export function deadMan(device: Device): DeadMan | null {
  const read = readOptions(device);
  if (read.kind !== "ok") return null;
  const why = "a board with Firmata has no watchdog; its pins keep their level";
  return { kind: "none", connection: streamName(read.options.address), why, mend: NEEDS_RELAY };
}
