/** What a device can be asked to do: one closed union for files, plan, gate, adapters and simulator. */
import type { AxisName, Coordinates } from "./line.ts";

export type RecipeValue = number | string | boolean;

export type Act =
  /** References the axes, then goes to the position `home` (or the low ends). Null: all axes. */
  | { readonly verb: "home"; readonly axes: readonly AxisName[] | null }
  /** Absolute. Axes that `target` leaves out stay. `speed` is the share of full speed, above 0 to 1. */
  | { readonly verb: "move"; readonly target: Coordinates; readonly speed: number }
  /** Manual only: moves while tokens keep coming. Signed, unit per second. */
  | { readonly verb: "jog"; readonly axis: AxisName; readonly speedPerS: number }
  | { readonly verb: "hold" }
  | { readonly verb: "grip" }
  | { readonly verb: "release" }
  | { readonly verb: "advance" }
  | { readonly verb: "start" }
  | { readonly verb: "stop" }
  /** Signed distance along the belt. */
  | { readonly verb: "index"; readonly byMm: number }
  | { readonly verb: "on" }
  | { readonly verb: "off" }
  | { readonly verb: "pulse"; readonly forMs: number }
  | { readonly verb: "set"; readonly value: number }
  /** A tool's act; `name` is the verb that the line file gave it. */
  | { readonly verb: "run"; readonly name: string; readonly recipe: Readonly<Record<string, RecipeValue>> };

/** A jog that no new token follows ends after this: the dead-man, kept by the device itself. */
export const JOG_TOKEN_MS = 250;

export type Verb = Act["verb"];

/** Acts by which a device ends a motion: no interlock and no zone stands in their way, and a person is not kept waiting. */
export const ENDS_MOTION: ReadonlySet<Verb> = new Set<Verb>(["hold", "stop", "off"]);
