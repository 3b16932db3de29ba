/** What a map in a line file says of a mapped device: its signals, its verbs, its stops. Plain data, checked. */
import type { Device, StopCategory } from "../../../model/index.ts";
import type { Kept } from "./kept-writes.ts";
import type { Point } from "./point.ts";

/** A value that a map writes: always the same one, or one that the command brings (`by`, `position`, `recipe.torque`). */
type Wanted =
  | { readonly kind: "value"; readonly value: number }
  | { readonly kind: "asked"; readonly parameter: string };

export interface MappedWrite {
  readonly point: Point;
  readonly wanted: Wanted;
  /** It stays as it was written; null: as its kind has it. */
  readonly isKept: boolean | null;
}

/** A write that needs no command to be known. */
export type ConstantWrite = readonly [point: Point, value: number];

export interface Expectation {
  readonly point: Point;
  readonly what: Wanted | { readonly kind: "between"; readonly low: number; readonly high: number };
  /** How far a number may be off, in its unit. */
  readonly near: number;
  /** It counts also where it was so before: the state of a thing. Else it has to be seen otherwise first: the word of a handshake. */
  readonly isLevel: boolean;
  /** What it means, for a person. */
  readonly why: string | null;
}

export interface MappedVerb {
  readonly name: string;
  /** One after the other, each proved before the next. */
  readonly write: readonly MappedWrite[];
  /** All of them: then it is done. */
  readonly done: readonly Expectation[];
  /** Any of them: then it has failed. */
  readonly fail: readonly Expectation[];
  /** What is written after its end, whatever that was: `then` in the file. */
  readonly back: readonly ConstantWrite[];
  /** So long after the writes it is looked whether it is done, or it is done. */
  readonly afterMs: number;
  /** Null: known by the act alone (an index). */
  readonly withinMs: number | null;
}

export interface Mapping {
  readonly signals: ReadonlyMap<string, Point>;
  /** Axes that have no reference to lose. */
  readonly isAlwaysHomed: boolean;
  /** Axes that stand where one of their positions says that they are there, and else nobody knows. */
  readonly standsAtPositions: boolean;
  /** Which number the device has for a position. */
  readonly positions: ReadonlyMap<string, number>;
  readonly verbs: ReadonlyMap<string, MappedVerb>;
  /** What a stop writes, all at once: its own, what verbs take back after their end, and the safe value. */
  readonly stop: Readonly<Record<StopCategory, readonly ConstantWrite[]>>;
  /** Written first under category 0, and under category 1 once it stands. */
  readonly powerOff: readonly ConstantWrite[];
  /** What stays as it was written, by `placeOf`: where it is read. */
  readonly kept: ReadonlyMap<string, Kept & { readonly point: Point }>;
  /** All of them: then it stands, measured. */
  readonly stands: readonly Expectation[];
}

export interface VerbSpec {
  readonly isRequired: boolean;
  /** A write that is proved is not its end: something has to say so. */
  readonly needsEnd: boolean;
  /** What its command brings that can be written. */
  readonly parameters: ReadonlyMap<string, "number" | "any">;
  /** What it may take unless the map says so; null: it depends on the command, or nobody knows. */
  readonly withinMs: number | null;
}

/** A verb may take so much longer than its line file says. */
const OVERTIME = 2;
const OVERTIME_MS = 500;
const withinMs = (takesMs: number): number => OVERTIME * takesMs + OVERTIME_MS;

/** Verbs that a map can give this device, by the names that it has for them. */
export function verbSpecs(device: Device): ReadonlyMap<string, VerbSpec> {
  const specs = new Map<string, VerbSpec>();
  const add = (name: string, its: Partial<VerbSpec> = {}): unknown =>
    specs.set(name, { isRequired: true, needsEnd: true, parameters: new Map(), withinMs: null, ...its });
  const numbers = (...names: string[]) => new Map(names.map((name) => [name, "number" as const]));
  switch (device.kind) {
    case "axes": {
      add("home");
      if (device.axes.size > 1) for (const axis of device.axes.keys()) add(`home.${axis}`, { isRequired: false });
      const targets = [...device.axes.keys()].map((axis) => `to.${axis}`);
      add("move", { isRequired: false, parameters: numbers("position", "speed", ...targets) });
      for (const position of device.positions.keys())
        add(`move.${position}`, { isRequired: false, parameters: numbers("speed") });
      break;
    }
    case "gripper":
      add("grip", { withinMs: withinMs(device.gripMs) });
      add("release", { withinMs: withinMs(device.releaseMs) });
      break;
    case "feeder":
      add("advance", { withinMs: withinMs(device.advanceMs) });
      break;
    case "conveyor":
      for (const name of ["start", "stop"])
        add(name, { isRequired: false, needsEnd: false, withinMs: withinMs(settleMs(device)) });
      add("index", { isRequired: false, parameters: numbers("by") });
      break;
    case "output": {
      const its = { needsEnd: false, withinMs: withinMs(device.switchMs) };
      add("on", its);
      add("off", its);
      if (device.range !== null) add("set", { ...its, parameters: numbers("value") });
      add("pulse", { ...its, isRequired: false, withinMs: null, parameters: numbers("for") });
      break;
    }
    case "tool":
      for (const { name, takesMs, parameters } of device.verbs.values()) {
        const named = parameters.map((parameter) => [`recipe.${parameter}`, "any"] as const);
        add(name, { withinMs: withinMs(takesMs), parameters: new Map(named) });
      }
      break;
    case "input":
      break;
    default:
      device satisfies never;
  }
  return specs;
}

/** Longest that it takes from full speed to rest: v/a, and a/j for the two ends that are rounded; ms. */
export function settleMs(device: Device): number {
  const ramp = (speed: number, acceleration: number, jerk: number) =>
    1000 * (speed / acceleration + acceleration / jerk);
  if (device.kind === "conveyor") return ramp(device.speedMmPerS, device.accelerationMmPerS2, device.jerkMmPerS3);
  if (device.kind === "feeder") return device.advanceMs;
  if (device.kind !== "axes") return 0;
  const axes = [...device.axes.values()];
  return Math.max(
    ...axes.map(({ speedPerS, accelerationPerS2, jerkPerS3 }) => ramp(speedPerS, accelerationPerS2, jerkPerS3)),
  );
}

/** Under category 2 its act goes on to its end: a part must not be left half held, a work half done. */
export const finishesUnderHold = ({ kind }: Device): boolean =>
  kind === "gripper" || kind === "output" || kind === "tool";
