/** The adapter `gcode`: axes, outputs and vacuum grippers on a grbl 1.1, on a serial port or over TCP. */
import type { Clock } from "../../../clock/index.ts";
import type { Device, Line } from "../../../model/index.ts";
import type { Adapter } from "../../contract.ts";
import { AdapterPort, type Driver, type FenceStore } from "../kit/index.ts";
import { GcodeDriver } from "./gcode-driver.ts";
import { type Address, readOptions } from "./options.ts";
import { Pool } from "./pool.ts";
import { nameOf } from "./wire.ts";

export interface GcodeSettings {
  readonly store: FenceStore;
  /** Who commands: two controllers of one epoch are told apart by it. Null: nobody says. */
  readonly holder: string | null;
  /** Hears what is wrong, in sentences for a person. */
  readonly onProblem: (device: Device, text: string) => void;
}

/** Longer than a start of grbl may take, which names why it was none. */
const CONNECT_MS = 6000;

/** Its ports all share the connections that this call makes: one adapter per program. */
export function gcodeAdapter(clock: Clock, settings: GcodeSettings): Adapter {
  const pool = new Pool(clock);
  return {
    name: "gcode",
    connect: (device, line, listener) => {
      const read = readOptions(device);
      const driver =
        read.kind === "ok"
          ? new GcodeDriver(clock, {
              ...{ device, options: read.options, controller: pool.at(read.options.address) },
              isWithAxes: hasAxesAt(line, read.options.address),
            })
          : unusable(
              read.problems.map(({ path, message }) => `${["options", ...path].join(".")}: ${message}`).join("\n"),
            );
      // grbl knows no epoch: the fence is kept here, and keeps out nobody who has the port.
      return new AdapterPort(clock, { device, driver, fences: "none", connectMs: CONNECT_MS, listener, ...settings });
    },
  };
}

const hasAxesAt = (line: Line, address: Address): boolean =>
  [...line.devices.values()].some((other) => {
    const read = other.kind === "axes" && other.adapter === "gcode" ? readOptions(other) : null;
    return read?.kind === "ok" && nameOf(read.options.address) === nameOf(address);
  });

/** A device whose options are wrong: it never connects, and says why. */
function unusable(why: string): Driver {
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
