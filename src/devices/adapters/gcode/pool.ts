/** Controllers by address: devices that name the same one share it. */
import type { Clock } from "../../../clock/index.ts";
import { dammed } from "../kit/index.ts";
import { Controller } from "./controller.ts";
import type { Address } from "./options.ts";
import { openSerial } from "./serial-wire.ts";
import { openTcp } from "./tcp-wire.ts";
import { nameOf } from "./wire.ts";

export class Pool {
  readonly #clock: Clock;
  readonly #controllers = new Map<string, Controller>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  at(address: Address): Controller {
    const key = address.kind === "tcp" ? nameOf(address) : address.path;
    const known =
      this.#controllers.get(key) ??
      new Controller(this.#clock, (hooks) =>
        // What a serial line brings has the bounds of its baud rate.
        address.kind === "tcp"
          ? dammed(this.#clock, nameOf(address), hooks, (its) => openTcp(address, its))
          : openSerial(address, hooks),
      );
    this.#controllers.set(key, known);
    return known;
  }
}
