/** A feeder that brings a part with each pulse; a switch says that it is there. */
import type { Act, FeederDevice, SignalValue } from "../../../model/index.ts";
import type { Standstill, Work } from "../kit/index.ts";
import type { Body } from "./body.ts";
import type { FeederOptions } from "./kind-options.ts";
import type { Pins } from "./pins.ts";
import { SwitchOutput } from "./switch-output.ts";

/** A part may take so much longer than the line file says. */
const OVERTIME = 2;
const OVERTIME_MS = 500;

export class FeederBody implements Body {
  readonly #device: FeederDevice;
  readonly #pins: Pins;
  readonly #options: FeederOptions;
  readonly #output: SwitchOutput;
  #work: Work | null = null;
  /** The pulse is over, and the part is waited for. */
  #isAwaiting = false;

  constructor(device: FeederDevice, pins: Pins, options: FeederOptions) {
    this.#device = device;
    this.#pins = pins;
    this.#options = options;
    this.#output = new SwitchOutput(pins, options);
  }

  prepare(ready: (failure: string | null) => void): void {
    ready(null);
  }

  get isMoving(): boolean {
    return this.#work?.isCurrent === true;
  }

  begin(act: Act, work: Work): string | null {
    if (act.verb !== "advance") return `a feeder cannot ${act.verb}`;
    if (this.#pins.isTrue(this.#options.partReady) === true) return "a part is there already";
    this.#work = work;
    this.#isAwaiting = false;
    this.#pins.command(work, this.#output.switched(true), () =>
      work.within(this.#options.pulseMs, () =>
        this.#pins.command(work, this.#output.switched(false), () => this.#await(work)),
      ),
    );
    return null;
  }

  cutsShort(): boolean {
    return true;
  }

  halt(_category: number, halted: (standstill: Standstill) => void): void {
    this.#pins.halt(this.#output.switched(false), () => halted("assumed"));
  }

  sense(): readonly (SignalValue | null)[] {
    const { partReady, stocked } = this.#options;
    return [this.#pins.isTrue(partReady), stocked === null ? null : this.#pins.isTrue(stocked), null];
  }

  heard(): void {
    if (!this.#isAwaiting || this.#pins.isTrue(this.#options.partReady) !== true) return;
    this.#isAwaiting = false;
    this.#work?.done();
  }

  close(): void {
    this.#isAwaiting = false;
  }

  #await(work: Work): void {
    const limitMs = OVERTIME * this.#device.advanceMs + OVERTIME_MS;
    this.#isAwaiting = true;
    work.within(limitMs, () => {
      this.#isAwaiting = false;
      work.failed(`no part at its switch, ${limitMs} ms after the pulse`);
    });
    this.#pins.look();
  }
}
