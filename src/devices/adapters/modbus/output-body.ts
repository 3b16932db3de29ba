/** An output: a coil or a register that is switched; or a register that is set. */
import type { Act, OutputDevice, SignalValue, StopCategory } from "../../../model/index.ts";
import type { Work } from "../kit/index.ts";
import type { Body, Halted } from "./body.ts";
import type { Registers, Writes } from "./registers.ts";

export class OutputBody implements Body {
  readonly isMoving = false;
  readonly #device: OutputDevice;
  readonly #registers: Registers;

  constructor(device: OutputDevice, registers: Registers) {
    this.#device = device;
    this.#registers = registers;
  }

  begin(act: Act, work: Work): string | null {
    switch (act.verb) {
      case "on":
      case "off":
        this.#registers.command(work, this.#switched(act.verb === "on"), () => work.done());
        return null;
      case "set": {
        if (this.#device.range === null) return "a switched output cannot be set to a value";
        const isOn = act.value !== this.#device.range[0];
        const out: Writes = this.#registers.has("out") ? [["out", isOn]] : [];
        this.#registers.command(work, [["value", act.value], ...out], () => work.done());
        return null;
      }
      case "pulse":
        this.#registers.command(work, this.#switched(true), () =>
          work.within(act.forMs, () => this.#registers.command(work, this.#switched(false), () => work.done())),
        );
        return null;
      default:
        return `an output cannot ${act.verb}`;
    }
  }

  cutsShort(category: StopCategory): boolean {
    return category !== 2;
  }

  halt(category: StopCategory, halted: Halted): void {
    const { safe } = this.#device;
    const writes = category === 2 || safe === "keep" ? [] : this.#switched(safe === "on");
    this.#registers.halt(writes, (failures) => halted("measured", failures));
  }

  sense(): readonly (SignalValue | null)[] {
    const { range } = this.#device;
    const fed = this.#registers.has("feedback");
    if (range === null) return [this.#registers.isTrue(fed ? "feedback" : "out")];
    const value = this.#registers.number(fed ? "feedback" : "value");
    const isOn = this.#registers.has("out")
      ? this.#registers.isTrue("out")
      : value === null
        ? null
        : value !== range[0];
    return [isOn, value];
  }

  heard(): void {}

  /** On is the top of its range, off the bottom. */
  #switched(isOn: boolean): Writes {
    const { range } = this.#device;
    const out: Writes = this.#registers.has("out") ? [["out", isOn]] : [];
    return range === null ? out : [["value", isOn ? range[1] : range[0]], ...out];
  }
}
