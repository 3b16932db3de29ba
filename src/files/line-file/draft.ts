/** A line while it is being read: what is known already, and how to complain about the rest. */
import type { z } from "zod";
import { nearest } from "../../conditions/index.ts";
import type { Device, DeviceKind, DeviceName } from "../../model/index.ts";
import type { Marker } from "../marker.ts";
import type { Salvaged } from "../salvage.ts";
import type { DEVICE_SCHEMA, LINE_SCHEMA } from "../schemas/line.ts";
import type { Path, YamlSource } from "../yaml-source.ts";

export type RawLine = Salvaged<z.output<typeof LINE_SCHEMA>>;
export type RawDevice = Salvaged<z.output<typeof DEVICE_SCHEMA>>;
export type RawOf<K extends DeviceKind> = Extract<RawDevice, { kind?: K | undefined }>;

export interface LineDraft {
  readonly source: YamlSource;
  readonly marker: Marker;
  readonly adapters: ReadonlySet<string>;
  readonly heartbeatMs: number;
  readonly devices: Map<DeviceName, Device>;
  /** Named in the file, but so wrong that nothing is known of them. */
  readonly broken: Set<DeviceName>;
}

/** The device that `path` refers to; null if there is none, which is complained about unless the device is broken. */
export function deviceAt(name: string, path: Path, draft: LineDraft, at: "key" | "value" = "value"): Device | null {
  const device = draft.devices.get(name);
  if (device !== undefined) return device;
  if (!draft.broken.has(name)) {
    const known = [...draft.devices.keys(), ...draft.broken];
    const remark = { code: "unknown-device", message: `no device \`${name}\``, nearest: nearest(name, known) } as const;
    draft.marker.complain(path, at, remark);
  }
  return null;
}

/** The entries of a salvaged map whose values were good. */
export function entriesOf<T>(map: Readonly<Record<string, T | undefined>> | undefined): [string, T][] {
  return Object.entries(map ?? {}).filter((entry): entry is [string, T] => entry[1] !== undefined);
}

/** All entries of a salvaged map; a value that was bad comes as an empty one, so that its name is known all the same. */
export function namedIn<T extends object>(
  map: Readonly<Record<string, T | undefined>> | undefined,
): [string, Partial<T>][] {
  return Object.entries(map ?? {}).map(([name, value]) => [name, value ?? {}]);
}
