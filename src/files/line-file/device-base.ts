/** What every device has, whatever its kind. */
import { nearest } from "../../conditions/index.ts";
import type { DeviceName, PositionName, SourcePoint } from "../../model/index.ts";
import type { Path } from "../yaml-source.ts";
import type { LineDraft, RawDevice } from "./draft.ts";

export interface DeviceBase {
  readonly name: DeviceName;
  readonly adapter: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly heartbeatMs: number;
  readonly at: ReadonlyMap<string, PositionName>;
  readonly source: SourcePoint;
}

export function readBase(name: DeviceName, raw: RawDevice, path: Path, draft: LineDraft): DeviceBase {
  const { adapter } = raw;
  if (adapter !== undefined && !draft.adapters.has(adapter)) {
    const known = [...draft.adapters];
    draft.marker.value([...path, "adapter"], {
      code: "unknown-adapter",
      message: `no adapter \`${adapter}\`; this program has ${known.join(", ")}`,
      nearest: nearest(adapter, known),
    });
  }
  return {
    name,
    adapter: adapter ?? "",
    options: raw.options ?? {},
    heartbeatMs: raw.heartbeat ?? draft.heartbeatMs,
    at: readAt(raw.at),
    source: draft.source.point(path),
  };
}

/** `at: station` is the role `at`. */
function readAt(raw: RawDevice["at"]): ReadonlyMap<string, PositionName> {
  if (raw === undefined) return new Map();
  if (typeof raw === "string") return new Map([["at", raw]]);
  return new Map(Object.entries(raw).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
