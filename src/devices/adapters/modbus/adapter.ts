/** The adapter `modbus`: devices with registers, over TCP or on a serial line. */
import type { Clock } from "../../../clock/index.ts";
import type { Adapter } from "../../contract.ts";
import { AdapterPort, type AdapterSettings, openStream, unusable } from "../kit/index.ts";
import { ModbusDriver } from "./modbus-driver.ts";
import { readOptions } from "./options.ts";
import { Units } from "./units.ts";

/** Connecting includes the first read of every register. */
const CONNECT_MS = 3000;

/**
 * Its ports all share the connections that this call makes: one adapter per program.
 * @param open what carries the bytes
 */
export function modbusAdapter(clock: Clock, settings: AdapterSettings, open = openStream): Adapter {
  const units = new Units(clock, open);
  return {
    name: "modbus",
    connect: (device, _line, listener) => {
      const read = readOptions(device);
      const driver =
        read.kind === "ok" ? new ModbusDriver(clock, device, read.options, units) : unusable(device, read.problems);
      // A register knows no epoch: whoever reaches the device can write to it.
      return new AdapterPort(clock, { device, driver, fences: "none", connectMs: CONNECT_MS, listener, ...settings });
    },
  };
}
