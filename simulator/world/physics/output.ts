/** A valve, a relay, a lamp; or an analogue output. */
import type { RandomStream } from "../../../src/clock/index.ts";
import type { Act, OutputDevice, SignalValue, StopCategory } from "../../../src/model/index.ts";
import type { Begun, Halting, Physics } from "./physics.ts";
import { varied } from "./surroundings.ts";

export class OutputPhysics implements Physics {
  readonly isMoving = false;
  readonly #device: OutputDevice;
  readonly #random: RandomStream;
  #isOn = false;
  /** Its supply is gone: whatever it is switched to, nothing comes out. */
  isCut = false;
  #value: number;

  constructor(device: OutputDevice, random: RandomStream) {
    this.#device = device;
    this.#random = random;
    this.#value = device.range?.[0] ?? 0;
  }

  adopt(sensed: (signal: string) => SignalValue | undefined): void {
    this.#isOn = sensed("on") === true;
    const value = sensed("value");
    if (typeof value === "number") this.#value = value;
  }

  begin(act: Act): Begun {
    if (act.verb === "pulse") this.#isOn = true;
    return { takesMs: act.verb === "pulse" ? act.forMs : varied(this.#device.switchMs, this.#random) };
  }

  finish(act: Act): null {
    if (act.verb === "set") this.#value = act.value;
    this.#isOn = act.verb === "on" || (act.verb === "set" && act.value !== this.#device.range?.[0]);
    return null;
  }

  halt(category: StopCategory): Halting {
    return { takesMs: 0, standstill: "measured", cutsShort: category !== 2 };
  }

  halted(category: StopCategory): void {
    if (category === 2 || this.#device.safe === "keep") return;
    this.#isOn = this.#device.safe === "on";
    const range = this.#device.range;
    if (range !== null) this.#value = this.#isOn ? range[1] : range[0];
  }

  sense(values: (SignalValue | null)[]): void {
    values[0] = this.#isOn && !this.isCut;
    if (this.#device.range !== null) values[1] = this.#value;
  }

  reboot(): void {
    this.#isOn = false;
  }
}
