/** How long an act should take from where its device stands: what a step that the plan does not know, and an act by hand, are given time by. */
import type { SignalTable } from "../../conditions/index.ts";
import type { Act, AxesDevice, DeviceName, Line } from "../../model/index.ts";
import { effectOf } from "../../plan/index.ts";

/** With the link's latency, ms. Axes that do not know where they are count as being where it takes longest. */
export function expectedDurationMs(name: DeviceName, act: Act, line: Line, signals: SignalTable): number {
  const device = line.devices.get(name);
  if (device === undefined || act.verb === "jog") return 0;
  const sensed = (signal: string) => signals.value(signals.slotOf(signal) ?? -1);
  const from = act.verb === "home" && device.kind === "axes" ? farthestFromHome(device) : new Map<string, number>();
  return effectOf({ get: (signal) => sensed(signal) ?? from.get(signal) }, act, device).durationMs + line.latencyMs;
}

/** Where axes that do not know their position may be at worst, by signal. */
function farthestFromHome({ name, axes, positions }: AxesDevice): ReadonlyMap<string, number> {
  const home = positions.get("home") ?? {};
  return new Map(
    [...axes.values()].map(({ name: axis, range: [low, high] }) => {
      const end = home[axis] ?? low;
      return [`${name}.${axis}`, end - low > high - end ? low : high];
    }),
  );
}
