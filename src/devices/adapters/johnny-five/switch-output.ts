/** A digital output: johnny-five's relay, proved by reading the pin back. */
import type { PinState } from "./board-io.ts";
import type { Relay } from "./library.ts";
import type { PinName } from "./option-fields.ts";
import type { Pins, Write } from "./pins.ts";

export class SwitchOutput {
  readonly #pins: Pins;
  readonly #its: { readonly pin: PinName; readonly invert: boolean };
  readonly #relay: Relay;

  /** @param its.invert it is on at low level */
  constructor(pins: Pins, its: { readonly pin: PinName; readonly invert: boolean }) {
    this.#pins = pins;
    this.#its = its;
    const pin = pins.number(its.pin);
    this.#relay = pins.board.component(
      `relay ${pin} ${its.invert}`,
      ({ Relay }, board) => new Relay({ board, pin, type: its.invert ? "NC" : "NO" }),
    );
  }

  /** Null: not known. */
  get isOn(): boolean | null {
    const state = this.#pins.state(this.#its.pin);
    return state === null ? null : this.#isOnIn(state);
  }

  switched(isOn: boolean): Write {
    const pin = this.#pins.number(this.#its.pin);
    return {
      pins: [pin],
      write: () => {
        if (isOn) this.#relay.close();
        else this.#relay.open();
      },
      check: (state) =>
        this.#isOnIn(state(pin)) === isOn
          ? null
          : `pin ${this.#its.pin} was to be switched ${isOn ? "on" : "off"}, and the board has not done it`,
    };
  }

  /** Nothing changes: asks whether the board is there. */
  kept(): Write {
    return { pins: [this.#pins.number(this.#its.pin)], write: () => {}, check: () => null };
  }

  #isOnIn({ state }: PinState): boolean {
    return (state !== 0) !== this.#its.invert;
  }
}
