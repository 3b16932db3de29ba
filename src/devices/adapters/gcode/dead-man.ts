/** grbl 1.1 has no watchdog. It ends what is in its buffers, and an output stays on: https://github.com/gnea/grbl/wiki/Grbl-v1.1-Interface */
import type { DeadMan, Device } from "../../../model/index.ts";
import { NEEDS_RELAY, streamName } from "../kit/index.ts";
import { readOptions } from "./options.ts";

/** Null while its options have mistakes, which are told. */
export function deadMan(device: Device): DeadMan | null {
  const read = readOptions(device);
  if (read.kind !== "ok") return null;
  const why = "a grbl has no watchdog; it finishes what it was sent, and its outputs stay on";
  return { kind: "none", connection: streamName(read.options.address), why, mend: NEEDS_RELAY };
}
