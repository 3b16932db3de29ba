/** A switch or a sensor. It does nothing; the world, or a person in it, sets its level. */
import type { Act, InputDevice, SignalValue } from "../../../src/model/index.ts";
import type { Begun, Halting, Physics } from "./physics.ts";

export class InputPhysics implements Physics {
  readonly isMoving = false;
  readonly #device: InputDevice;
  /** At the start a switch stands as it does on a line that is ready: its signal is true. */
  #value: boolean | number;

  constructor(device: InputDevice) {
    this.#device = device;
    this.#value = device.range === null ? true : device.range[0];
  }

  adopt(sensed: (signal: string) => SignalValue | undefined): void {
    const value = sensed(this.#device.signal);
    if (typeof value === "boolean" || typeof value === "number") this.#value = value;
  }

  get isSwitch(): boolean {
    return this.#device.range === null;
  }

  /** What the signal says from now on. */
  setTo(value: boolean | number): void {
    this.#value = value;
  }

  begin(_act: Act): Begun {
    return { refused: `${this.#device.name} is an input` };
  }

  finish(): null {
    return null;
  }

  halt(): Halting {
    return { takesMs: 0, standstill: "measured", cutsShort: false };
  }

  halted(): void {}

  sense(values: (SignalValue | null)[]): void {
    values[0] = this.#value;
  }

  reboot(): void {}

  /** A person shuts what stands open. */
  mend(): void {
    if (this.isSwitch) this.#value = true;
  }
}
