/** An input: a switch, or a measurement. johnny-five's own are read by timers of Node's, and never say that nothing was heard: the board is asked. */
import type { InputDevice, SignalValue } from "../../../model/index.ts";
import type { Standstill } from "../kit/index.ts";
import type { Body } from "./body.ts";
import type { InputOptions } from "./kind-options.ts";
import type { Pins } from "./pins.ts";

export class InputBody implements Body {
  readonly isMoving = false;
  readonly #device: InputDevice;
  readonly #pins: Pins;
  readonly #its: InputOptions;

  constructor(device: InputDevice, pins: Pins, its: InputOptions) {
    this.#device = device;
    this.#pins = pins;
    this.#its = its;
  }

  prepare(ready: (failure: string | null) => void): void {
    ready(null);
  }

  begin(): string {
    return "an input takes no command";
  }

  cutsShort(): boolean {
    return false;
  }

  halt(_category: number, halted: (standstill: Standstill) => void): void {
    halted("measured");
  }

  sense(): readonly (SignalValue | null)[] {
    if (this.#its.kind === "measure") return [this.#pins.measure(this.#its)];
    const isHigh = this.#pins.isTrue(this.#its);
    return [isHigh === null ? null : isHigh === (this.#device.when === "high")];
  }

  heard(): void {}

  close(): void {}
}
