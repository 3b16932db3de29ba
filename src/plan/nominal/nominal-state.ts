/**
 * The nominal state of a line: what its signals say if everything goes as written. Plain values by name, so that plan,
 * recovery and simulator speak of the same thing.
 */
import type { AxesDevice, Coordinates, Device, Line, SignalName, SignalValue } from "../../model/index.ts";

/** Signals that are missing are unknown: only the world knows them. */
export interface NominalState {
  get(signal: SignalName): SignalValue | undefined;
}

/** After homing, before the first step. Switches say what lets things go: true. */
export function startState(line: Line): Map<SignalName, SignalValue> {
  const state = new Map<SignalName, SignalValue>();
  for (const device of line.devices.values()) {
    for (const [signal, value] of Object.entries(startValues(device))) state.set(`${device.name}.${signal}`, value);
  }
  return state;
}

/** Where axes stand after homing: the position `home`, or the low end of the range for what that leaves out. */
function homeOf(device: AxesDevice): Coordinates {
  const home = device.positions.get("home") ?? {};
  return Object.fromEntries([...device.axes.values()].map(({ name, range }) => [name, home[name] ?? range[0]]));
}

/** Where the state has a device's axes; an axis that is unknown counts as being at home. */
export function positionIn(state: NominalState, device: AxesDevice): Coordinates {
  const home = homeOf(device);
  const at = (axis: string): number => {
    const value = state.get(`${device.name}.${axis}`);
    return typeof value === "number" ? value : (home[axis] ?? 0);
  };
  return Object.fromEntries([...device.axes.keys()].map((axis) => [axis, at(axis)]));
}

function startValues(device: Device): Record<string, SignalValue> {
  switch (device.kind) {
    case "axes": {
      const axes = [...device.axes.keys()];
      const speeds = Object.fromEntries(axes.map((axis) => [`speed.${axis}`, 0]));
      return { ...homeOf(device), ...speeds, homed: true, moving: false };
    }
    case "gripper":
      return { holding: false, open: true };
    case "feeder":
      return { part_ready: false, stocked: true, ...(device.stock === null ? {} : { count: device.stock }) };
    case "conveyor":
      return {
        running: false,
        position: 0,
        ...Object.fromEntries([...device.stations.keys()].map((station) => [`part_at.${station}`, true])),
      };
    case "output":
      return device.range === null ? { on: false } : { on: false, value: device.range[0] };
    case "input":
      return device.range === null ? { [device.signal]: true } : {};
    case "tool":
      return { busy: false, ok: true };
    default:
      return device satisfies never;
  }
}
