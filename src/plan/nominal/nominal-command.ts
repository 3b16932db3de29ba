/** From what a step asks to what its device is told: a destination that hangs on a pool member becomes coordinates. */
import type { Act, Coordinates, Device, StepAct } from "../../model/index.ts";

/**
 * The act for `device` with the members bound so far; null while the destination's member is not bound, or has no such
 * role, or `device` has no position of the name that the member gives.
 * @param member the device that is bound under a name, or undefined
 */
export function resolveAct(act: StepAct, device: Device, member: (binding: string) => Device | undefined): Act | null {
  if (act.verb !== "move") return act;
  const target = act.to.kind === "coordinates" ? act.to.target : memberPlace(act.to, device, member);
  return target === null ? null : { verb: "move", target, speed: act.speed };
}

function memberPlace(
  to: { readonly binding: string; readonly role: string },
  device: Device,
  member: (binding: string) => Device | undefined,
): Coordinates | null {
  const position = member(to.binding)?.at.get(to.role);
  if (position === undefined || device.kind !== "axes") return null;
  return device.positions.get(position) ?? null;
}
