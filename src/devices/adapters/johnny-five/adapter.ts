/** The adapter `johnny-five`: devices on the pins of Arduinos and other boards that speak Firmata. */
import type { Clock } from "../../../clock/index.ts";
import type { Adapter } from "../../contract.ts";
import { AdapterPort, type AdapterSettings, openStream, unusable } from "../kit/index.ts";
import { makeBoards } from "./boards.ts";
import { JohnnyFiveDriver } from "./johnny-five-driver.ts";
import { readOptions } from "./options.ts";

/** Longer than a board that restarts when it is opened takes to answer: the handshake gives up before, with a better reason. */
const CONNECT_MS = 10_000;

/**
 * Its ports all share the boards that this call makes: one adapter per program.
 * @param open what carries the bytes
 */
export function johnnyFiveAdapter(clock: Clock, settings: AdapterSettings, open = openStream): Adapter {
  const boards = makeBoards(clock, open);
  return {
    name: "johnny-five",
    connect: (device, _line, listener) => {
      const read = readOptions(device);
      const driver =
        read.kind === "ok"
          ? new JohnnyFiveDriver(clock, device, read.options, boards)
          : unusable(device, read.problems);
      // The board stores nothing: whoever reaches it can write to its pins.
      return new AdapterPort(clock, { device, driver, fences: "none", connectMs: CONNECT_MS, listener, ...settings });
    },
  };
}
