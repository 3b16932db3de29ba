/** What people do at the line that they should not do now. */
import { InputPhysics } from "../physics/input.ts";
import { family } from "./fault.ts";

export const PERSON = family({
  "pressed-at-machine": {
    what: "a person presses hold at the device: it brakes, and does not end what it was doing",
    takes: "axes, or a conveyor",
    lasts: "once",
    strike: (world, device) => {
      const { electronics } = world.station(device);
      if (electronics.device.kind !== "axes" && electronics.device.kind !== "conveyor") return false;
      electronics.holdByHand();
      return true;
    },
  },
  "reset-at-machine": {
    what: "a person presses reset at the device: it drops what it was doing, and forgets where it is",
    takes: "any device but an input",
    lasts: "once",
    strike: (world, device) => {
      const { electronics } = world.station(device);
      if (electronics.device.kind === "input") return false;
      electronics.resetByHand();
      return true;
    },
  },
  "local-at-machine": {
    what: "a person takes the device out of remote control: it ends what it is doing, and refuses every command",
    takes: "any device but an input",
    lasts: "until mended",
    strike: (world, device) => {
      const { electronics } = world.station(device);
      if (electronics.device.kind === "input") return false;
      electronics.takeByHand();
      return true;
    },
  },
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
