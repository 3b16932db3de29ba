/** An input: a switch, or a measurement. */
import type { InputDevice } from "../../../model/index.ts";
import type { Body, Halted } from "./body.ts";
import type { Registers } from "./registers.ts";

export class InputBody implements Body {
  readonly isMoving = false;
  readonly #device: InputDevice;
  readonly #registers: Registers;

  constructor(device: InputDevice, registers: Registers) {
    this.#device = device;
    this.#registers = registers;
  }

  begin(): string {
    return "an input takes no command";
  }

  cutsShort(): boolean {
    return false;
  }

  halt(_category: number, halted: Halted): void {
    halted("measured", []);
  }

  sense(): readonly (number | boolean | null)[] {
    if (this.#device.range !== null) return [this.#registers.number("value")];
    const isHigh = this.#registers.isTrue("value");
    return [isHigh === null ? null : isHigh === (this.#device.when === "high")];
  }

  heard(): void {}
}
