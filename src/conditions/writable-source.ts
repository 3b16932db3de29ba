/** A source whose values are set by hand: for the planner's assumed states and for tests. */
import type { SignalName, SignalReading, SignalSpec, SignalValue } from "../model/index.ts";
import { createScope } from "./scope.ts";
import { derivedTest } from "./signal-access.ts";
import { isOfType, type SignalSource } from "./source.ts";
import type { Evaluate } from "./typed.ts";

export class WritableSource implements SignalSource {
  readonly #signals: readonly SignalSpec[];
  readonly #slotOf: ReadonlyMap<SignalName, number>;
  readonly #values: (SignalValue | undefined)[];
  readonly #derived: readonly (Evaluate<boolean> | null)[];

  /** @param values by signal name; the others are unknown. A derived signal follows its axes unless it is set. */
  constructor(signals: readonly SignalSpec[], values: Readonly<Record<SignalName, SignalValue>> = {}) {
    const scope = createScope(signals);
    this.#signals = signals;
    this.#slotOf = scope.slotOf;
    this.#values = signals.map(() => undefined);
    this.#derived = signals.map((spec) => (spec.derived === null ? null : derivedTest(spec, scope).evaluate));
    for (const [name, value] of Object.entries(values)) this.setNamed(name, value);
  }

  /** @throws TypeError if the value is not of the signal's type */
  set(slot: number, value: SignalValue | undefined): void {
    const spec = this.#signals[slot];
    if (spec === undefined) throw new RangeError(`no signal in slot ${slot}`);
    if (value !== undefined && !isOfType(value, spec)) throw new TypeError(`${spec.name} is a ${spec.type}: ${value}`);
    this.#values[slot] = value;
  }

  setNamed(name: SignalName, value: SignalValue | undefined): void {
    const slot = this.#slotOf.get(name);
    if (slot === undefined) throw new RangeError(`no signal "${name}"`);
    this.set(slot, value);
  }

  value(slot: number): SignalValue | undefined {
    return this.#values[slot] ?? this.#derived[slot]?.(this);
  }

  reading(slot: number): SignalReading {
    const signal = this.#signals[slot]?.name ?? "";
    const value = this.value(slot);
    return value === undefined ? { signal, value: null, quality: "unknown" } : { signal, value, quality: "good" };
  }
}
