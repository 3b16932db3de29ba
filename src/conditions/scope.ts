/** The signals that conditions may name, with the slots they are read from. */
import type { DeviceName, SignalName, SignalSpec } from "../model/index.ts";
import { encodeName } from "./encode.ts";

export interface ConditionScope {
  /** A signal's place in this list is its slot. */
  readonly signals: readonly SignalSpec[];
  /** Slot by name. */
  readonly slotOf: ReadonlyMap<SignalName, number>;
  /** Slot by the name as the parser sees it. */
  readonly slotOfEncoded: ReadonlyMap<string, number>;
  readonly devices: ReadonlySet<string>;
  /** Every dotted part of every name: what may stand as one word in an expression. */
  readonly words: ReadonlySet<string>;
  /** The device that says what is in `slot`. */
  deviceOf(slot: number): DeviceName;
}

/**
 * A scope over `signals`; give it `lineSignals(line)`, so that its slots are those of a `SignalTable` of that line.
 * Two names that differ only in `-` and `_` would be one to the parser; files with such names are refused before.
 */
export function createScope(signals: readonly SignalSpec[]): ConditionScope {
  return {
    signals,
    slotOf: new Map(signals.map(({ name }, slot) => [name, slot])),
    slotOfEncoded: new Map(signals.map(({ name }, slot) => [name.split(".").map(encodeName).join("."), slot])),
    devices: new Set(signals.map(({ device }) => device)),
    words: new Set(signals.flatMap(({ name }) => name.split("."))),
    deviceOf: (slot) => {
      const signal = signals[slot];
      if (signal === undefined) throw new RangeError(`no signal in slot ${slot}`);
      return signal.device;
    },
  };
}
