/** Lets the simulated world follow the real devices of a line, so that a cell is brought up one device at a time. */
import type { World } from "../../simulator/world/index.ts";
import type { Adapter } from "../devices/index.ts";
import type { Line } from "../model/index.ts";

/** The same adapter; what a device senses reaches the world before it reaches the controller. */
export const followed = (adapter: Adapter, world: World): Adapter => ({
  ...adapter,
  connect: (device, line, listener) =>
    adapter.connect(device, line, (message) => {
      if (message.type === "telemetry") world.follow(message.device, message.values);
      listener(message);
    }),
});

/** Kinds that parts are in, or lie on. */
const WITH_PARTS: ReadonlySet<string> = new Set(["gripper", "feeder", "conveyor"]);

/** Every device that parts are in or lie on is simulated, and there is a gripper: the world has seen what became of each part. */
export function seesParts({ devices }: Line): boolean {
  const all = [...devices.values()].filter(({ kind }) => WITH_PARTS.has(kind));
  return all.some(({ kind }) => kind === "gripper") && all.every(({ adapter }) => adapter === "simulated");
}
