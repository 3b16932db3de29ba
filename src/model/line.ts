/** A line file, read and checked: devices, pools, zones, interlocks. Lengths in mm, angles in degrees, times in ms. */
import type { ConditionText, SourcePoint } from "./source.ts";

export type DeviceName = string;
export type AxisName = string;
export type PositionName = string;

/** Value of every axis that the position names. mm on a linear axis, degrees on a rotary one. */
export type Coordinates = Readonly<Record<AxisName, number>>;

/** What an output does when it has lost its controller: `keep` where letting go is the greater harm. */
type SafeValue = "off" | "on" | "keep";

/** How a position is known. Only `measured` confirms standstill. */
type Sensing = "measured" | "counted" | "none";

export interface AxisModel {
  readonly name: AxisName;
  readonly unit: "mm" | "deg";
  /** Soft limits, low before high. */
  readonly range: readonly [low: number, high: number];
  /** Highest speed, unit per second. */
  readonly speedPerS: number;
  /** Highest acceleration, unit per second squared. */
  readonly accelerationPerS2: number;
  /** Highest jerk, unit per second cubed. */
  readonly jerkPerS3: number;
  readonly homingSpeedPerS: number;
  /** The end of its range where its reference is: homing goes there first. Null: straight to where homing ends. */
  readonly homingTowards: "low" | "high" | null;
  /** Highest speed in Manual, unit per second. */
  readonly manualSpeedPerS: number;
  readonly sensing: Sensing;
  /** The direction of the line in which its high end lies: `x`, `-y`; null where it is none of them. */
  readonly along: string | null;
}

interface DeviceBase {
  readonly name: DeviceName;
  /** The registered adapter that speaks to the hardware. */
  readonly adapter: string;
  /** The adapter's own settings, as written. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Silence longer than this makes the device lost and its values stale. */
  readonly heartbeatMs: number;
  /**
   * Where other devices meet this one: role to position name. `at: station` is `{ at: station }`;
   * with `{ load: a, unload: b }`, `${w.load}` is position `a` when this device is bound as `w`.
   */
  readonly at: ReadonlyMap<string, PositionName>;
  readonly source: SourcePoint;
}

export interface AxesDevice extends DeviceBase {
  readonly kind: "axes";
  /** Where its axes' zeros are in the line. */
  readonly originMm: { readonly x: number; readonly y: number; readonly z: number };
  readonly axes: ReadonlyMap<AxisName, AxisModel>;
  readonly positions: ReadonlyMap<PositionName, Coordinates>;
  /** Moves lift `axis` to at least `clear`, travel, then lower. `clear` counts towards the high end of the range. */
  readonly approach: { readonly axis: AxisName; readonly clear: number } | null;
  /** How near to a named position `at.<position>` is true; unit of each axis. */
  readonly inPosition: number;
  /** Longest time between two reports while moving. Stopping distances count on it. */
  readonly reportEveryMs: number;
}

export interface GripperDevice extends DeviceBase {
  readonly kind: "gripper";
  readonly style: "jaw" | "vacuum";
  /** The axes that carry it; null for a fixed gripper. */
  readonly mount: DeviceName | null;
  readonly gripMs: number;
  readonly releaseMs: number;
  readonly safe: SafeValue;
}

export interface FeederDevice extends DeviceBase {
  readonly kind: "feeder";
  readonly advanceMs: number;
  /** Parts in a full feeder; null where nobody counts. */
  readonly stock: number | null;
}

export interface ConveyorDevice extends DeviceBase {
  readonly kind: "conveyor";
  readonly speedMmPerS: number;
  readonly accelerationMmPerS2: number;
  readonly jerkMmPerS3: number;
  readonly lengthMm: number;
  /** Station name to its place along the belt, mm from the start. A position of an axes device may bear the same name. */
  readonly stations: ReadonlyMap<string, number>;
  readonly reportEveryMs: number;
}

export interface OutputDevice extends DeviceBase {
  readonly kind: "output";
  readonly switchMs: number;
  readonly safe: SafeValue;
  /** The axes that it brakes: it goes to its safe value before other outputs do. Null: it is no brake. */
  readonly brakeOf: DeviceName | null;
  /** Range of `set` for an analogue output; null for a switched one. */
  readonly range: readonly [low: number, high: number] | null;
}

export interface InputDevice extends DeviceBase {
  readonly kind: "input";
  /** The name its value bears among the signals. */
  readonly signal: string;
  /** Electrical level at which the signal is true. */
  readonly when: "high" | "low";
  /** Range of an analogue input; null for a switch. */
  readonly range: readonly [low: number, high: number] | null;
}

export interface ToolVerb {
  readonly name: string;
  readonly takesMs: number;
  /** Recipe parameters that a step must give. */
  readonly parameters: readonly string[];
  /** What the signal `result` says afterwards: a parameter's value, or a fixed text. */
  readonly result: { readonly parameter: string } | { readonly text: string };
}

export interface ToolDevice extends DeviceBase {
  readonly kind: "tool";
  readonly verbs: ReadonlyMap<string, ToolVerb>;
  readonly safe: SafeValue;
}

export type Device =
  | AxesDevice
  | GripperDevice
  | FeederDevice
  | ConveyorDevice
  | OutputDevice
  | InputDevice
  | ToolDevice;
export type DeviceKind = Device["kind"];

export interface Zone {
  readonly name: string;
  /** Each member is inside while its condition is not known false. */
  readonly members: ReadonlyMap<DeviceName, ConditionText>;
  readonly source: SourcePoint;
}

/** IEC 60204-1: 0 power off at once; 1 controlled stop, then power off; 2 controlled stop, power kept. */
export type StopCategory = 0 | 1 | 2;

export interface Interlock {
  readonly name: string;
  readonly require: ConditionText;
  readonly stops: readonly DeviceName[];
  readonly category: StopCategory;
  readonly reset: "manual" | "automatic";
  readonly delayOnMs: number;
  readonly delayOffMs: number;
  readonly message: string | null;
  readonly response: string | null;
}

/** `axis: null` names the whole device. */
export interface AxisRef {
  readonly device: DeviceName;
  readonly axis: AxisName | null;
}

export interface Line {
  readonly name: string;
  readonly file: string;
  readonly devices: ReadonlyMap<DeviceName, Device>;
  readonly pools: ReadonlyMap<string, readonly DeviceName[]>;
  readonly heartbeatMs: number;
  /** What the plan allows a command for its way there and its report for its way back. */
  readonly latencyMs: number;
  readonly homing: readonly AxisRef[];
  /** A device to which this many of its last steps' failures are put down is taken out of its pool, or held for attention. */
  readonly attention: { readonly failures: number; readonly inLast: number };
  readonly safetyChain: readonly DeviceName[];
  /** The output that a watchdog of its own may drop; null if there is none. */
  readonly processEnable: DeviceName | null;
  readonly zones: ReadonlyMap<string, Zone>;
  readonly interlocks: ReadonlyMap<string, Interlock>;
}
