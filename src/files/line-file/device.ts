/** One device of a line file, by its kind. */
import type {
  ConveyorDevice,
  Device,
  GripperDevice,
  InputDevice,
  OutputDevice,
  ToolDevice,
  ToolVerb,
} from "../../model/index.ts";
import { STEP_KEYS } from "../schemas/step-keys.ts";
import type { Path } from "../yaml-source.ts";
import { readAxes } from "./axes.ts";
import { type DeviceBase, readBase } from "./device-base.ts";
import { entriesOf, type LineDraft, namedIn, type RawDevice, type RawOf } from "./draft.ts";
import { checkTwins } from "./names.ts";

/** The device as far as it is right; a length that is not stands as NaN, which every later check lets pass. */
export function readDevice(name: string, raw: RawDevice, path: Path, draft: LineDraft): Device {
  const base = readBase(name, raw, path, draft);
  switch (raw.kind) {
    case "axes":
      return readAxes(base, raw, path, draft);
    case "gripper":
      return readGripper(base, raw);
    case "feeder":
      return { ...base, kind: "feeder", advanceMs: raw.advance?.takes ?? 300, stock: raw.stock ?? null };
    case "conveyor":
      return readConveyor(base, raw, path, draft);
    case "output":
      return readOutput(base, raw, path, draft);
    case "input":
      return readInput(base, raw, path, draft);
    case "tool":
      return readTool(base, raw, path, draft);
    default:
      throw new Error(`${name}: a device without a kind is not read`);
  }
}

/** Its `mount` is settled when all devices are known. */
function readGripper(base: DeviceBase, raw: RawOf<"gripper">): GripperDevice {
  return {
    ...base,
    kind: "gripper",
    style: raw.style ?? "jaw",
    mount: raw.mount ?? null,
    gripMs: raw.grip?.takes ?? 120,
    releaseMs: raw.release?.takes ?? 80,
    safe: raw.safe ?? "keep",
  };
}

function readConveyor(base: DeviceBase, raw: RawOf<"conveyor">, path: Path, { marker }: LineDraft): ConveyorDevice {
  const lengthMm = raw.length ?? 1000;
  const stations = new Map(entriesOf(raw.stations));
  checkTwins(stations.keys(), [...path, "stations"], marker);
  for (const [name, placeMm] of stations) {
    if (placeMm <= lengthMm) continue;
    const message = `${base.name} is ${lengthMm} mm long; ${placeMm} mm is beyond its end`;
    marker.value([...path, "stations", name], { code: "outside-range", message });
  }
  return {
    ...base,
    kind: "conveyor",
    speedMmPerS: raw.speed ?? Number.NaN,
    accelerationMmPerS2: raw.acceleration ?? 1000,
    jerkMmPerS3: raw.jerk ?? 20_000,
    lengthMm,
    stations,
    reportEveryMs: raw.reports_every ?? 20,
  };
}

function readOutput(base: DeviceBase, raw: RawOf<"output">, path: Path, draft: LineDraft): OutputDevice {
  const range = readRange(raw.range, path, draft);
  return {
    ...base,
    kind: "output",
    switchMs: raw.takes ?? 20,
    safe: raw.safe ?? "off",
    brakeOf: raw.brake_of ?? null,
    range,
  };
}

function readInput(base: DeviceBase, raw: RawOf<"input">, path: Path, draft: LineDraft): InputDevice {
  const range = readRange(raw.range, path, draft);
  if (range !== null && raw.when !== undefined)
    draft.marker.key([...path, "when"], {
      code: "wrong-parameter",
      message: "an analogue input (it has a `range`) has no level; take `when` away",
    });
  return { ...base, kind: "input", signal: raw.signal ?? "value", when: raw.when ?? "high", range };
}

function readRange(
  raw: RawOf<"output">["range"],
  path: Path,
  { marker }: LineDraft,
): readonly [low: number, high: number] | null {
  const [low, high] = raw ?? [];
  if (low === undefined || high === undefined) return null;
  if (low >= high)
    marker.value([...path, "range"], {
      code: "impossible-limit",
      message: `the low end ${low} must be below the high end ${high}`,
    });
  return [low, high];
}

function readTool(base: DeviceBase, raw: RawOf<"tool">, path: Path, { marker }: LineDraft): ToolDevice {
  const verbs = new Map<string, ToolVerb>();
  if (raw.run !== undefined) verbs.set("run", readVerb("run", raw.run));
  for (const [name, verb] of namedIn(raw.verbs)) {
    if (verbs.has(name))
      marker.key([...path, "verbs", name], { code: "duplicate-name", message: "`run` is given twice; keep one" });
    verbs.set(name, readVerb(name, verb));
  }
  if (raw.run === undefined && raw.verbs === undefined)
    marker.key(path, {
      code: "missing-key",
      message: "a tool needs a verb: `run: { takes: 2 s }`, or its own under `verbs`",
    });
  for (const [name, verb] of verbs) {
    const at = raw.verbs?.[name] === undefined ? [...path, "run"] : [...path, "verbs", name];
    for (const [index, parameter] of verb.parameters.entries()) {
      if (!STEP_KEYS.has(parameter)) continue;
      const message = `\`${parameter}\` is a key of every step; give the parameter another name`;
      marker.value([...at, "parameters", index], { code: "bad-name", message });
    }
  }
  return { ...base, kind: "tool", verbs, safe: raw.safe ?? "off" };
}

function readVerb(name: string, raw: NonNullable<RawOf<"tool">["run"]>): ToolVerb {
  const parameters = (raw.parameters ?? []).filter((parameter) => parameter !== undefined);
  const result = raw.result ?? "ok";
  return {
    name,
    takesMs: raw.takes ?? Number.NaN,
    parameters,
    result: parameters.includes(result) ? { parameter: result } : { text: result },
  };
}
