/** Zones and interlocks: the conditions that keep devices from harming each other. */
import type { ConditionText, DeviceName, Interlock, Zone } from "../../model/index.ts";
import { checkCondition, type Signals } from "../condition-check.ts";
import type { Path } from "../yaml-source.ts";
import { deviceAt, entriesOf, type LineDraft, type RawLine } from "./draft.ts";

export function readZones(raw: RawLine["zones"], draft: LineDraft, signals: Signals): ReadonlyMap<string, Zone> {
  const zones = new Map<string, Zone>();
  for (const [name, rawMembers] of entriesOf(raw)) {
    const path = ["zones", name];
    const members = new Map<DeviceName, ConditionText>();
    for (const [member, text] of entriesOf(rawMembers)) {
      const inside = readCondition(text, [...path, member], draft, signals);
      if (draft.devices.has(member)) members.set(member, inside);
      else deviceAt(member, [...path, member], draft, "key");
    }
    zones.set(name, { name, members, source: draft.source.point(path) });
  }
  return zones;
}

export function readInterlocks(
  raw: RawLine["interlocks"],
  draft: LineDraft,
  signals: Signals,
): ReadonlyMap<string, Interlock> {
  const interlocks = new Map<string, Interlock>();
  for (const [name, its] of entriesOf(raw)) {
    const path = ["interlocks", name];
    const require = its.require === undefined ? null : readCondition(its.require, [...path, "require"], draft, signals);
    const stops: DeviceName[] = [];
    for (const [index, stop] of (its.stops ?? []).entries()) {
      const device = stop === undefined ? null : deviceAt(stop, [...path, "stops", index], draft);
      if (device?.kind === "input")
        draft.marker.value([...path, "stops", index], {
          code: "wrong-kind",
          message: `${device.name} is an input; there is nothing to stop`,
        });
      else if (device !== null) stops.push(device.name);
    }
    if (require === null) continue;
    interlocks.set(name, {
      name,
      require,
      stops,
      category: its.category ?? 1,
      reset: its.reset ?? "manual",
      delayOnMs: its.delay_on ?? 0,
      delayOffMs: its.delay_off ?? 0,
      message: its.message ?? null,
      response: its.response ?? null,
    });
  }
  return interlocks;
}

function readCondition(text: string, path: Path, draft: LineDraft, signals: Signals): ConditionText {
  checkCondition(text, path, draft.marker, signals);
  return { text, at: draft.source.point(path) };
}
