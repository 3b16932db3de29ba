/** The last thing that a program asks of a line: that everything stands, with its outputs at their safe values. */
import { processTime } from "../../clock/index.ts";
import type { Controller } from "../../control/index.ts";

/** Longest that it is waited for, ms. The bounds of the devices' stops, computed from their limits, are shorter. */
const STAND_DOWN_MS_MAX = 10_000;

/**
 * Stops every device under category 1, around every machine: outputs go to their safe values, and `process_enable` is dropped. It keeps the host's
 * time, since the controller's own clock may be what has failed.
 * @returns devices that are not known to stand: silent ones, and those that have not confirmed it
 */
export async function standDown(controller: Controller, cause: string): Promise<readonly string[]> {
  const doubtful = new Set(lostDevices(controller));
  const open = new Set(
    Object.entries(controller.state.devices).flatMap(([name, { link }]) => (link === "up" ? [name] : [])),
  );
  const events = controller.events.subscribe((event) => {
    if (event.type !== "device-stopped") return;
    open.delete(event.device);
    if (event.standstill === "unconfirmed") doubtful.add(event.device);
  });
  const isInTime = await new Promise<boolean>((resolve) => {
    const late = processTime.sleep(STAND_DOWN_MS_MAX, () => resolve(false));
    controller.standDown(cause, () => {
      late();
      resolve(true);
    });
  });
  events.unsubscribe();
  return isInTime ? [...doubtful] : [...new Set([...doubtful, ...open])];
}

/** Devices that were heard once and are not any more: what they do is not known. */
function lostDevices({ state }: Controller): readonly string[] {
  return Object.entries(state.devices).flatMap(([name, { link }]) => (link === "lost" ? [name] : []));
}
