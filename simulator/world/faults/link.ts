/** What goes wrong on the wires between a device and its controller. Each befalls both directions, until it is mended. */
import type { RandomStream } from "../../../src/clock/index.ts";
import type { Arrival, Disturbance } from "../link.ts";
import type { World } from "../world.ts";
import { family } from "./fault.ts";

type Span = readonly [least: number, most: number];

/** Share of the messages that get lost. */
const LOSS = 0.3;
/** How much later a delayed message comes, ms. */
const DELAY_MS: Span = [20, 150];
/** Share of the messages that come twice, and how much later the second is, ms. */
const TWICE = 0.4;
const AGAIN_MS: Span = [1, 60];
/** Share of the messages that the next one overtakes, and how long they are held up, ms. */
const OVERTAKEN = 0.3;
const HELD_UP_MS: Span = [5, 60];
/** A source of noise near the wire: silent so long, then so long noisy, ms. */
const SILENT_MS: Span = [50, 400];
const NOISY_MS: Span = [10, 120];

const takes = "any device";
const lasts = "until mended";

export const LINK = family({
  "link-loss": {
    what: "three of ten messages between device and controller get lost",
    ...{ takes, lasts },
    strike: (world, device, random) => disturb(world, device, () => (its) => (random.chance(LOSS) ? [] : [its])),
  },
  "link-delay": {
    what: "messages take 20 to 150 ms longer; they keep their order",
    ...{ takes, lasts },
    strike: (world, device, random) =>
      disturb(world, device, () => (its) => [{ ...its, atMs: its.atMs + random.between(...DELAY_MS) }]),
  },
  "link-duplicate": {
    what: "four of ten messages come twice, the second time up to 60 ms later",
    ...{ takes, lasts },
    strike: (world, device, random) =>
      disturb(world, device, () => (its) => (random.chance(TWICE) ? [its, heldUp(its, AGAIN_MS, random)] : [its])),
  },
  "link-reorder": {
    what: "three of ten messages are held up, and overtaken by those after them",
    ...{ takes, lasts },
    strike: (world, device, random) =>
      disturb(world, device, () => (its) => [random.chance(OVERTAKEN) ? heldUp(its, HELD_UP_MS, random) : its]),
  },
  "link-corrupt": {
    what: "bursts of noise spoil messages: each is found out by its frame's check sum, and dropped",
    ...{ takes, lasts },
    strike: (world, device, random) => disturb(world, device, () => noise(world.clock.nowMs(), random)),
  },
  "link-cut": {
    what: "nothing passes between device and controller any more",
    ...{ takes, lasts },
    strike: (world, device) => {
      const { toDevice, toController } = world.station(device);
      toDevice.cut();
      toController.cut();
      return true;
    },
  },
});

/** Each direction has a disturbance of its own. */
function disturb(world: World, device: string, make: () => Disturbance): true {
  const { toDevice, toController } = world.station(device);
  toDevice.disturb(make());
  toController.disturb(make());
  return true;
}

const heldUp = (its: Arrival, byMs: Span, random: RandomStream): Arrival => ({
  atMs: its.atMs + random.between(...byMs),
  mayBeOvertaken: true,
});

/** Drops what arrives while it is noisy. The bursts come by themselves, whether there are messages or not. */
function noise(fromMs: number, random: RandomStream): Disturbance {
  let burst = { fromMs, untilMs: fromMs + random.between(...NOISY_MS) };
  return (its) => {
    while (its.atMs >= burst.untilMs) {
      const nextMs = burst.untilMs + random.between(...SILENT_MS);
      burst = { fromMs: nextMs, untilMs: nextMs + random.between(...NOISY_MS) };
    }
    return its.atMs >= burst.fromMs ? [] : [its];
  };
}
