/** What goes wrong with the power. */
import { AxesPhysics } from "../physics/axes.ts";
import { ConveyorPhysics } from "../physics/conveyor.ts";
import { InputPhysics } from "../physics/input.ts";
import type { World } from "../world.ts";
import { family } from "./fault.ts";

/** How long a device is without its supply, ms. */
const BROWN_OUT_MS: readonly [least: number, most: number] = [500, 2000];

export const POWER = family({
  "power-lost": {
    what: "the device browns out: what it did ends, it is silent, and after a second or so it starts anew by itself",
    takes: "any device",
    lasts: "a while",
    strike: (world, device, random) => {
      const { electronics } = world.station(device);
      electronics.switchOff();
      world.clock.after(random.between(...BROWN_OUT_MS), () => electronics.switchOn());
      return true;
    },
  },
  "hardware-stop": {
    what: "the safety chain opens, and by hardware all drives lose their power at once; they take no command until it is closed",
    takes: "a line with a safety chain",
    lasts: "until mended",
    strike: (world) => {
      if (world.line.safetyChain.length === 0) return false;
      cutDrives(world);
      for (const name of world.line.safetyChain) {
        const { physics, electronics } = world.station(name);
        if (physics instanceof InputPhysics && physics.isSwitch) physics.setTo(false);
        electronics.sensedChange();
      }
      return true;
    },
  },
});

/** Axes and conveyors. Axes do not know any more where they are, moving or not: their encoders had no power either. */
function cutDrives(world: World): void {
  for (const { physics, electronics } of world.stations()) {
    if (!(physics instanceof AxesPhysics || physics instanceof ConveyorPhysics)) continue;
    electronics.faults.unpowered = true;
    electronics.losePower(() => physics.reboot());
  }
}
