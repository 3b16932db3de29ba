/** The adapter `johnny-five`: devices on the pins of Arduinos and other boards that speak Firmata. */
import type { Clock } from "../../../clock/index.ts";
import type { Device } from "../../../model/index.ts";
import type { Adapter } from "../../contract.ts";
import { AdapterPort, type Driver, type FenceStore } from "../kit/index.ts";
import { JohnnyFiveDriver } from "./johnny-five-driver.ts";
import { type OptionProblem, readOptions } from "./options.ts";
import { Pool } from "./pool.ts";

export interface JohnnyFiveSettings {
  readonly store: FenceStore;
  /** Who commands: two controllers of one epoch are told apart by it. Null: nobody says. */
  readonly holder: string | null;
  /** Hears what is wrong, in sentences for a person. */
  readonly onProblem: (device: Device, text: string) => void;
}

/** Longer than a board that restarts when it is opened takes to answer: the handshake gives up before, with a better reason. */
const CONNECT_MS = 10_000;

/** Its ports all share the boards that this call makes: one adapter per program. */
export function johnnyFiveAdapter(clock: Clock, settings: JohnnyFiveSettings): Adapter {
  const pool = new Pool(clock);
  return {
    name: "johnny-five",
    connect: (device, _line, listener) => {
      const read = readOptions(device);
      const driver =
        read.kind === "ok" ? new JohnnyFiveDriver(clock, device, read.options, pool) : unusable(device, read.problems);
      // The board stores nothing: whoever reaches it can write to its pins.
      return new AdapterPort(clock, { device, driver, fences: "none", connectMs: CONNECT_MS, listener, ...settings });
    },
  };
}

/** `arm.options.axes.x.servo.pin: expected …`, a line for each. */
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
