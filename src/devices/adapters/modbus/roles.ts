/** Which registers a device of each kind can have, by the names that line files give them. */
import type { Device, DeviceKind } from "../../../model/index.ts";

export interface RoleSpec {
  readonly type: "bool" | "number" | "any";
  readonly write: boolean;
  readonly required: boolean;
  /** From and to, where the device has a range. */
  readonly range?: readonly [low: number, high: number];
}

const read = (type: RoleSpec["type"]): RoleSpec => ({ type, write: false, required: false });
const write = (type: RoleSpec["type"]): RoleSpec => ({ type, write: true, required: false });
const ranged = (spec: RoleSpec, range: RoleSpec["range"] | null): RoleSpec =>
  range === null || range === undefined ? spec : { ...spec, range };
const needed = (spec: RoleSpec): RoleSpec => ({ ...spec, required: true });

/** Those that do not depend on the device. */
const ROLES: Readonly<Partial<Record<DeviceKind, Readonly<Record<string, RoleSpec>>>>> = {
  input: {},
  output: {},
  conveyor: {
    run: needed(write("bool")),
    enable: write("bool"),
    reverse: write("bool"),
    /** Wanted, mm/s. */
    speed: write("number"),
    /** Where an index ends, mm along the belt. */
    target: write("number"),
    /** Starts the move to `target`. */
    go: write("bool"),
    running: read("bool"),
    /** Sensed, mm/s, signed. */
    actual: read("number"),
    position: read("number"),
    fault: read("any"),
  },
  tool: {
    start: needed(write("bool")),
    program: write("number"),
    busy: read("bool"),
    done: read("bool"),
    ok: read("bool"),
    result: read("any"),
    fault: read("any"),
  },
};

export function rolesOf(device: Device): ReadonlyMap<string, RoleSpec> {
  const roles = new Map(Object.entries(ROLES[device.kind] ?? {}));
  switch (device.kind) {
    case "input":
      return roles.set("value", needed(ranged(read(device.range === null ? "bool" : "number"), device.range)));
    case "output":
      if (device.range === null) return roles.set("out", needed(write("bool"))).set("feedback", read("bool"));
      return roles
        .set("value", needed(ranged(write("number"), device.range)))
        .set("out", write("bool"))
        .set("feedback", ranged(read("number"), device.range));
    case "conveyor":
      for (const station of device.stations.keys()) roles.set(`part_at.${station}`, read("bool"));
      return roles;
    case "tool":
      for (const { parameters } of device.verbs.values())
        for (const parameter of parameters) roles.set(`recipe.${parameter}`, write("any"));
      return roles;
    default:
      return roles;
  }
}

/** What stays as it was written, and which value of it; null: any. A request may be taken back by the device itself: only that it is off stays. */
export const KEPT_ROLES: Readonly<
  Partial<Record<DeviceKind, readonly (readonly [role: string, only: number | null])[]>>
> = {
  output: [
    ["out", null],
    ["value", null],
  ],
  conveyor: [
    ["run", null],
    ["enable", null],
    ["reverse", null],
    ["speed", null],
    ["go", 0],
  ],
  tool: [["start", 0]],
};
