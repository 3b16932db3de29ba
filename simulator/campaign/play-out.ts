/** Plays a script's disturbances on a line, each when its time or its step has come. */
import type { Clock } from "../../src/clock/index.ts";
import type { Controller } from "../../src/control/index.ts";
import type { Person } from "../../src/model/index.ts";
import { applyFault, mendAll, type World } from "../world/index.ts";
import type { Never } from "./never/never.ts";
import type { Deed, Disturbance, Script } from "./script.ts";
import type { Troubles } from "./troubles.ts";

export interface Stage {
  readonly clock: Clock;
  readonly world: World;
  readonly controller: Controller;
  readonly troubles: Troubles;
  readonly never: Never;
}

const WHO = "somebody";
const ENGINEER: Person = { name: WHO, role: "engineer" };

export function playOut(script: Script, stage: Stage): void {
  const atStep = new Map<string, Disturbance[]>();
  for (const disturbance of script.disturbances) {
    const { when, deed } = disturbance;
    if (when.at === "time") {
      stage.clock.at(when.atMs, () => act(deed, stage));
    } else {
      const key = `${when.cycle}/${when.step}`;
      atStep.set(key, [...(atStep.get(key) ?? []), disturbance]);
    }
  }
  if (atStep.size === 0) return;
  stage.controller.events.subscribe((event) => {
    if (event.type !== "step-dispatched" || stage.clock.nowMs() >= script.lastsMs) return;
    const key = `${event.cycle}/${event.step}`;
    const its = atStep.get(key);
    if (its === undefined) return;
    atStep.delete(key);
    // A person does not act inside the controller's own doing; a fault may.
    for (const { deed } of its)
      if (deed.do === "fault") act(deed, stage);
      else stage.clock.after(0, () => act(deed, stage));
  });
}

function act(deed: Deed, { clock, world, controller, troubles }: Stage): void {
  switch (deed.do) {
    case "fault": {
      const { fault, device } = deed;
      troubles.add({ fault, device, atMs: clock.nowMs() });
      if (applyFault(world, fault, device) !== null) troubles.didNotHappen();
      return;
    }
    case "mend":
      mendAll(world);
      return troubles.mended();
    case "command":
      return void controller.command(deed.command, WHO, deed.choice);
    case "guard":
      return void world.setInput(deed.device, deed.isClosed);
    case "mode":
      return void controller.setMode(deed.mode, WHO);
    case "reset-interlock":
      return void controller.resetInterlock(deed.interlock, WHO);
    case "act":
      return void controller.act(deed.device, deed.act, WHO);
    case "answer":
      return void controller.answer(deed.answer, WHO);
    case "bypass":
      return void controller.bypass({ interlock: deed.interlock, reason: "campaign", forMs: deed.forMs }, ENGINEER);
    default:
      return deed satisfies never;
  }
}
