/** What goes wrong with time. */
import { family } from "./fault.ts";

/** How much a bad clock is off, parts per million: 2 to 8 ms each second. */
const DRIFT_PPM: readonly [least: number, most: number] = [2000, 8000];

export const TIME = family({
  "clock-drift": {
    what: "the device's own clock runs off: some thousand parts per million too fast or too slow",
    takes: "any device",
    lasts: "until mended",
    strike: (world, device, random) => {
      const partsPerMillion = random.between(...DRIFT_PPM) * (random.chance(0.5) ? 1 : -1);
      world.station(device).electronics.ownClock.runOff(partsPerMillion, world.clock.nowMs());
      return true;
    },
  },
});
