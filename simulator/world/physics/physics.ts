/** What a simulated device's body does: one implementation for each kind. Its electronics are in `device.ts`. */
import type { Act, SignalValue, StopCategory } from "../../../src/model/index.ts";

/** The begin of an act: how long it takes from now, or why the device will not do it. */
export type Begun = { readonly takesMs: number } | { readonly refused: string };

/** A stop under way: when everything stands still, and how that is known. */
export interface Halting {
  readonly takesMs: number;
  readonly standstill: "measured" | "assumed";
  /** True if the act in progress was cut short; discrete acts finish under category 2. */
  readonly cutsShort: boolean;
}

export interface Physics {
  /** Motion that its telemetry should follow closely. */
  readonly isMoving: boolean;
  /** Starts an act now. */
  begin(act: Act): Begun;
  /** A token for the jog under way came: when the act ends now, ms from now; null if it can't be carried on. */
  carryOn?(act: Act): number | null;
  /** The act has run its time. Null: it worked; else what went wrong. */
  finish(act: Act): string | null;
  /** Begins to stop now. */
  halt(category: StopCategory): Halting;
  /** Everything stands still after `halt`. */
  halted(category: StopCategory): void;
  /**
   * Fills in the device's carried signals, in their order, as sensed at `atMs`: now, or since the last event a little earlier.
   */
  sense(values: (SignalValue | null)[], atMs: number): void;
  /** Takes on what has been sensed of the real one, by signal without the device's name; what is undefined stays. */
  adopt?(sensed: (signal: string) => SignalValue | undefined): void;
  /** Goes where the real one is, by what that senses now; what is undefined stays. Left out where nothing else in the world depends on it. */
  follow?(sensed: (signal: string) => SignalValue | undefined): void;
  /** The power went and came back: what the body forgets by that. */
  reboot(): void;
  /** A person puts right what a fault has broken, and what one would have broken next. */
  mend?(): void;
}
