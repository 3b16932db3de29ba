/** What people do at the line that they should not do now. */
import { InputPhysics } from "../physics/input.ts";
import { family } from "./fault.ts";

export const PERSON = family({
  "guard-open": {
    what: "a person opens the guard: every switch that is an input goes false",
    takes: "a line with a switch",
    lasts: "until mended",
    strike: (world) => {
      let found = false;
      for (const { physics, electronics } of world.stations()) {
        if (!(physics instanceof InputPhysics) || !physics.isSwitch) continue;
        found = true;
        physics.setTo(false);
        electronics.sensedChange();
      }
      return found;
    },
  },
});
