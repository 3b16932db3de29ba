/** Every fault by its name, and what mends them. */
import { AxesPhysics } from "../physics/axes.ts";
import { FeederPhysics } from "../physics/feeder.ts";
import { GripperPhysics } from "../physics/gripper.ts";
import { InputPhysics } from "../physics/input.ts";
import { ToolPhysics } from "../physics/tool.ts";
import type { World } from "../world.ts";
import { ACT } from "./act.ts";
import type { Fault } from "./fault.ts";
import { LINK } from "./link.ts";
import { MATERIAL } from "./material.ts";
import { SENSOR_FAULTS } from "./sensor.ts";
import { SURROUNDINGS } from "./surroundings.ts";

const FAULT_LIST = { ...MATERIAL, ...ACT, ...LINK, ...SENSOR_FAULTS, ...SURROUNDINGS };

export type FaultName = keyof typeof FAULT_LIST;
export const FAULTS: Readonly<Record<FaultName, Fault>> = FAULT_LIST;

/** Breaks `device`. @returns why that is not possible, or null */
export function applyFault(world: World, name: FaultName, device: string): string | null {
  return FAULTS[name].apply(world, device);
}

/** Parts that a person puts into a feeder that has run out. */
const REFILL = 100;

/** Mends everything: what has been broken works again, guards are closed, feeders filled. What has happened to parts stays as it is. */
export function mendAll(world: World): void {
  for (const { electronics, physics, toDevice, toController } of world.stations()) {
    toDevice.mend();
    toController.mend();
    electronics.mend();
    if (physics instanceof FeederPhysics) {
      physics.mend();
      if (physics.stock === 0) physics.stock = REFILL;
    }
    if (physics instanceof GripperPhysics || physics instanceof AxesPhysics) physics.mend();
    if (physics instanceof ToolPhysics) physics.spoilsNext = false;
    if (physics instanceof InputPhysics && electronics.device.kind === "input" && electronics.device.range === null)
      physics.setTo(true);
    electronics.sensedChange();
  }
}
