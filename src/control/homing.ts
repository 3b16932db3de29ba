/** Homes what is unverified, in the line's order, one at a time: an axis that does not know where it is may be anywhere. */
import { type Act, type AxisRef, explain, type Line, type LineState } from "../model/index.ts";
import type { ActRunner } from "./act-runner.ts";

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

/** Runs the homing steps one after the other. `done` hears null, or what went wrong. */
export function home(order: readonly AxisRef[], acts: ActRunner, done: (wrong: string | null) => void): void {
  const [next, ...rest] = order;
  if (next === undefined) return done(null);
  const act: Act = { verb: "home", axes: next.axis === null ? null : [next.axis] };
  const reasons = acts.run({ device: next.device, act, purpose: "homing", why: "homing", zones: [] }, (wrong) =>
    wrong === null ? home(rest, acts, done) : done(wrong),
  );
  if (reasons !== null) done(reasons.map(explain).join(" "));
}
