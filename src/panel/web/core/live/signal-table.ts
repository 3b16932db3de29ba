/** The newest values of all signals, by slot. */
import type { SignalReading, SignalSpec, SignalValue } from "../../../../model/index.ts";
import { type Frame, QUALITY_OF, type Snapshot } from "../../../wire/index.ts";

export class SignalTable {
  #slots: ReadonlyMap<string, number> = new Map();
  #values: (SignalValue | null)[] = [];
  #qualities: SignalReading["quality"][] = [];

  take({ signals, values, qualities }: Pick<Snapshot, "signals" | "values" | "qualities">): void {
    this.#slots = new Map(signals.map(({ name }: SignalSpec, slot) => [name, slot]));
    this.#values = [...values];
    this.#qualities = Array.from(qualities, (letter) => QUALITY_OF[letter] ?? "unknown");
  }

  change(values: Frame["values"]): void {
    for (const [slot, value, letter] of values) {
      this.#values[slot] = value;
      this.#qualities[slot] = QUALITY_OF[letter] ?? "unknown";
    }
  }

  slotOf = (signal: string): number | undefined => this.#slots.get(signal);

  value = (slot: number): SignalValue | null => this.#values[slot] ?? null;

  quality = (slot: number): SignalReading["quality"] => this.#qualities[slot] ?? "unknown";

  /** True only if it is known to be. */
  is(signal: string, value: SignalValue): boolean {
    const slot = this.slotOf(signal);
    return slot !== undefined && this.quality(slot) === "good" && this.value(slot) === value;
  }
}
