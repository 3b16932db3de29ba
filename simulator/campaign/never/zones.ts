/**
 * 7: never two devices in one zone, by where they truly are.
 *
 * What stands in a zone that another is in from the beginning is no violation: before homing axes stand anywhere. What homes may
 * pass a zone in which another stands still. So what is looked for is a device that comes in on its own command, or moves in there,
 * while another is inside.
 */
import type { Condition } from "../../../src/conditions/index.ts";
import type { DeviceName } from "../../../src/model/index.ts";
import { type MakeRule, shareOf } from "./rule.ts";
import { Truth } from "./truth.ts";

interface Member {
  readonly device: DeviceName;
  readonly condition: Condition;
  /** Null: not looked at yet. */
  isInside: boolean | null;
  /** It was inside together with another when that was nobody's doing. */
  isExcused: boolean;
}

interface Zone {
  readonly name: string;
  readonly members: readonly Member[];
  /** Devices by whose sensors the line tells who is inside. */
  readonly sensedBy: readonly DeviceName[];
  /** Two are inside since a fault had one of them in its grip: until one is out again. */
  isSpoilt: boolean;
}

export const zones: MakeRule = (watched, tell) => {
  const { line, heard, world, troubles } = watched;
  const truth = new Truth(watched);
  const all = [...line.zones.values()].map(({ name, members }): Zone => {
    const conditions = [...members].map(([device, inside]) => ({ device, condition: heard.condition(inside.text) }));
    const read = conditions.flatMap(({ condition }) =>
      condition.slots.map((slot) => heard.signals[slot]?.device ?? ""),
    );
    return {
      name,
      members: conditions.map((its) => ({ ...its, isInside: null, isExcused: true })),
      sensedBy: [...new Set(read)],
      isSpoilt: false,
    };
  });
  const zonesOf = new Map<DeviceName, readonly Zone[]>();
  for (const zone of all)
    for (const { device } of zone.members) zonesOf.set(device, [...(zonesOf.get(device) ?? []), zone]);
  /** The verb that each device has been given last. */
  const doing = new Map<DeviceName, string>();
  const isMoving = (device: DeviceName): boolean => world.station(device).physics.isMoving;
  /** The line can't tell who is inside, or can't keep a member out. */
  const isSpoilt = (zone: Zone): boolean =>
    zone.sensedBy.some((device) => troubles.spoil(device, "senses")) ||
    zone.members.some(({ device }) => troubles.spoil(device, "drive", "stops"));

  const judge = (zone: Zone): void => {
    const inside: Member[] = [];
    for (const member of zone.members) {
      // What a condition of one member reads of another is looked at as well.
      for (const slot of member.condition.slots) truth.look(heard.signals[slot]?.device ?? member.device);
      const was = member.isInside;
      member.isInside = member.condition.evaluate(truth) === true;
      if (member.isInside) inside.push(member);
      if (was !== true && member.isInside) member.isExcused = was === null || doing.get(member.device) === "home";
    }
    if (inside.length < 2) {
      zone.isSpoilt = false;
      return;
    }
    zone.isSpoilt ||= isSpoilt(zone);
    const moving = inside.filter(({ device }) => isMoving(device));
    const isExcused = inside.some((member) => member.isExcused) && moving.length < 2;
    if (zone.isSpoilt || isExcused) {
      for (const member of inside) member.isExcused = true;
      return;
    }
    tell("7", `${inside.map(({ device }) => device).join(" and ")} are in zone ${zone.name} together`);
  };
  return {
    executed({ device, act }) {
      doing.set(device, act.verb);
    },
    arrived({ device, type }) {
      if (type !== "telemetry") return;
      for (const zone of zonesOf.get(device) ?? []) judge(zone);
    },
    off: () => shareOf(all, (zone) => zone.isSpoilt || isSpoilt(zone)),
  };
};
