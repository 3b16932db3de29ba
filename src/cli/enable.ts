/** The watchdog of a simulated line in real time: a thread with the relay, and a world that reads its contact. */
import { RELAY, type World } from "../../simulator/world/index.ts";
import type { Clock } from "../clock/index.ts";
import type { Line } from "../model/index.ts";
import { type ProcessEnable, WatchdogProcessEnable } from "../safety/index.ts";

/** How often the world reads the contact, ms. */
const CONTACT_MS = 5;

export function watchedEnable(clock: Clock, line: Line, tell: (text: string) => void): (world: World) => ProcessEnable {
  return (world) => {
    const shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const words = new Int32Array(shared);
    let wasHeld = false;
    const read = clock.after(0, () => {
      const isHeld = Atomics.load(words, RELAY) === 1;
      if (isHeld && !wasHeld) world.restorePower();
      if (!isHeld && wasHeld) world.cutPower();
      wasHeld = isHeld;
      clock.reschedule(read, clock.nowMs() + CONTACT_MS);
    });
    return new WatchdogProcessEnable({
      limitMs: line.heartbeatMs,
      module: new URL("../../simulator/world/enable-relay.js", import.meta.url).href,
      options: { shared },
      lost: (why) => tell(`The watchdog of process_enable is gone: ${why}`),
    });
  };
}
