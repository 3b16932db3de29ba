/** The adapters that this program is built with, and what each says of a device's options. */
import { createHash, randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { resolve } from "node:path";
import type { World } from "../../simulator/world/index.ts";
import type { Clock } from "../clock/index.ts";
import {
  type Adapter,
  AdapterRegistry,
  boardDeadMan,
  FileFenceStore,
  gcodeAdapter,
  gcodeDeadMan,
  johnnyFiveAdapter,
  MemoryFenceStore,
  modbusAdapter,
  modbusDeadMan,
  readBoardOptions,
  readGcodeOptions,
  readModbusOptions,
  startPins,
} from "../devices/index.ts";
import type { OptionAdvice, OptionMistake } from "../files/index.ts";
import type { DeadMan, Device, Line } from "../model/index.ts";
import { followed } from "./followed.ts";
import { stateFolder } from "./state-folder.ts";

interface Options {
  readonly address:
    | { readonly kind: "tcp"; readonly host: string; readonly port: number }
    | { readonly kind: "serial"; readonly path: string };
  /** Of Modbus, where several devices may be behind one address. */
  readonly unit?: number;
  readonly watchdog?: object | null;
}

type ReadOptions =
  | { readonly kind: "ok"; readonly options: Options }
  | { readonly kind: "problems"; readonly problems: readonly OptionMistake[] };

/** Adapters for hardware: how each reads a device's options, and what it says of its dead-man. */
const ABOUT: ReadonlyMap<string, About> = new Map<string, About>([
  ["modbus", { read: readModbusOptions, deadMan: modbusDeadMan }],
  ["gcode", { read: readGcodeOptions, deadMan: gcodeDeadMan }],
  ["johnny-five", { read: readBoardOptions, deadMan: boardDeadMan, advice: startPinAdvice }],
]);

interface About {
  readonly read: (device: Device) => ReadOptions;
  readonly deadMan: (device: Device) => DeadMan | null;
  /** What is advised against in options that are right; left out: nothing ever is. */
  readonly advice?: (device: Device) => readonly OptionAdvice[];
}

function startPinAdvice(device: Device): readonly OptionAdvice[] {
  return startPins(device).map((advice) => ({ ...advice, code: "start-pin" as const }));
}

/** Names that line files may give. */
export const ADAPTERS: ReadonlySet<string> = new Set(["simulated", ...ABOUT.keys()]);

export const isReal = (line: Line): boolean =>
  [...line.devices.values()].some(({ adapter }) => adapter !== "simulated");

/** What is wrong with the options of a device that is no simulated one. */
export function optionMistakes(device: Device): readonly OptionMistake[] {
  const read = ABOUT.get(device.adapter)?.read(device);
  return read?.kind === "problems" ? read.problems : [];
}

/** What is advised against in options that are right. */
export const optionAdvice = (device: Device): readonly OptionAdvice[] =>
  ABOUT.get(device.adapter)?.advice?.(device) ?? [];

/** What ends a device's acts when this program is gone; null for a simulated one, which ends with it. */
export const deadMan = (device: Device): DeadMan | null => ABOUT.get(device.adapter)?.deadMan(device) ?? null;

export type Hardware =
  | { readonly kind: "serial"; readonly path: string }
  /** `192.168.1.20:502 unit 1` */
  | { readonly kind: "tcp"; readonly name: string };

/** What no other program may command while this one does; null for what is simulated, or only read over a connection of one's own. */
export function hardwareOf(device: Device): Hardware | null {
  const read = ABOUT.get(device.adapter)?.read(device);
  if (read?.kind !== "ok") return null;
  const { address, unit, watchdog } = read.options;
  if (address.kind !== "tcp") return { kind: "serial", path: address.path };
  const name = `${address.host}:${address.port}`;
  if (unit === undefined) return { kind: "tcp", name };
  const isRead = device.kind === "input" && (watchdog ?? null) === null;
  return isRead ? null : { kind: "tcp", name: `${name} unit ${unit}` };
}

/** Every adapter speaks to the simulated world, whatever the line file names. */
export function simulatedOnly(line: Line, simulated: Adapter): AdapterRegistry {
  const registry = new AdapterRegistry();
  for (const name of new Set([...line.devices.values()].map(({ adapter }) => adapter)))
    registry.register({ ...simulated, name });
  return registry;
}

export interface RealAdapters {
  readonly registry: AdapterRegistry;
  /** Newer than any that a device of this line has seen: commands of an earlier start are refused. */
  readonly epoch: number;
}

/** Adapters as the line file names them; the world follows what is real. @param tell hears what is wrong with hardware, for a person */
export function realAdapters(
  clock: Clock,
  line: Line,
  world: World,
  holder: string,
  tell: (text: string) => void,
): RealAdapters {
  // Simulated devices end with the program, and so do their fences.
  const store = isReal(line) ? new FileFenceStore(fenceFolder(line)) : new MemoryFenceStore();
  const epochs = [...line.devices.keys()].map((device) => {
    const loaded = store.load(device);
    if (loaded.kind === "unreadable") tell(loaded.why);
    return loaded.kind === "stored" ? loaded.stored.fence.epoch : 0;
  });
  const settings = { store, holder, onProblem: (device: Device, text: string) => tell(`${device.name}: ${text}`) };
  const registry = new AdapterRegistry()
    .register(world.adapter)
    .register(followed(modbusAdapter(clock, settings), world))
    .register(followed(gcodeAdapter(clock, settings), world))
    .register(followed(johnnyFiveAdapter(clock, settings), world));
  return { registry, epoch: 1 + Math.max(0, ...epochs) };
}

/** Of this line file alone, from wherever it is named. */
const fenceFolder = (line: Line): string =>
  stateFolder("fences", createHash("sha256").update(resolve(line.file)).digest("hex").slice(0, 16));

/** Who commands: another start of the program is another holder. */
export const holder = (): string => `${hostname()} ${process.pid} ${randomUUID()}`;
