/** The adapter `gcode`: axes, outputs and vacuum grippers on a grbl 1.1, on a serial port or over TCP. */
import type { Clock } from "../../../clock/index.ts";
import type { Line } from "../../../model/index.ts";
import type { Adapter } from "../../contract.ts";
import {
  AdapterPort,
  type AdapterSettings,
  ConnectionRegistry,
  dammed,
  openStream,
  streamName,
  unusable,
} from "../kit/index.ts";
import { Controller } from "./controller.ts";
import { GcodeDriver } from "./gcode-driver.ts";
import { type Address, readOptions } from "./options.ts";

/** Longer than a start of grbl may take, which names why it was none. */
const CONNECT_MS = 6000;

/** `$100` to `$102`: steps/mm of X, Y, Z. grbl wiki, "Grbl v1.1 Configuration". */
const STEPS_SETTING = 100;

/**
 * Its ports all share the connections that this call makes: one adapter per program.
 * @param open what carries the bytes
 */
export function gcodeAdapter(clock: Clock, settings: AdapterSettings, open = openStream): Adapter {
  const controllers = new ConnectionRegistry(
    streamName,
    (address: Address) =>
      new Controller(clock, (hooks) =>
        // What a serial line brings has the bounds of its baud rate.
        address.kind === "tcp"
          ? dammed(clock, streamName(address), hooks, (all) => open(address, all))
          : open(address, hooks),
      ),
  );
  return {
    name: "gcode",
    connect: (device, line, listener) => {
      const read = readOptions(device);
      const driver =
        read.kind === "ok"
          ? new GcodeDriver(clock, {
              ...{ device, options: read.options, controller: controllers.at(read.options.address) },
              isWithAxes: hasAxesAt(line, read.options.address),
            })
          : unusable(device, read.problems);
      // grbl knows no epoch: the fence is kept here, and keeps out nobody who has the port.
      return new AdapterPort(clock, { device, driver, fences: "none", connectMs: CONNECT_MS, listener, ...settings });
    },
    readScale: (device, axis, told) => {
      const read = readOptions(device);
      const option = read.kind === "ok" ? read.options.axes.get(axis) : undefined;
      if (read.kind !== "ok" || option === undefined) return told(null);
      const controller = controllers.at(read.options.address);
      const before = controller.settings;
      // Somebody may have sent another since it was read: an answer that failed leaves the old list, which proves nothing.
      controller.readSettings(() => {
        const { settings } = controller;
        told(settings === before ? null : (settings?.get(STEPS_SETTING + "XYZ".indexOf(option.letter)) ?? null));
      });
    },
  };
}

const hasAxesAt = (line: Line, address: Address): boolean =>
  [...line.devices.values()].some((other) => {
    const read = other.kind === "axes" && other.adapter === "gcode" ? readOptions(other) : null;
    return read?.kind === "ok" && streamName(read.options.address) === streamName(address);
  });
