/** The adapter `modbus`: devices with registers, over TCP or on a serial line. */
import type { Clock } from "../../../clock/index.ts";
import type { Device } from "../../../model/index.ts";
import type { Adapter } from "../../contract.ts";
import { AdapterPort, type Driver, type FenceStore } from "../kit/index.ts";
import { ModbusDriver } from "./modbus-driver.ts";
import { type OptionProblem, readOptions } from "./options.ts";
import { Pool } from "./pool.ts";

export interface ModbusSettings {
  readonly store: FenceStore;
  /** Who commands: two controllers of one epoch are told apart by it. Null: nobody says. */
  readonly holder: string | null;
  /** Hears what is wrong, in sentences for a person. */
  readonly onProblem: (device: Device, text: string) => void;
}

/** Connecting includes the first read of every register. */
const CONNECT_MS = 3000;

/** Its ports all share the connections that this call makes: one adapter per program. */
export function modbusAdapter(clock: Clock, settings: ModbusSettings): Adapter {
  const pool = new Pool(clock);
  return {
    name: "modbus",
    connect: (device, _line, listener) => {
      const read = readOptions(device);
      const driver =
        read.kind === "ok" ? new ModbusDriver(clock, device, read.options, pool) : unusable(device, read.problems);
      // A register knows no epoch: whoever reaches the device can write to it.
      return new AdapterPort(clock, { device, driver, fences: "none", connectMs: CONNECT_MS, listener, ...settings });
    },
  };
}

/** `options.map.speed.type: expected …`, a line for each. */
export function explainOptions(device: Device, problems: readonly OptionProblem[]): string {
  return problems.map(({ path, message }) => `${[device.name, "options", ...path].join(".")}: ${message}`).join("\n");
}

/** A device whose options are wrong: it never connects, and says why. */
function unusable(device: Device, problems: readonly OptionProblem[]): Driver {
  const why = explainOptions(device, problems);
  return {
    connect: (link) => link.down(why),
    begin: () => why,
    cutsShort: () => true,
    halt: () => {},
    sense: () => [],
    isMoving: false,
    disconnect: () => {},
  };
}
