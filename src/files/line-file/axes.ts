/** Devices of kind axes: limits, named positions, approach. */
import { nearest } from "../../conditions/index.ts";
import { AXES_SIGNALS, type AxesDevice, type AxisModel, type Coordinates } from "../../model/index.ts";
import type { Marker } from "../marker.ts";
import { DIMENSION, type Quantity } from "../quantity.ts";
import { showNumber } from "../show.ts";
import type { Path } from "../yaml-source.ts";
import type { DeviceBase } from "./device-base.ts";
import { entriesOf, type LineDraft, namedIn, type RawOf } from "./draft.ts";
import { checkTwins } from "./names.ts";

type RawAxis = NonNullable<NonNullable<RawOf<"axes">["axes"]>[string]>;

/**
 * Speed in Manual where the file gives none. ISO 10218-1:2011, 5.7.4: at most 250 mm/s at the tool while a person is near.
 * For a rotary axis no standard gives a figure: 25 deg/s is 250 mm/s at 0.57 m from it.
 */
const MANUAL_SPEED = { mm: 250, deg: 25 };
/** Share of the full speed at which an axis homes. */
const HOMING_SHARE = 0.2;
/** Default jerk: so many times the acceleration, per second. */
const JERK_PER_ACCELERATION = 10;

export function readAxes(base: DeviceBase, raw: RawOf<"axes">, path: Path, { marker }: LineDraft): AxesDevice {
  const axes = new Map<string, AxisModel>();
  for (const [name, axis] of namedIn(raw.axes)) {
    axes.set(name, readAxis(name, axis, [...path, "axes", name], marker));
    if ((AXES_SIGNALS as readonly string[]).includes(name))
      marker.key([...path, "axes", name], {
        code: "bad-name",
        message: `\`${name}\` is a signal of every axes device; give the axis another name`,
      });
  }
  if (axes.size === 0 && raw.axes !== undefined)
    marker.value([...path, "axes"], { code: "missing-key", message: "needs at least one axis" });
  checkTwins(axes.keys(), [...path, "axes"], marker);
  const { x = 0, y = 0, z = 0 } = raw.origin ?? {};
  const device = { ...base, kind: "axes", axes, originMm: { x, y, z } } as const;
  const positions = new Map<string, Coordinates>();
  for (const [name, target] of namedIn(raw.positions))
    positions.set(name, readCoordinates(device, entriesOf(target), [...path, "positions", name], marker));
  checkTwins(positions.keys(), [...path, "positions"], marker);
  return {
    ...device,
    positions,
    approach: readApproach(device, raw.approach, [...path, "approach"], marker),
    inPosition: raw.in_position?.value ?? 0.5,
    reportEveryMs: raw.reports_every ?? 20,
  };
}

function readAxis(name: string, raw: RawAxis, path: Path, marker: Marker): AxisModel {
  const [low, high] = raw.range ?? [];
  const unit = (low ?? high)?.unit === "deg" || raw.speed?.unit === "deg/s" ? "deg" : "mm";
  let range: AxisModel["range"] = [low?.value ?? Number.NaN, high?.value ?? Number.NaN];
  if (low !== undefined && high !== undefined) {
    if (low.unit !== high.unit)
      marker.value([...path, "range", 1], {
        code: "wrong-unit",
        message: `the low end is ${DIMENSION[low.unit].name}, so the high end must be one too`,
      });
    else if (low.value >= high.value) {
      const ends = `${showNumber(low.value)} ${unit} must be below the high end ${showNumber(high.value)} ${unit}`;
      marker.value([...path, "range"], { code: "impossible-limit", message: `the low end ${ends}` });
      // Nothing is inside such a range: one mistake, not one for every position.
      range = [Number.NaN, Number.NaN];
    }
  }
  const limit = (
    key: "speed" | "acceleration" | "jerk" | "homing_speed" | "manual_speed",
    suffix: "/s" | "/s2" | "/s3",
  ) => {
    const quantity = raw[key];
    if (quantity === undefined) return undefined;
    if (quantity.unit === `${unit}${suffix}`) return quantity.value;
    const wanted = DIMENSION[`${unit}${suffix}`];
    const message = `this axis is in ${unit}: expected ${wanted.name} such as \`${wanted.example}\``;
    marker.value([...path, key], { code: "wrong-unit", message });
    return undefined;
  };
  const speedPerS = limit("speed", "/s") ?? Number.NaN;
  const accelerationPerS2 = limit("acceleration", "/s2") ?? Number.NaN;
  const homingSpeedPerS = limit("homing_speed", "/s") ?? speedPerS * HOMING_SHARE;
  if (homingSpeedPerS > speedPerS)
    marker.value([...path, "homing_speed"], {
      code: "impossible-limit",
      message: `homing cannot be faster than the axis, whose speed is ${showNumber(speedPerS)} ${unit}/s`,
    });
  const manualSpeedPerS = limit("manual_speed", "/s") ?? Math.min(speedPerS, MANUAL_SPEED[unit]);
  if (manualSpeedPerS > speedPerS)
    marker.value([...path, "manual_speed"], {
      code: "impossible-limit",
      message: `Manual cannot be faster than the axis, whose speed is ${showNumber(speedPerS)} ${unit}/s`,
    });
  return {
    name,
    unit,
    range,
    speedPerS,
    accelerationPerS2,
    jerkPerS3: limit("jerk", "/s3") ?? accelerationPerS2 * JERK_PER_ACCELERATION,
    homingSpeedPerS,
    homingTowards: raw.homing_towards ?? null,
    manualSpeedPerS,
    sensing: raw.sensing ?? "measured",
    along: raw.along ?? (["x", "y", "z"].includes(name) && unit === "mm" ? name : null),
  };
}

