/** Devices by what they have in common: for lists and for the Gantt's lanes. Pure. */
import type { LineView } from "../../../wire/index.ts";

/** `carrier`: an arm with what is mounted on it. */
const DEVICE_GROUPINGS = ["none", "kind", "adapter", "pool", "carrier"] as const;
export type DeviceGrouping = (typeof DEVICE_GROUPINGS)[number];

/** Name of the group of those that are in none. */
export const UNGROUPED = "";

/** @returns by device, the name of its group; a kind's is the kind's own word */
export function deviceGroups(line: LineView, by: DeviceGrouping): ReadonlyMap<string, string> {
  const pools = new Map(Object.entries(line.pools).flatMap(([pool, members]) => members.map((each) => [each, pool])));
  const carriers = new Set(line.devices.flatMap(({ mount }) => mount ?? []));
  return new Map(
    line.devices.map(({ name, kind, adapter, mount }) => {
      switch (by) {
        case "none":
          return [name, UNGROUPED];
        case "kind":
          return [name, kind];
        case "adapter":
          return [name, adapter];
        case "pool":
          return [name, pools.get(name) ?? UNGROUPED];
        case "carrier":
          return [name, mount ?? (carriers.has(name) ? name : UNGROUPED)];
        default:
          return by satisfies never;
      }
    }),
  );
}

/** Those that tell devices of this line apart: more than one group, and not one for each device. */
export function usefulGroupings(line: LineView): readonly DeviceGrouping[] {
  return DEVICE_GROUPINGS.filter((by) => by === "none" || new Set(deviceGroups(line, by).values()).size > 1);
}
