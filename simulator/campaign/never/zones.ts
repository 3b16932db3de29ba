/**
 * 7: never two devices in one zone, by where they truly are.
 *
 * What stands in a zone that another is in from the beginning is no violation: before homing axes stand anywhere. What homes may
 * pass a zone in which another stands still. So what is looked for is a device that comes in on its own command, or moves in there,
 * while another is inside.
 */
import type { Condition } from "../../../src/conditions/index.ts";
import type { DeviceName } from "../../../src/model/index.ts";
import type { MakeRule } from "./rule.ts";
import { Truth } from "./truth.ts";

interface Member {
  readonly device: DeviceName;
  readonly condition: Condition;
  /** Null: not looked at yet. */
  isInside: boolean | null;
  /** It was inside together with another when that was nobody's doing. */
  isExcused: boolean;
}

export const zones: MakeRule = (watched, tell) => {
  const { line, heard, world, troubles } = watched;
  const truth = new Truth(watched);
  const all = [...line.zones.values()].map(({ name, members }) => ({
    name,
    members: [...members].map(([device, inside]): Member => {
      return { device, condition: heard.condition(inside.text), isInside: null, isExcused: true };
    }),
  }));
  const zonesOf = new Map<DeviceName, typeof all>();
  for (const zone of all)
    for (const { device } of zone.members) zonesOf.set(device, [...(zonesOf.get(device) ?? []), zone]);
  /** The verb that each device has been given last. */
  const doing = new Map<DeviceName, string>();
  const isMoving = (device: DeviceName): boolean => world.station(device).physics.isMoving;

  const judge = (zone: (typeof all)[number]): void => {
    const inside: Member[] = [];
    for (const member of zone.members) {
      // What a condition of one member reads of another is looked at as well.
      for (const slot of member.condition.slots) truth.look(heard.signals[slot]?.device ?? member.device);
      const was = member.isInside;
      member.isInside = member.condition.evaluate(truth) === true;
      if (member.isInside) inside.push(member);
      if (was !== true && member.isInside)
        member.isExcused = was === null || doing.get(member.device) === "home" || troubles.isTouched(member.device);
    }
    if (inside.length < 2) return;
    const moving = inside.filter(({ device }) => isMoving(device));
    const isExcused = inside.some((member) => member.isExcused) && moving.length < 2;
    if (isExcused || inside.some(({ device }) => troubles.isTouched(device)) || troubles.doSensorsLie) {
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
  };
};
