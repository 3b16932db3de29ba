/** Where a part can be. What lies under a gripper is the line file's to say: `Sites` of the model. */
import type { Coordinates } from "../../src/model/index.ts";

export type Place =
  /** In a feeder's pick-up slot, or in a tool. Askew: a sensor sees it, a gripper does not get it. */
  | { readonly kind: "device"; readonly device: string; readonly isAskew?: true }
  | { readonly kind: "gripper"; readonly device: string }
  /** On a conveyor, `beltMm` along the belt's own (moving) coordinate. */
  | { readonly kind: "belt"; readonly device: string; readonly beltMm: number }
  /** At a named position where there is no device. */
  | { readonly kind: "spot"; readonly position: string }
  /** Anywhere else that a gripper let go of it: in the coordinates of its axes. */
  | { readonly kind: "loose"; readonly axes: string; readonly at: Coordinates }
  /** Next to where it belongs: no gripper and no sensor finds it there. */
  | { readonly kind: "beside"; readonly of: string }
  /** Carried over the end of a conveyor. */
  | { readonly kind: "gone"; readonly device: string }
  /** Fallen. */
  | { readonly kind: "floor" };
