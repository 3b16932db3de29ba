/** Keeps a network that floods from taking the time of everything else: hearing all of it would hold up stops of other devices. */
import type { Clock } from "../../../clock/index.ts";

/** More than any board says: 115200 baud are 11.5 kB in a second, and what a faster one is asked for is less. So much is read well within the second. */
const BYTES_PER_S_MAX = 200_000;
const SECOND_MS = 1000;

interface Heard {
  received(bytes: Buffer): void;
  closed(why: string): void;
}

/** Opens a wire that is closed, with the reason, when more comes in a second than can be meant. */
export function dammed<H extends Heard, W extends { close(): void }>(
  clock: Clock,
  peer: string,
  hooks: H,
  open: (hooks: H) => W,
): W {
  let sinceMs = clock.nowMs();
  let bytes = 0;
  const received = (its: Buffer): void => {
    const nowMs = clock.nowMs();
    if (nowMs - sinceMs >= SECOND_MS) {
      sinceMs = nowMs;
      bytes = 0;
    }
    bytes += its.length;
    if (bytes <= BYTES_PER_S_MAX) return hooks.received(its);
    wire.close();
    hooks.closed(`${peer} floods: ${bytes} bytes came within a second, which no board says: check what is there`);
  };
  const wire = open({ ...hooks, received });
  return wire;
}
