/**
 * 5 and 6: a stop of category 0 takes the drives' power in its own instant; an abort has taken it when everything stands; and only a Start
 * brings it back.
 */
import type { LineEvent } from "../../../src/model/index.ts";
import { OutputPhysics } from "../../world/index.ts";
import type { MakeRule } from "./rule.ts";

export const enable: MakeRule = ({ line, world, state }, tell) => {
  const name = line.processEnable;
  if (name === null) return {};
  const { physics } = world.station(name);
  const hasPower = (): boolean => !(physics instanceof OutputPhysics && physics.isCut);
  /** It has been switched on since its power was last taken: there is something to take. */
  let isArmed = false;
  let isOwedNow = false;
  let hadPower = hasPower();
  return {
    commanded({ device, act }) {
      if (device === name && act.verb === "on") isArmed = hasPower();
    },
    event(event: LineEvent) {
      if (event.type === "stop-raised" && event.category === 0) isOwedNow = true;
      if (event.type === "state-changed" && event.to === "Aborted") isOwedNow = true;
    },
    powerCut() {
      isArmed = false;
    },
    quiet() {
      const itsState = state().state;
      if (!hadPower && hasPower() && itsState !== "Starting")
        tell("6", `the drives have their power again in ${itsState}, by no Start`);
      hadPower = hasPower();
      if (!isOwedNow) return;
      isOwedNow = false;
      if (isArmed && hasPower()) tell("5", `the line is ${itsState}, and the drives still have their power`);
    },
  };
};
