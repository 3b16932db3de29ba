/** What the suite does to a wire, done to the proxies that it goes through. */
import type { ChaosProxy } from "../support/chaos-proxy.ts";
import type { Rig } from "./rig.ts";

export function wireOf(...proxies: readonly ChaosProxy[]): Rig["wire"] {
  const mood = (mood: ChaosProxy["mood"]) => () => {
    for (const proxy of proxies) proxy.mood = mood;
  };
  return {
    deafen: mood("deaf"),
    mute: mood("mute"),
    halve: mood("half"),
    delay: (ms) => {
      for (const proxy of proxies) proxy.delayMs = ms;
    },
    babble: (bytes) => {
      for (const proxy of proxies) proxy.say(bytes);
    },
    cut: () => {
      for (const proxy of proxies) proxy.cut();
    },
    heal: async () => {
      for (const proxy of proxies) proxy.heal();
    },
  };
}
