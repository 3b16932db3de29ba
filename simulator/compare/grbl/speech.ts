/** How one speaks with a grbl: lines, and what brings it to where a scene begins. */
import type { Opening, Speech } from "../comparison.ts";
import { matches } from "../pattern.ts";
import { RESET } from "./rows.ts";

const READY: readonly Opening[] = [
  // In motion an alarm keeps it silent first.
  { send: RESET, until: /^Grbl/, withinMs: 2500 },
  { send: "\n", until: /^ok$/, withinMs: 1000 },
  { send: "$X\n", until: /^(ok|error:\d+)$/, withinMs: 1000 },
];
/** Asleep it forgets where it is, and wakes up locked. `protocol_main_loop`. */
const LOCKED: readonly Opening[] = [
  ...READY,
  { send: "$SLP\n", until: /Sleeping/, withinMs: 1000 },
  { send: RESET, until: /unlock/, withinMs: 1000 },
];

/** Blocks are read, and nothing is done. */
const CHECKED: readonly Opening[] = [
  ...READY,
  { send: "$C\n", until: /^(ok|error:\d+)$/, must: /^\[MSG:Enabled\]$/, withinMs: 1000 },
];
const OPENINGS = new Map([
  ["ready", READY],
  ["locked", LOCKED],
  ["checked", CHECKED],
]);

export function grblSpeech(): Speech {
  let rest = "";
  return {
    replies: (bytes) => {
      const lines = `${rest}${Buffer.from(bytes).toString("latin1")}`.split(/\r?\n/);
      rest = lines.pop() ?? "";
      return lines.filter((each) => each !== "");
    },
    bytesOf: (send) => Buffer.from(send, "latin1"),
    matches,
    opening: (begins) => OPENINGS.get(begins) ?? READY,
  };
}
