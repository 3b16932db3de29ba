/** Says to a simulated world what it can't see: which tray a gripper fills, and whether the sequence counts what it lays down. */
import type { World } from "../../simulator/world/index.ts";
import type { Controller } from "../control/index.ts";
import { type Device, type LineEvent, ownCycle, type Sequence, stepOf, Trays, templateOf } from "../model/index.ts";

type Laying = ReturnType<Parameters<World["parts"]["hearLayings"]>[0]>;

/** What is let go by no step of a cycle, as in a recovery or by hand, counts, and lies on no tray. */
const BY_NO_STEP: Laying = { tray: null, isCounted: true };

/** From now on the world hears it. */
export function tellLayings(world: World, controller: Controller, sequence: Sequence): void {
  const { devices } = sequence.line;
  const trays = new Trays(sequence);
  const layings = new Map<string, Laying>();
  /** By cycle and step: the device that is at it. */
  const underWay = new Map<string, Device>();
  const own = (cycle: number): number => ownCycle(controller.state.run ?? { afterCycle: 0 }, cycle);
  world.parts.hearLayings((gripper) => layings.get(gripper) ?? BY_NO_STEP);
  controller.events.subscribe((event: LineEvent) => {
    if (event.type === "step-dispatched" && event.device !== null) {
      const device = devices.get(event.device);
      const step = stepOf(sequence, own(event.cycle), event.step);
      if (device !== undefined && step !== null) underWay.set(`${event.cycle} ${step.id}`, device);
      if (device?.kind === "axes" && event.act?.verb === "move") trays.moved(device, step, own(event.cycle));
      if (device?.kind !== "gripper" || event.act?.verb !== "release") return;
      const tray = trays.trayOf(device, own(event.cycle))?.tray ?? null;
      layings.set(device.name, step === null ? BY_NO_STEP : { tray, isCounted: step.part !== null });
    } else if (event.type === "step-verified") {
      const step = stepOf(sequence, own(event.cycle), event.step);
      const device = underWay.get(`${event.cycle} ${event.step}`);
      underWay.delete(`${event.cycle} ${event.step}`);
      if (step !== null && device !== undefined) trays.ended(device, step);
    } else if (event.type === "cycle-finished") {
      for (const { id } of templateOf(sequence, own(event.cycle)).steps) underWay.delete(`${event.cycle} ${id}`);
    }
  });
}
