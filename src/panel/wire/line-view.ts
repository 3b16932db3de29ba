/** What the page shows of a line: names, kinds, geometry, conditions. */
import type { DeviceKind, StopCategory } from "../../model/index.ts";

export interface AxisView {
  readonly name: string;
  readonly unit: "mm" | "deg";
  readonly range: readonly [low: number, high: number];
  readonly speedPerS: number;
  readonly manualSpeedPerS: number;
  readonly sensing: "measured" | "counted" | "none";
  /** The side of the line that it moves along, with its direction; null: it turns, or none is known. */
  readonly along: string | null;
}

export interface DeviceView {
  readonly name: string;
  readonly kind: DeviceKind;
  readonly adapter: string;
  readonly heartbeatMs: number;
  /** Verbs that it takes by hand, without move, home and jog. A tool's own verbs by their names. */
  readonly verbs: readonly string[];
  /** Tools: by verb, the recipe parameters that it takes. */
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
  /** Axes devices. */
  readonly axes?: readonly AxisView[];
  readonly positions?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly originMm?: { readonly x: number; readonly y: number; readonly z: number };
  /** Grippers: the axes that carry it. */
  readonly mount?: string | null;
  /** Conveyors. */
  readonly lengthMm?: number;
  readonly stations?: Readonly<Record<string, number>>;
  /** Feeders, tools and conveyors: positions of axes devices at which it is met. */
  readonly metAt?: readonly string[];
  /** Inputs: the name of its signal. */
  readonly signal?: string;
}

export interface InterlockView {
  readonly name: string;
  readonly require: string;
  /** Signals that it reads. */
  readonly reads: readonly string[];
  readonly stops: readonly string[];
  readonly category: StopCategory;
  readonly reset: "manual" | "automatic";
  readonly message: string | null;
  readonly response: string | null;
}

export interface LineView {
  readonly name: string;
  /** Every device is simulated: its switches can be set from the panel. */
  readonly isSimulated: boolean;
  readonly devices: readonly DeviceView[];
  readonly pools: Readonly<Record<string, readonly string[]>>;
  readonly zones: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly interlocks: readonly InterlockView[];
  readonly safetyChain: readonly string[];
  readonly processEnable: string | null;
}
