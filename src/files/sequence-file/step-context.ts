/** What reading one step needs to know of everything around it. */
import type { z } from "zod";
import { nearest } from "../../conditions/index.ts";
import type { Device, DeviceKind, Line, Rung, StepTarget } from "../../model/index.ts";
import type { Signals } from "../condition-check.ts";
import type { Marker } from "../marker.ts";
import type { Salvaged } from "../salvage.ts";
import type { STEP_SCHEMA } from "../schemas/step.ts";
import type { Path, YamlSource } from "../yaml-source.ts";

export type RawStep = Salvaged<z.output<typeof STEP_SCHEMA>>;

export interface StepContext {
  readonly line: Line;
  readonly signals: Signals;
  /** Pool by binding. */
  readonly bindings: ReadonlyMap<string, string>;
  /** What the row is called, to tell a cell from a binding. */
  readonly rowName: string | null;
  /** The ladder of steps that have none of their own. Null: a step without a device. */
  readonly ladder: (kind: DeviceKind | null) => readonly Rung[];
  readonly source: YamlSource;
  readonly marker: Marker;
}

/** A target with the devices it may come to: one, or the members of its pool. */
export interface Resolved {
  readonly target: StepTarget;
  readonly devices: readonly Device[];
}

/** The members of the pool that `binding` is taken from. */
export function membersOf(binding: string, { line, bindings }: StepContext): readonly Device[] {
  const names = line.pools.get(bindings.get(binding) ?? "") ?? [];
  return names.map((name) => line.devices.get(name)).filter((device) => device !== undefined);
}

/** What `name` stands for: a device, or a binding. Null: neither, which is complained about, or one with a mistake. */
export function resolveName(name: string, path: Path, context: StepContext): Resolved | null {
  const { line, bindings, signals, marker } = context;
  const device = line.devices.get(name);
  if (device !== undefined) return { target: { kind: "device", device: name }, devices: [device] };
  const pool = bindings.get(name);
  if (pool !== undefined) return { target: { kind: "pool", pool, binding: name }, devices: membersOf(name, context) };
  if (!signals.broken.has(name)) {
    const known = [...line.devices.keys(), ...line.pools.keys(), ...bindings.keys()];
    marker.value(path, { code: "unknown-device", message: `no device \`${name}\``, nearest: nearest(name, known) });
  }
  return null;
}

/**
 * What to say of a row's name where no row is read: outside the steps, or in a text that came out of a cell.
 * @param written the name as it stands there, with its `${…}`
 */
export function rowMessage(written: string, [where]: Path): string {
  if (where === "recover") return "`recover` reads no table: its steps run whatever row failed";
  if (where === "steps")
    return `\`${written}\` comes out of a cell, and a cell is not filled in again: write into the table what it stands for`;
  return `\`${where}\` reads no table: write the ladder at the step whose row it is to read`;
}
