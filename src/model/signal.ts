/** Signals: what devices say of themselves. Telemetry feeds them; conditions read them. */
import type { Coordinates, DeviceName } from "./line.ts";

/** `arm.x`, `gripper.holding`, `arm.at.feeder`. */
export type SignalName = string;
export type SignalValue = number | boolean | string;

export interface SignalSpec {
  readonly name: SignalName;
  readonly device: DeviceName;
  readonly type: "number" | "boolean" | "string";
  readonly unit: "mm" | "deg" | "mm/s" | "deg/s" | "kPa" | null;
  /** For `at.<position>`: true while every axis of `target` is sensed within `within` of it. Not carried by telemetry. */
  readonly derived: { readonly target: Coordinates; readonly within: number } | null;
}

/** A value as a decision saw it, for its event. Null: it was unknown. */
export interface SignalReading {
  readonly signal: SignalName;
  readonly value: SignalValue | null;
  /**
   * `stale`: not heard within the heartbeat. `bad`: heard, but the device does not know it, or said what it can't be.
   * `unknown`: never heard since the link came up. Only `good` is a value.
   */
  readonly quality: "good" | "stale" | "bad" | "unknown";
}