/**
 * Coordinates by axis, each checked against its axis. What is bad is left out and complained about.
 * @param origin what the coordinates are offsets of, or null if they are absolute
 */
export function readCoordinates(
  device: { readonly name: string; readonly axes: ReadonlyMap<string, AxisModel> },
  entries: readonly (readonly [string, Quantity])[],
  path: Path,
  marker: Marker,
  origin: Coordinates | null = null,
): Coordinates {
  const target: Record<string, number> = { ...origin };
  for (const [name, quantity] of entries) {
    const axis = device.axes.get(name);
    if (axis === undefined) {
      marker.key([...path, name], noAxis(name, device));
      continue;
    }
    if (quantity.unit !== axis.unit) {
      const wanted = DIMENSION[axis.unit];
      const message = `${device.name}.${name} is in ${axis.unit}: expected ${wanted.name} such as \`${wanted.example}\``;
      marker.value([...path, name], { code: "wrong-unit", message });
      continue;
    }
    const from = origin?.[name];
    if (origin !== null && from === undefined) {
      const message = `the position does not say where ${name} is, so there is nothing to offset`;
      marker.key([...path, name], { code: "unknown-axis", message });
      continue;
    }
    const value = (from ?? 0) + quantity.value;
    target[name] = value;
    checkInRange(device.name, axis, value, [...path, name], marker);
  }
  return target;
}

/** What to say of an axis that a device has not got. */
export function noAxis(name: string, device: { readonly name: string; readonly axes: ReadonlyMap<string, AxisModel> }) {
  const known = [...device.axes.keys()];
  const message = `${device.name} has no axis \`${name}\`; it has ${known.join(", ")}`;
  return { code: "unknown-axis", message, nearest: nearest(name, known) } as const;
}

/** Complains if `value` is outside the soft limits of `axis`. A limit that is not known (NaN) refuses nothing. */
function checkInRange(device: string, axis: AxisModel, value: number, path: Path, marker: Marker): void {
  const [low, high] = axis.range;
  if (!(value < low || value > high)) return;
  const span = `${showNumber(low)} ${axis.unit} to ${showNumber(high)} ${axis.unit}`;
  const message = `${device}.${axis.name} goes from ${span}; ${showNumber(value)} ${axis.unit} is outside`;
  marker.value(path, { code: "outside-range", message });
}

function readApproach(
  device: { readonly name: string; readonly axes: ReadonlyMap<string, AxisModel> },
  raw: RawOf<"axes">["approach"],
  path: Path,
  marker: Marker,
): AxesDevice["approach"] {
  if (raw?.axis === undefined) return null;
  const axis = device.axes.get(raw.axis);
  if (axis === undefined) {
    marker.value([...path, "axis"], noAxis(raw.axis, device));
    return null;
  }
  if (raw.clear === undefined) return null;
  if (raw.clear.unit !== axis.unit) {
    const wanted = DIMENSION[axis.unit];
    const message = `${device.name}.${axis.name} is in ${axis.unit}: expected ${wanted.name} such as \`${wanted.example}\``;
    marker.value([...path, "clear"], { code: "wrong-unit", message });
    return null;
  }
  checkInRange(device.name, axis, raw.clear.value, [...path, "clear"], marker);
  return { axis: axis.name, clear: raw.clear.value };
}
