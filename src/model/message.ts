/** What passes between controller and device. Plain data: any of it may be lost, late, doubled or wrong. */
import type { Act } from "./act.ts";
import type { DeviceName, StopCategory } from "./line.ts";
import type { SignalValue } from "./signal.ts";

/** Makes older commands die: epoch grows with each take-over, stop with each stop inside it; compared as a pair. */
export interface Fence {
  readonly epoch: number;
  readonly stop: number;
}

/** Negative if `a` is older than `b`, 0 if equal, positive if newer. */
export function compareFences(a: Fence, b: Fence): number {
  return a.epoch - b.epoch || a.stop - b.stop;
}

export interface Command {
  readonly type: "command";
  /** Unique within an epoch; a device executes one id once. */
  readonly id: number;
  readonly device: DeviceName;
  readonly act: Act;
  readonly fence: Fence;
}

/** Not a command: obeyed whatever its fence, and never queued. */
export interface StopOrder {
  readonly type: "stop";
  readonly device: DeviceName;
  readonly category: StopCategory;
  /** The fence that the stop has raised: what is older is dead from now on. */
  readonly fence: Fence;
}

interface DeviceSaid {
  readonly device: DeviceName;
  /** The device's own clock, ms since it started; `devices/link.ts` converts. */
  readonly ticks: number;
}

/** What the controller asks of a device's adapter. */
export const ADAPTER_CALLS = ["open", "dispatch", "stop", "close"] as const;
export type AdapterCall = (typeof ADAPTER_CALLS)[number];

/** What was changed at a device: its motion held, it was reset, its door opened, an alarm, taken out of remote control. */
export const INTERVENTIONS = ["hold", "reset", "door", "alarm", "local", "unknown"] as const;
export type Intervention = (typeof INTERVENTIONS)[number];

/** Something was changed at a device that nobody here asked for: a person at the machine, or a fault. */
export interface ForeignAct {
  readonly what: Intervention;
  /** What the device showed of it, in words for a person: `grbl holds (Hold:0)`. */
  readonly seen: string;
  /** The device does not know any more where it is, or has lost its power. */
  readonly isPositionLost: boolean;
  /** It has passed, like a reset; false: it lasts, like an open door, until the device says otherwise. */
  readonly isOver: boolean;
}

export type Report =
  /** First message of a link: who is there and what it remembers. */
  | (DeviceSaid & { readonly type: "hello"; readonly firmware: string; readonly bootId: string; readonly fence: Fence })
  | (DeviceSaid & { readonly type: "accepted"; readonly commandId: number })
  | (DeviceSaid & { readonly type: "done"; readonly commandId: number })
  | (DeviceSaid & { readonly type: "refused"; readonly commandId: number; readonly why: string })
  | (DeviceSaid & { readonly type: "failed"; readonly commandId: number; readonly why: string })
  /** Answer to a stop order. `commandId`: what it cut short, null if nothing moved. */
  | (DeviceSaid & {
      readonly type: "stopped";
      readonly commandId: number | null;
      readonly fence: Fence;
      readonly standstill: "measured" | "assumed";
    })
  | (DeviceSaid & { readonly type: "intervened" } & ForeignAct)
  /** What was changed at the device is as it was before. */
  | (DeviceSaid & { readonly type: "intervention-over" });

/** The device's carried signals, in the order of `carriedSignals`. Null: the device itself does not know. */
export interface Telemetry extends DeviceSaid {
  readonly type: "telemetry";
  readonly values: readonly (SignalValue | null)[];
}

export type DeviceMessage = Report | Telemetry;
