/** The paths that an axes device takes for its verbs. Written once: planner, simulator and adapters all ask here. */
import type { AxesDevice, AxisName, Coordinates } from "../model/index.ts";
import { type Path, type PathAxis, planPath } from "./path.ts";

/**
 * The path of a move. Where the device has an `approach`: lift to clear height, if it isn't that high already; travel at that
 * height; then lower to the target's, or rise to it.
 * A move that doesn't travel, or a device without `approach`, goes straight.
 * @param from where every axis is
 * @param to.target axes that it leaves out stay
 * @param to.speed share of full speed, above 0 to 1
 */
export function movePath(
  device: AxesDevice,
  from: Coordinates,
  to: { readonly target: Coordinates; readonly speed: number },
): Path {
  const axes = [...device.axes.values()].map(
    ({ name, speedPerS, accelerationPerS2, jerkPerS3 }): PathAxis => ({
      name,
      limits: { speedPerS: speedPerS * to.speed, accelerationPerS2, jerkPerS3 },
    }),
  );
  return planPath(axes, approached(device, pointOf(device, from), pointOf(device, { ...from, ...to.target })));
}

/**
 * The path of homing, at homing speed: each axis to the end of its range where its reference is, if the file says which; then to
 * position `home`. An axis that `home` leaves out stays at that end, or goes to the low one.
 * All axes at once go as in a move; some of them go straight, the others not moving at all.
 * @param from where every axis truly is, whether the device knows it or not
 * @param axes null for all
 */
export function homePath(
  device: AxesDevice,
  from: Coordinates,
  axes: readonly AxisName[] | null,
): { readonly path: Path; readonly target: Coordinates } {
  const models = [...device.axes.values()];
  const home = device.positions.get("home") ?? {};
  const target = Object.fromEntries(
    models.map(({ name, range, homingTowards }) => [
      name,
      axes === null || axes.includes(name)
        ? (home[name] ?? (homingTowards === "high" ? range[1] : range[0]))
        : (from[name] ?? Number.NaN),
    ]),
  );
  const reference = models.map(({ name, range, homingTowards }) =>
    homingTowards === null || !(axes === null || axes.includes(name))
      ? (from[name] ?? Number.NaN)
      : range[homingTowards === "low" ? 0 : 1],
  );
  const slow = models.map(
    ({ name, homingSpeedPerS, accelerationPerS2, jerkPerS3 }): PathAxis => ({
      name,
      limits: { speedPerS: homingSpeedPerS, accelerationPerS2, jerkPerS3 },
    }),
  );
  const [start, end] = [pointOf(device, from), pointOf(device, target)];
  const towards = axes === null ? approached(device, start, reference) : [start, reference];
  const back = axes === null ? approached(device, reference, end) : [reference, end];
  return { path: planPath(slow, [...towards, ...back.slice(1)]), target };
}

/** A missing axis gives NaN, which `planPath` refuses by name. */
function pointOf(device: AxesDevice, at: Coordinates): number[] {
  return [...device.axes.keys()].map((name) => at[name] ?? Number.NaN);
}

function approached(device: AxesDevice, start: readonly number[], end: readonly number[]): (readonly number[])[] {
  const lifting = device.approach === null ? -1 : [...device.axes.keys()].indexOf(device.approach.axis);
  const isTravelling = end.some((position, axis) => axis !== lifting && position !== start[axis]);
  if (device.approach === null || lifting < 0 || !isTravelling) return [start, end];
  const height = Math.max(device.approach.clear, start[lifting] ?? 0);
  return [start, start.with(lifting, height), end.with(lifting, height), end];
}
