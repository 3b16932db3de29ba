/** What a person does who mends all that is broken. */
import type { World } from "../world.ts";

/**
 * Ends every fault, and drops those that have not struck yet: wires are joined, power is back, what stalled ends, guards are shut,
 * what ran dry is filled up, sensors say what is so. What has happened stays so: a part that fell lies where it fell, and axes that
 * have lost their position are homed by whoever controls them.
 */
export function mendAll(world: World): void {
  for (const { electronics, physics, toDevice, toController } of world.stations()) {
    toDevice.mend();
    toController.mend();
    physics.mend?.();
    electronics.mend();
  }
}
