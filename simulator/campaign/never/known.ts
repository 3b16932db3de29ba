/** 10: what is unknown stays unknown until a sensor says: axes count as verified only while they say that they are homed. */
import type { Act, DeviceName } from "../../../src/model/index.ts";
import { type MakeRule, shareOf } from "./rule.ts";
import { Truth } from "./truth.ts";

const ENDS_MOTION: ReadonlySet<Act["verb"]> = new Set(["hold", "stop", "off"]);

export const known: MakeRule = (watched, tell) => {
  const { line, heard, state, troubles } = watched;
  const axes = [...line.devices.values()].filter(({ kind }) => kind === "axes").map(({ name }) => name);
  const slotOf = new Map(axes.map((name) => [name, heard.signals.findIndex((its) => its.name === `${name}.homed`)]));
  const truth = new Truth(watched);
  const news = new Set<DeviceName>();
  return {
    event(event) {
      if (event.type !== "device-verified" || !slotOf.has(event.device)) return;
      if (troubles.spoil(event.device, "senses", "reference")) return;
      truth.look(event.device);
      if (truth.value(slotOf.get(event.device) ?? -1) !== true)
        tell("10", `${event.device} counts as verified, and is not homed`);
    },
    commanded({ id, device, act }) {
      // By hand, what ends a motion may be tried blindly.
      const isEndedByHand = state().mode === "Manual" && ENDS_MOTION.has(act.verb);
      if (!heard.isFresh(device) && !isEndedByHand) tell("5", `command ${id} to ${device}, which is silent`);
      const slot = slotOf.get(device);
      if (slot === undefined || act.verb === "home" || act.verb === "hold") return;
      if (heard.value(slot) === false) tell("10", `command ${id} (${act.verb}) to ${device}, which is not homed`);
    },
    arrived(message) {
      if (message.type === "telemetry" && slotOf.has(message.device)) news.add(message.device);
    },
    quiet() {
      if (news.size === 0) return;
      for (const device of news) {
        const isHomed = heard.value(slotOf.get(device) ?? -1);
        if (isHomed === false && state().devices[device]?.verified === true)
          tell("10", `${device} counts as verified, and says that it is not homed`);
      }
      news.clear();
    },
    off: () => shareOf(axes, (device) => troubles.spoil(device, "senses", "reference")),
  };
};
