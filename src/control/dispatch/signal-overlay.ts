/** The sensed signals with some of them replaced: what conditions would say a little later. */
import type { SignalSource } from "../../conditions/index.ts";
import type { SignalReading, SignalValue } from "../../model/index.ts";

export class Overlay implements SignalSource {
  readonly #base: SignalSource;
  readonly #replaced = new Map<number, SignalValue | undefined>();

  constructor(base: SignalSource) {
    this.#base = base;
  }

  /** Replaces a signal; undefined: it is unknown. */
  set(slot: number | undefined, value: SignalValue | undefined): void {
    if (slot !== undefined) this.#replaced.set(slot, value);
  }

  clear(): void {
    this.#replaced.clear();
  }

  value(slot: number): SignalValue | undefined {
    return this.#replaced.has(slot) ? this.#replaced.get(slot) : this.#base.value(slot);
  }

  reading(slot: number): SignalReading {
    return this.#base.reading(slot);
  }
}
