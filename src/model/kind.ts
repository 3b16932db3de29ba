/** The seven device kinds: which verbs each takes and which signals it gives. */
import type { Verb } from "./act.ts";
import type { Device, DeviceKind, Line } from "./line.ts";
import type { SignalSpec } from "./signal.ts";

export const KIND_VERBS: Readonly<Record<DeviceKind, readonly Verb[]>> = {
  axes: ["home", "move", "jog", "hold"],
  gripper: ["grip", "release"],
  feeder: ["advance"],
  conveyor: ["start", "stop", "index"],
  output: ["on", "off", "pulse", "set"],
  input: [],
  tool: ["run"],
};

/** Kinds that a stop of category 1 brings to rest before the outputs go to their safe values. */
export const STOPPED_FIRST: ReadonlySet<DeviceKind> = new Set<DeviceKind>(["axes", "conveyor", "tool", "feeder"]);

/** Verbs as a sequence file writes them: a tool's are its own names. */
export function verbNames(device: Device): readonly string[] {
  if (device.kind === "tool") return [...device.verbs.keys()];
  if (device.kind === "output" && device.range === null) return KIND_VERBS.output.filter((verb) => verb !== "set");
  return KIND_VERBS[device.kind];
}

/** Names that an axis may not bear, because the device has a signal of that name. */
export const AXES_SIGNALS = ["homed", "moving", "at", "speed"] as const;

/** Every signal of one device, in the order in which its telemetry carries them; those with `derived` are not carried. */
export function deviceSignals(device: Device): readonly SignalSpec[] {
  const spec = (signal: string, type: SignalSpec["type"], unit: SignalSpec["unit"] = null): SignalSpec => ({
    name: `${device.name}.${signal}`,
    device: device.name,
    type,
    unit,
    derived: null,
  });
  switch (device.kind) {
    case "axes": {
      const axes = [...device.axes.values()];
      return [
        ...axes.map((axis) => spec(axis.name, "number", axis.unit)),
        ...axes.map((axis) => spec(`speed.${axis.name}`, "number", axis.unit === "mm" ? "mm/s" : "deg/s")),
        spec("homed", "boolean"),
        spec("moving", "boolean"),
        ...[...device.positions].map(([position, target]) => ({
          ...spec(`at.${position}`, "boolean"),
          derived: { target, within: device.inPosition },
        })),
      ];
    }
    case "gripper": {
      const both = [spec("holding", "boolean"), spec("open", "boolean")];
      return device.style === "vacuum" ? [...both, spec("pressure", "number", "kPa")] : both;
    }
    case "feeder":
      return [spec("part_ready", "boolean"), spec("stocked", "boolean"), spec("count", "number")];
    case "conveyor":
      return [
        spec("running", "boolean"),
        spec("position", "number", "mm"),
        ...[...device.stations.keys()].map((station) => spec(`part_at.${station}`, "boolean")),
      ];
    case "output":
      return device.range === null ? [spec("on", "boolean")] : [spec("on", "boolean"), spec("value", "number")];
    case "input":
      return [spec(device.signal, device.range === null ? "boolean" : "number")];
    case "tool":
      return [spec("busy", "boolean"), spec("ok", "boolean"), spec("result", "string")];
    default:
      return device satisfies never;
  }
}

/** Every signal of a line, device by device in file order. */
export function lineSignals(line: Line): readonly SignalSpec[] {
  return [...line.devices.values()].flatMap(deviceSignals);
}

/** Those that telemetry carries, in its order. */
export function carriedSignals(device: Device): readonly SignalSpec[] {
  return deviceSignals(device).filter((signal) => signal.derived === null);
}
