/** A world without a controller: a test says what goes to its devices, and reads what they say. */
import { applyFault, type FaultName, World } from "../../simulator/world/index.ts";
import { createRandom, VirtualClock } from "../../src/clock/index.ts";
import { loadLine, readText } from "../../src/files/index.ts";
import {
  type Act,
  carriedSignals,
  type DeviceMessage,
  type Report,
  type SignalValue,
  type StopCategory,
} from "../../src/model/index.ts";

export type BareWorld = ReturnType<typeof bareWorld>;

interface Options {
  readonly seed?: number;
  /** Changes to the example's line file, as text, before it is read. */
  readonly edit?: (text: string) => string;
}

/** The line of an example, all its devices connected, its axes homed. */
export function bareWorld(name: "transfer" | "weld-cell" | "board", options: Options = {}) {
  const { seed = 1, edit = (text: string) => text } = options;
  const read = (path: string) => {
    const its = readText(path);
    return "text" in its ? { text: edit(its.text) } : its;
  };
  const loaded = loadLine(`sequences/${name}/line.yaml`, { adapters: new Set(["simulated"]), read });
  if (loaded.kind !== "ok") throw new Error(loaded.diagnostics.map(({ message }) => message).join("\n"));
  const { line } = loaded;
  const clock = new VirtualClock();
  const world = new World(clock, createRandom(seed), line);
  const heard: { readonly atMs: number; readonly message: DeviceMessage }[] = [];
  for (const device of line.devices.values())
    world.adapter.connect(device, line, (message) => heard.push({ atMs: clock.nowMs(), message })).open();
  let ids = 0;
  let stops = 0;

  const pass = (ms: number): void => clock.runUntil(clock.nowMs() + ms);
  const plant = (fault: FaultName, device: string): void => {
    const wrong = applyFault(world, fault, device);
    if (wrong !== null) throw new Error(wrong);
  };
  const send = (device: string, act: Act): number => {
    const id = ++ids;
    const fence = { epoch: 1, stop: stops };
    world.station(device).toDevice.send({ type: "command", id, device, act, fence });
    return id;
  };
  const stop = (device: string, category: StopCategory): void =>
    world.station(device).toDevice.send({ type: "stop", device, category, fence: { epoch: 1, stop: ++stops } });
  /** Everything that a device has said, but telemetry, and not what it said before the last `forget`. */
  const reports = (device: string): readonly Report[] =>
    heard.flatMap(({ message }) => (message.device === device && message.type !== "telemetry" ? [message] : []));
  const telemetry = (device: string) =>
    heard.flatMap(({ atMs, message }) =>
      message.device === device && message.type === "telemetry" ? [{ atMs, ...message }] : [],
    );
  const valuesOf = (signal: string): readonly (SignalValue | null | undefined)[] => {
    const [name = ""] = signal.split(".");
    const device = line.devices.get(name);
    const slot = device === undefined ? -1 : carriedSignals(device).findIndex((its) => its.name === signal);
    return telemetry(name).map(({ values }) => values[slot]);
  };
  /** What a signal was when it was last heard. */
  const sensed = (signal: string): SignalValue | null | undefined => valuesOf(signal).at(-1);
  const forget = (): void => void heard.splice(0);
  /** Sends an act and lets it run, ten seconds at most. @returns how it ended, and why if it did not end well */
  const does = (device: string, act: Act): string => {
    const id = send(device, act);
    const end = () =>
      reports(device).find((its) => "commandId" in its && its.commandId === id && its.type !== "accepted");
    clock.runWhile(() => end() === undefined, { untilMs: clock.nowMs() + 10_000 });
    pass(5);
    const its = end();
    if (its === undefined) return "nothing";
    return "why" in its ? `${its.type}: ${its.why}` : its.type;
  };
  const position = (axes: string, name: string) => {
    const device = line.devices.get(axes);
    return (device?.kind === "axes" ? device.positions.get(name) : undefined) ?? {};
  };
  const goes = (axes: string, name: string): string =>
    does(axes, { verb: "move", target: position(axes, name), speed: 1 });
  for (const device of line.devices.values())
    if (device.kind === "axes") does(device.name, { verb: "home", axes: null });
  forget();
  return {
    ...{ line, clock, world, heard, pass, plant, send, stop, does, goes, position },
    ...{ reports, telemetry, valuesOf, sensed, forget, parts: world.parts },
  };
}

/** A part is fed, and in the gripper, over the feeder. */
export function withPart(name: "transfer" | "board", options: Options = {}): BareWorld {
  const its = bareWorld(name, options);
  const { axes, gripper, feeder } = CELL[name];
  its.does(feeder, { verb: "advance" });
  its.goes(axes, feeder);
  its.does(gripper, { verb: "grip" });
  its.forget();
  return its;
}

/** The names of a cell's devices. */
export const CELL = {
  transfer: { axes: "arm", gripper: "gripper", feeder: "feeder" },
  board: { axes: "gantry", gripper: "nozzle", feeder: "f-10k" },
} as const;
