/** A tool works on the part in it: a weld, a screw, an inspection. */
import type { RandomStream } from "../../../src/clock/index.ts";
import type { Act, SignalValue, StopCategory, ToolDevice } from "../../../src/model/index.ts";
import type { Begun, Halting, Physics } from "./physics.ts";
import { varied } from "./surroundings.ts";

export class ToolPhysics implements Physics {
  readonly #device: ToolDevice;
  readonly #random: RandomStream;
  #isBusy = false;
  #isOk = true;
  #result = "";
  /** Fault: the next result is not good. */
  spoilsNext = false;

  constructor(device: ToolDevice, random: RandomStream) {
    this.#device = device;
    this.#random = random;
  }

  get isMoving(): boolean {
    return this.#isBusy;
  }

  begin(act: Act): Begun {
    const verb = act.verb === "run" ? this.#device.verbs.get(act.name) : undefined;
    if (verb === undefined) return { refused: `${this.#device.name} has no such recipe` };
    this.#isBusy = true;
    this.#isOk = false;
    return { takesMs: varied(verb.takesMs, this.#random) };
  }

  finish(act: Act): null {
    this.#isBusy = false;
    this.#isOk = !this.spoilsNext;
    const verb = act.verb === "run" ? this.#device.verbs.get(act.name) : undefined;
    if (act.verb === "run" && verb !== undefined) {
      const { result } = verb;
      this.#result = "text" in result ? result.text : String(act.recipe[result.parameter] ?? "");
    }
    if (this.spoilsNext) this.#result = "bad";
    this.spoilsNext = false;
    return null;
  }

  halt(category: StopCategory): Halting {
    const cutsShort = category !== 2 && this.#isBusy;
    if (cutsShort) this.#isBusy = false;
    return { takesMs: 0, standstill: "measured", cutsShort };
  }

  halted(): void {}

  sense(values: (SignalValue | null)[]): void {
    values[0] = this.#isBusy;
    values[1] = this.#isOk;
    values[2] = this.#result;
  }

  reboot(): void {
    this.#isBusy = false;
    this.#isOk = false;
  }

  mend(): void {
    this.spoilsNext = false;
  }
}
