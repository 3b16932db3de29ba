/**
 * Zones by geometry: boxes in line coordinates that only one device may be in at a time. A box becomes a zone whose members are inside
 * while their envelope is in it, or would come into it before they could stop; everything that is done with zones is done with it.
 *
 * Stops stay on the path, so a device that is not going to be in a box is not stopped into it either: what the stopping distance
 * adds is time. A device counts as inside from the moment at which it could no longer stop before it.
 */
import type { AxesDevice, AxisModel, ConditionText, DeviceName, Zone } from "../../model/index.ts";
import type { Path } from "../yaml-source.ts";
import { deviceAt, entriesOf, type LineDraft, type RawLine, type RawOf } from "./draft.ts";

type Side = "x" | "y" | "z";
const SIDES: readonly Side[] = ["x", "y", "z"];

interface Span {
  readonly low: number;
  readonly high: number;
}

/** How an axes device lies in the line: from the line file, with what it leaves out. */
interface Frame {
  readonly device: AxesDevice;
  readonly originMm: Readonly<Record<Side, number>>;
  readonly envelopeMm: Readonly<Record<Side, Span>>;
  /** The axis that moves it along a side, and which way. */
  readonly along: ReadonlyMap<Side, { readonly axis: AxisModel; readonly sign: 1 | -1 }>;
}

export function readBoxes(raw: RawLine, latencyMs: number, draft: LineDraft): ReadonlyMap<string, Zone> {
  const zones = new Map<string, Zone>();
  for (const [name, box] of entriesOf(raw.boxes)) {
    const path = ["boxes", name];
    if (raw.zones?.[name] !== undefined)
      draft.marker.key(path, { code: "duplicate-name", message: `\`${name}\` is a zone already; rename the box` });
    const sides = SIDES.flatMap((side) => {
      const [low, high] = box[side] ?? [];
      if (low === undefined || high === undefined) return [];
      if (low >= high)
        draft.marker.value([...path, side], {
          code: "impossible-limit",
          message: `the low end ${low} mm must be below the high end ${high} mm`,
        });
      return [{ side, low, high }];
    });
    if (sides.length === 0)
      draft.marker.key(path, { code: "missing-key", message: "a box needs at least one of `x`, `y`, `z`" });
    const members = new Map<DeviceName, ConditionText>();
    for (const [index, member] of (box.members ?? []).entries()) {
      const device = member === undefined ? null : deviceAt(member, [...path, "members", index], draft);
      if (device === null) continue;
      const text = membership(device.name, raw, sides, latencyMs, [...path, "members", index], draft);
      if (text !== null) members.set(device.name, { text, at: draft.source.point(path) });
    }
    zones.set(name, { name, members, source: draft.source.point(path) });
  }
  return zones;
}

function membership(
  name: DeviceName,
  raw: RawLine,
  sides: readonly (Span & { readonly side: Side })[],
  latencyMs: number,
  path: Path,
  draft: LineDraft,
): string | null {
  const device = draft.devices.get(name);
  const rawDevice = raw.devices?.[name];
  if (device?.kind !== "axes" || rawDevice?.kind !== "axes") {
    draft.marker.value(path, {
      code: "wrong-kind",
      message: `${name} is not of kind axes; a box knows only where axes are. Take a zone with a condition`,
    });
    return null;
  }
  const frame = frameOf(device, rawDevice);
  const terms: string[] = [];
  for (const { side, low, high } of sides) {
    const { low: before, high: behind } = frame.envelopeMm[side];
    const moved = frame.along.get(side);
    const origin = frame.originMm[side];
    // The device overlaps the box on this side while its own zero is above `least` and below `most`.
    const [least, most] = [low - behind, high - before];
    if (moved === undefined) {
      if (origin > least && origin < most) continue;
      draft.marker.value(path, {
        code: "outside-range",
        message: `${name} has no axis along ${side} and stands at ${origin} mm: it is never in this box`,
      });
      return null;
    }
    const { axis, sign } = moved;
    const ends = sign === 1 ? [least - origin, most - origin] : [origin - most, origin - least];
    terms.push(...within(device, axis, ends[0] ?? 0, ends[1] ?? 0, latencyMs));
  }
  return terms.length === 0 ? "true" : terms.join(" && ");
}

/**
 * The axis is between two values, or may still come to be before it stands.
 *
 * Only a device of which every axis stands is at rest: while one moves, another may be about to, either way, or too slow for its speed
 * to show.
 * What is sensed is `seenS` old when an order arrives: until then the axis may gain a·seen, and while its acceleration is being taken
 * back a²/2j more, in the path's own a/j, which is no longer than the longest of its axes. So it peaks at v + a·(seen + easing/2), or
 * at its highest speed. From there the axes stop together, along their line, in the longest of their own times p/a + a/j, and go half
 * as far in it as they would at that speed; taking the acceleration back takes another a/j.
 */
function within(device: AxesDevice, axis: AxisModel, low: number, high: number, latencyMs: number): readonly string[] {
  const axes = [...device.axes.values()];
  const seenS = (device.reportEveryMs + 2 * latencyMs) / 1000;
  const easingS = Math.max(...axes.map(({ accelerationPerS2: a, jerkPerS3: j }) => a / j));
  const stood = axes.map(({ name }) => `${device.name}.speed.${name} == 0`).join(" && ");
  const peak = ({ name, accelerationPerS2: a, speedPerS }: AxisModel): string =>
    `(${stood} ? 0 : min(abs(${device.name}.speed.${name}) + ${plain(a * (seenS + easingS / 2))}, ${plain(speedPerS)}))`;
  const brakingS = axes
    .map((each) => `${peak(each)} / ${plain(each.accelerationPerS2)}`)
    .reduce((longest, each) => `max(${longest}, ${each})`);
  const at = `${device.name}.${axis.name}`;
  const reach = `${peak(axis)} * (${plain(seenS + 1.5 * easingS)} + ${brakingS} / 2)`;
  const speed = `${device.name}.speed.${axis.name}`;
  return [
    `${at} + (${speed} < 0 ? 0 : ${reach}) > ${plain(low)}`,
    `${at} - (${speed} > 0 ? 0 : ${reach}) < ${plain(high)}`,
  ];
}

/** Without an exponent, which the expression language has not in every form. */
const plain = (value: number): string => value.toFixed(9).replace(/0+$/, "0");

function frameOf(device: AxesDevice, raw: RawOf<"axes">): Frame {
  const along = new Map<Side, { readonly axis: AxisModel; readonly sign: 1 | -1 }>();
  for (const axis of device.axes.values()) {
    const side = SIDES.find((each) => each === axis.along || `-${each}` === axis.along);
    if (side !== undefined && axis.unit === "mm") along.set(side, { axis, sign: axis.along === side ? 1 : -1 });
  }
  const span = (side: Side): Span => ({ low: raw.envelope?.[side]?.[0] ?? 0, high: raw.envelope?.[side]?.[1] ?? 0 });
  return {
    device,
    originMm: device.originMm,
    envelopeMm: { x: span("x"), y: span("y"), z: span("z") },
    along,
  };
}
