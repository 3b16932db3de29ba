/** An output: a relay, valve or lamp that is switched, or one whose voltage is set by pulse width. */
import type { Act, OutputDevice, SignalValue, StopCategory } from "../../../model/index.ts";
import type { Standstill, Work } from "../kit/index.ts";
import type { Body } from "./body.ts";
import type { PinName } from "./option-fields.ts";
import { goesToSafe, type Pins, type Write } from "./pins.ts";
import { SwitchOutput } from "./switch-output.ts";

/** 8 bits: what an output of pulse width is divided into. Arduino reference, analogWrite(). */
const PWM_MAX = 255;

/** What is switched and set. */
interface Lever {
  readonly isOn: boolean | null;
  readonly value: number | null;
  switched(isOn: boolean): Write;
  set(value: number): Write | string;
  kept(): Write;
}

export class OutputBody implements Body {
  readonly isMoving = false;
  readonly #device: OutputDevice;
  readonly #pins: Pins;
  readonly #lever: Lever;

  constructor(device: OutputDevice, pins: Pins, its: { readonly pin: PinName; readonly invert: boolean }) {
    this.#device = device;
    this.#pins = pins;
    this.#lever = device.range === null ? new Switched(pins, its) : new Voltage(pins, its, device.range);
  }

  prepare(ready: (failure: string | null) => void): void {
    ready(null);
  }

  begin(act: Act, work: Work): string | null {
    switch (act.verb) {
      case "on":
      case "off":
        this.#pins.command(work, this.#lever.switched(act.verb === "on"), () => work.done());
        return null;
      case "set": {
        const write = this.#lever.set(act.value);
        if (typeof write === "string") return write;
        this.#pins.command(work, write, () => work.done());
        return null;
      }
      case "pulse":
        this.#pins.command(work, this.#lever.switched(true), () =>
          work.within(act.forMs, () => this.#pins.command(work, this.#lever.switched(false), () => work.done())),
        );
        return null;
      default:
        return `an output cannot ${act.verb}`;
    }
  }

  cutsShort(category: StopCategory): boolean {
    return category !== 2;
  }

  halt(category: StopCategory, halted: (standstill: Standstill) => void): void {
    const { safe } = this.#device;
    const write = goesToSafe(category, safe) ? this.#lever.switched(safe === "on") : this.#lever.kept();
    this.#pins.halt(write, () => halted("measured"));
  }

  sense(): readonly (SignalValue | null)[] {
    const { isOn, value } = this.#lever;
    return this.#device.range === null ? [isOn] : [isOn, value];
  }

  heard(): void {}

  close(): void {}
}

class Switched extends SwitchOutput implements Lever {
  readonly value = null;

  set(): string {
    return "a switched output cannot be set to a value";
  }
}

/** By pulse width: what the pin puts out between 0 V and 5 V, on average. */
class Voltage implements Lever {
  readonly #pins: Pins;
  readonly #its: { readonly pin: PinName; readonly invert: boolean };
  readonly #range: readonly [low: number, high: number];

  constructor(
    pins: Pins,
    its: { readonly pin: PinName; readonly invert: boolean },
    range: readonly [low: number, high: number],
  ) {
    this.#pins = pins;
    this.#its = its;
    this.#range = range;
  }

  get isOn(): boolean | null {
    const share = this.#share;
    return share === null ? null : share > 0;
  }

  get value(): number | null {
    const share = this.#share;
    const [low, high] = this.#range;
    return share === null ? null : low + share * (high - low);
  }

  switched(isOn: boolean): Write {
    return this.#to(isOn ? 1 : 0);
  }

  set(value: number): Write | string {
    const [low, high] = this.#range;
    if (!(value >= low && value <= high)) return `${value} is outside ${low} to ${high}`;
    return this.#to((value - low) / (high - low));
  }

  kept(): Write {
    return { pins: [this.#pins.number(this.#its.pin)], write: () => {}, check: () => null };
  }

  get #share(): number | null {
    const state = this.#pins.state(this.#its.pin);
    if (state === null) return null;
    return (this.#its.invert ? PWM_MAX - state.state : state.state) / PWM_MAX;
  }

  #to(share: number): Write {
    const pin = this.#pins.number(this.#its.pin);
    const duty = Math.round((this.#its.invert ? 1 - share : share) * PWM_MAX);
    return {
      pins: [pin],
      write: (io) => io.analogWrite(pin, duty),
      check: (state) =>
        state(pin).state === duty ? null : `pin ${this.#its.pin} is at ${state(pin).state}, not ${duty}`,
    };
  }
}
