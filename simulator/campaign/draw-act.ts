/** A single command that somebody gives a device by hand: mostly one that makes sense, now and then one that does not. */
import type { RandomStream } from "../../src/clock/index.ts";
import type { Act, AxesDevice, Device } from "../../src/model/index.ts";
import { pick } from "./draw.ts";

/** Share of the acts whose target may lie outside the range, whose speed may be too high, or whose verb is another device's. */
const SENSELESS = 0.2;

export function drawAct(random: RandomStream, device: Device): Act {
  if (random.chance(SENSELESS)) return { verb: pick(random, ["grip", "advance", "start", "on", "hold"] as const) };
  switch (device.kind) {
    case "axes":
      return drawMotion(random, device);
    case "gripper":
      return { verb: pick(random, ["grip", "release"] as const) };
    case "feeder":
      return { verb: "advance" };
    case "conveyor":
      return random.chance(0.5)
        ? { verb: pick(random, ["start", "stop"] as const) }
        : { verb: "index", byMm: Math.round(random.between(-50, 200)) };
    case "output":
      return random.chance(0.3) ? { verb: "pulse", forMs: 500 } : { verb: pick(random, ["on", "off"] as const) };
    case "tool":
      return { verb: "run", name: pick(random, [...device.verbs.keys()]), recipe: {} };
    case "input":
      return { verb: "on" };
    default:
      return device satisfies never;
  }
}

function drawMotion(random: RandomStream, { axes }: AxesDevice): Act {
  const axis = pick(random, [...axes.values()]);
  const [low, high] = axis.range;
  const roll = random.next();
  if (roll < 0.25) return { verb: "home", axes: null };
  if (roll < 0.5)
    return { verb: "jog", axis: axis.name, speedPerS: Math.round(random.between(-1.5, 1.5) * axis.manualSpeedPerS) };
  const reach = random.chance(2 * SENSELESS) ? 2 : 1;
  const target = { [axis.name]: Math.round(low + random.next() * reach * (high - low)) };
  return { verb: "move", target, speed: pick(random, [0.2, 0.5, 1]) };
}
