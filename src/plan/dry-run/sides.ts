/** Where the other side of a finding stands: in the line file, mostly. */
import type { Condition } from "../../conditions/index.ts";
import type { SourcePoint } from "../../model/index.ts";
import type { Blocked, CycleRun, NumberedStep, Stage } from "../schedule/index.ts";
import type { Link, OtherSide } from "./finding.ts";

/** The devices whose signals a condition reads. */
export function devicesRead({ index }: Stage, condition: Condition): readonly OtherSide[] {
  const owners = new Set(condition.slots.map((slot) => index.ownerOf[slot] ?? -1));
  return [...owners].flatMap((owner) => {
    const device = index.devices[owner]?.device;
    return device === undefined ? [] : [{ what: device.name, at: device.source }];
  });
}

export function interlockSide({ index }: Stage, name: string): readonly OtherSide[] {
  const interlock = index.line.interlocks.get(name);
  return interlock === undefined ? [] : [{ what: `interlock ${name}`, at: interlock.require.at }];
}

/** Where a zone says when each of `devices` is inside. */
export function zoneSides({ index }: Stage, zone: number, devices: readonly number[]): readonly OtherSide[] {
  const name = index.zones[zone] ?? "";
  const members = index.line.zones.get(name)?.members;
  return devices.flatMap((each) => {
    const device = index.devices[each]?.device.name ?? "";
    const inside = members?.get(device);
    return inside === undefined ? [] : [{ what: `${device} in zone ${name}`, at: inside.at }];
  });
}

export const stepSides = (circle: readonly Link[]): readonly OtherSide[] =>
  circle.slice(1).map(({ step, at }) => ({ what: step, at }));

/** Where a step's obstacle is written: a condition in the step itself, all else at the step. */
export function placeOf({ readiness }: Stage, { run, step, blocker }: Blocked): SourcePoint {
  if (blocker.kind !== "condition") return step.step.source;
  return step.mustHold.find((text) => readiness.conditionOf(run, text) === blocker.condition)?.at ?? step.step.source;
}

/** The other side of what a step waits for. */
export function sidesOf(stage: Stage, { run, step, blocker }: Blocked): readonly OtherSide[] {
  const { index } = stage;
  switch (blocker.kind) {
    case "condition":
      return devicesRead(stage, blocker.condition);
    case "interlock":
      return interlockSide(stage, blocker.guarded.name);
    case "zone":
      return zoneSides(stage, blocker.zone, [deviceOfStep(run, step), stage.zones.holder(blocker.zone)]);
    case "device":
    case "bound": {
      const device = index.devices[blocker.device]?.device;
      return device === undefined ? [] : [{ what: device.name, at: device.source }];
    }
    case "member":
      return (index.pools[blocker.pool]?.members ?? []).flatMap((member) => {
        const device = index.devices[member]?.device;
        return device === undefined ? [] : [{ what: device.name, at: device.source }];
      });
    default:
      return blocker satisfies never;
  }
}

const deviceOfStep = (run: CycleRun, step: NumberedStep): number =>
  step.binding < 0 ? step.device : (run.members[step.binding] ?? -1);
