/** A line file: from YAML to the model, with every mistake noted on the way. */
import { type ConditionScope, createScope } from "../../conditions/index.ts";
import {
  carriedSignals,
  type Device,
  type DeviceName,
  deviceSignals,
  type Line,
  type SignalName,
} from "../../model/index.ts";
import type { DiagnosticCode } from "../diagnostic.ts";
import type { DiagnosticLog } from "../diagnostic-log.ts";
import { Marker } from "../marker.ts";
import { salvage } from "../salvage.ts";
import { LINE_SCHEMA } from "../schemas/line.ts";
import type { YamlSource } from "../yaml-source.ts";
import { adviseLine } from "./advice.ts";
import { readBoxes } from "./boxes.ts";
import { adviseDeadMan, type DeadManOf } from "./dead-man.ts";
import { readDevice } from "./device.ts";
import type { LineDraft, RawLine } from "./draft.ts";
import { readInterlocks, readZones } from "./guards.ts";
import { settleMounts } from "./mounts.ts";
import { checkTwins } from "./names.ts";
import { readHoming, readPools, readProcessEnable, readSafetyChain } from "./references.ts";

/** A line as far as it is right. To be used as a line only if nothing was complained about. */
export interface ReadLine {
  readonly line: Line;
  readonly scope: ConditionScope;
  readonly broken: ReadonlySet<DeviceName>;
  readonly unreported: ReadonlySet<SignalName>;
  readonly pools: Line["pools"];
}

/** The signals that a device's adapter reports; null: all that its kind has. */
export type Provides = (device: Device) => ReadonlySet<SignalName> | null;

/** A mistake in a device's `options`, at its path from there on. */
export interface OptionMistake {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What an adapter advises against in options that are right. */
export interface OptionAdvice extends OptionMistake {
  readonly code: DiagnosticCode;
}

export interface Adapters {
  readonly adapters: ReadonlySet<string>;
  readonly provides?: Provides;
  /** What a device's adapter finds wrong with its `options`. */
  readonly optionMistakes?: (device: Device) => readonly OptionMistake[];
  /** What its adapter advises against in them, although they are right. */
  readonly optionAdvice?: (device: Device) => readonly OptionAdvice[];
  /** Why a device can't be `process_enable`; null if it can. */
  readonly enableMistake?: (device: Device) => string | null;
  readonly deadMan?: DeadManOf;
}

/** Null if `source` holds nothing that resembles a line. */
export function readLine(source: YamlSource, its: Adapters, log: DiagnosticLog): ReadLine | null {
  const { adapters, provides, optionMistakes, optionAdvice, enableMistake, deadMan } = its;
  const marker = new Marker(source, log);
  const raw = salvage(LINE_SCHEMA, source.data, [], marker.complain);
  if (raw === undefined) return null;
  const heartbeatMs = raw.heartbeat ?? 250;
  const latencyMs = raw.latency ?? 10;
  const draft: LineDraft = { source, marker, adapters, heartbeatMs, devices: new Map(), broken: new Set() };
  readDevices(raw, draft);
  for (const device of draft.devices.values()) {
    for (const { path, message } of optionMistakes?.(device) ?? [])
      marker.value(["devices", device.name, "options", ...path], { code: "bad-option", message });
  }
  const scope = createScope([...draft.devices.values()].flatMap(deviceSignals));
  const unreported = unreportedOf(draft, provides);
  const pools = readPools(raw.pools, draft);
  const signals = { scope, broken: draft.broken, unreported, pools };
  checkTwins([...draft.devices.keys()], ["devices"], marker);
  checkTwins(pools.keys(), ["pools"], marker);
  const line: Line = {
    name: raw.line ?? "",
    file: source.file,
    devices: draft.devices,
    pools,
    heartbeatMs,
    latencyMs,
    homing: readHoming(raw.homing, draft),
    attention: { failures: raw.attention?.failures ?? 3, inLast: raw.attention?.in_last ?? 6 },
    safetyChain: readSafetyChain(raw.safety_chain, draft),
    processEnable: readProcessEnable(raw.process_enable, draft, enableMistake),
    zones: new Map([...readZones(raw.zones, draft, signals), ...readBoxes(raw, latencyMs, draft)]),
    interlocks: readInterlocks(raw.interlocks, draft, signals),
  };
  // What could not be read might be what the advice asks for.
  if (!log.hasErrorsIn(source.file)) {
    adviseLine(line, scope, draft, new Set(Object.keys(raw.boxes ?? {})));
    if (deadMan !== undefined) adviseDeadMan(line, draft, deadMan);
    for (const device of draft.devices.values()) adviseOptions(device, draft, optionAdvice?.(device) ?? []);
  }
  return { line, scope, broken: draft.broken, unreported, pools };
}

function adviseOptions({ name }: Device, { marker }: LineDraft, advice: readonly OptionAdvice[]): void {
  for (const { path, code, message } of advice)
    marker.log.warn(marker.places.value(["devices", name, "options", ...path]), { code, message });
}

function unreportedOf(draft: LineDraft, provides: Provides | undefined): ReadonlySet<SignalName> {
  const names = [...draft.devices.values()].flatMap((device) => {
    const reported = provides?.(device) ?? null;
    if (reported === null) return [];
    return carriedSignals(device).flatMap(({ name }) => (reported.has(name) ? [] : [name]));
  });
  return new Set(names);
}

function readDevices(raw: RawLine, draft: LineDraft): void {
  for (const [name, device] of Object.entries(raw.devices ?? {})) {
    if (device?.kind === undefined) draft.broken.add(name);
    else draft.devices.set(name, readDevice(name, device, ["devices", name], draft));
  }
  if (raw.devices !== undefined && Object.keys(raw.devices).length === 0)
    draft.marker.value(["devices"], { code: "missing-key", message: "a line needs at least one device" });
  settleMounts(draft);
}
