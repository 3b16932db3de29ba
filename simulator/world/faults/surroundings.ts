/** What goes wrong around the devices: power, the safety hardware, time, and people. */
import { InputPhysics } from "../physics/input.ts";
import type { World } from "../world.ts";
import { electronic, type Fault, onEvery } from "./fault.ts";

/** How long a device is gone when its power browns out, ms. */
const BROWNOUT_MS = 2_000;
/** How much faster a drifting clock runs, as a share. */
const DRIFT = 0.005;

export const SURROUNDINGS = {
  "power-lost": electronic(
    "the device loses its power, and comes back two seconds later, restarted",
    ({ electronics }, world) => {
      electronics.faults.silent = true;
      electronics.faults.deaf = true;
      electronics.reboot();
      world.after(BROWNOUT_MS, () => {
        electronics.faults.silent = false;
        electronics.faults.deaf = false;
        electronics.greet();
      });
    },
  ),
  "guard-open": {
    what: "a person opens the guard: every switch that is an input goes false",
    apply: (world) => openSwitches(world, () => true),
  },
  "hardware-stop": {
    what: "the safety hardware stops the line: its chain opens, and the drives lose their power",
    apply: (world) => {
      const { safetyChain } = world.line;
      if (safetyChain.length === 0) return "the line watches no safety chain";
      const wrong = openSwitches(world, (name) => safetyChain.includes(name));
      world.cutPower();
      return wrong;
    },
  },
  "clock-drift": electronic("the device's own clock runs fast by half a hundredth", ({ electronics }) => {
    electronics.drift(DRIFT);
  }),
} as const satisfies Record<string, Fault>;

const openSwitches = (world: World, isMeant: (name: string) => boolean): string | null =>
  onEvery(world, InputPhysics, (input, { electronics }) => {
    if (!isMeant(electronics.device.name)) return;
    input.setTo(false);
    electronics.sensedChange();
  });
