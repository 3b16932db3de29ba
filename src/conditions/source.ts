/** Where a condition reads its signals from. */
import type { SignalReading, SignalSpec, SignalValue } from "../model/index.ts";

/** Slots that have changed, in a buffer that is used again and again: the first `count` of `slots`. */
export interface ChangedSlots {
  readonly slots: readonly number[];
  readonly count: number;
}

export interface SignalSource {
  /** Value of the signal in `slot`, its place in the list that the scope was made from. Undefined: unknown or stale. */
  value(slot: number): SignalValue | undefined;
  /** The same with its name and quality, for the record of a decision. */
  reading(slot: number): SignalReading;
}

/** True if `value` is of the type that the signal declares, and finite if it is a number. */
export function isOfType(value: SignalValue, spec: SignalSpec): boolean {
  return typeof value === spec.type && (typeof value !== "number" || Number.isFinite(value));
}
