/** What a person does with their hands: closes guards, mends what broke, fills feeders up, takes parts out of the machine. */
import type { Line } from "../../src/model/index.ts";
import { FeederPhysics, GripperPhysics, type World } from "../world/index.ts";

/** What a person puts into an empty feeder. */
const REFILL = 100;

export function closeGuards(world: World, line: Line): void {
  for (const device of line.devices.values()) {
    if (device.kind === "input" && device.range === null) world.setInput(device.name, true);
  }
}

/** What an analogue input measures is as low as it was at the beginning. */
export function emptyOutfeeds(world: World, line: Line): void {
  for (const device of line.devices.values())
    if (device.kind === "input" && device.range !== null) world.setInput(device.name, device.range[0]);
}

export function fillFeeders(world: World): void {
  for (const { physics, electronics } of world.stations()) {
    if (!(physics instanceof FeederPhysics) || physics.stock > 0) continue;
    physics.stock = REFILL;
    electronics.sensedChange();
  }
}

/** Takes out what grippers, tools and feeders hold, and what was placed where no belt takes it away: before a new run. */
export function takePartsOut(world: World): void {
  for (const part of world.parts.all()) {
    const { place } = part;
    if (place.kind === "loose" || (place.kind === "spot" && place.position !== "reject"))
      world.parts.put(part, { kind: "gone", device: "" });
  }
  for (const { electronics, physics } of world.stations()) {
    const { name } = electronics.device;
    const kind = physics instanceof GripperPhysics ? "gripper" : "device";
    let part = world.parts.in(kind, name);
    if (part === null) continue;
    for (; part !== null; part = world.parts.in(kind, name)) world.parts.put(part, { kind: "floor" });
    electronics.sensedChange();
  }
}
