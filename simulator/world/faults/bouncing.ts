/** A switch whose contacts chatter: after each change it goes to and fro for a while before it stays. */
import type { Clock, RandomStream } from "../../../src/clock/index.ts";
import type { SimulatedDevice } from "../device.ts";
import type { Distortion } from "../telemetry.ts";

/** How long it chatters, ms. */
const CHATTERS_MS = 60;
/** Time between two changes of its contact, ms. */
const CONTACT_MS: readonly [least: number, most: number] = [2, 12];

/** @param slot of the switch among the device's carried signals */
export function bouncing(clock: Clock, device: SimulatedDevice, slot: number, random: RandomStream): Distortion {
  let before: boolean | null = null;
  let isContrary = false;
  let untilMs = 0;
  const chatter = (): void => {
    isContrary = clock.nowMs() < untilMs && !isContrary;
    if (clock.nowMs() < untilMs) clock.after(random.between(...CONTACT_MS), chatter);
    device.sensedChange();
  };
  return (values) => {
    const truth = values[slot];
    if (typeof truth !== "boolean") return;
    if (before !== null && truth !== before) {
      const isChattering = clock.nowMs() < untilMs;
      untilMs = clock.nowMs() + CHATTERS_MS;
      if (!isChattering) clock.after(random.between(...CONTACT_MS), chatter);
    }
    before = truth;
    if (isContrary) values[slot] = !truth;
  };
}
