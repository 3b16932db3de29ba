/** Homes what is unverified, in the line's order, one at a time: an axis that does not know where it is may be anywhere. */
import type { AxisRef, Line, LineState } from "../../model/index.ts";
import type { ActRequest } from "../dispatch/index.ts";

/** Homing steps of the line as it stands: those the file orders, then the rest; unverified devices only. */
export function homingOrder(line: Line, state: LineState): readonly AxisRef[] {
  const isDue = (device: string): boolean =>
    line.devices.get(device)?.kind === "axes" && state.devices[device]?.verified === false;
  const ordered = line.homing.filter((ref) => isDue(ref.device));
  const rest: AxisRef[] = [];
  for (const device of line.devices.values()) {
    if (device.kind !== "axes" || !isDue(device.name)) continue;
    const named = ordered.filter((ref) => ref.device === device.name);
    if (named.some((ref) => ref.axis === null)) continue;
    for (const axis of device.axes.keys()) {
      if (!named.some((ref) => ref.axis === axis)) rest.push({ device: device.name, axis });
    }
  }
  return [...ordered, ...rest];
}

export const homingAct = ({ device, axis }: AxisRef): ActRequest => ({
  device,
  act: { verb: "home", axes: axis === null ? null : [axis] },
  purpose: "homing",
  why: "homing",
});
