/** Where a part can be. What lies under a gripper is the line file's to say: `Sites` of the model. */
import type { Coordinates } from "../../src/model/index.ts";

/** How a part was laid down, as far as somebody knows who leads the line: the world itself sees only that it lies. */
export interface Laying {
  /** The tray that it lies on, told from every other one. Null: none, there one part may come after another. */
  readonly tray: string | null;
  /** False: the sequence does not count it as a part of its own, like a lid on a body. */
  readonly isCounted: boolean;
}

/** What lies outside every device. */
interface Laid extends Laying {
  /** Where its axes stood when it was laid; missing where nobody knows. */
  readonly laidAt?: Coordinates;
}

export type Place =
  /** In a feeder's pick-up slot, or in a tool. Askew: a sensor sees it, a gripper does not get it. */
  | { readonly kind: "device"; readonly device: string; readonly isAskew?: true }
  | { readonly kind: "gripper"; readonly device: string }
  /** On a conveyor, `beltMm` along the belt's own (moving) coordinate. */
  | { readonly kind: "belt"; readonly device: string; readonly beltMm: number; readonly isCounted?: boolean }
  /** At a named position where there is no device. */
  | ({ readonly kind: "spot"; readonly position: string } & Partial<Laid>)
  /** Anywhere else that a gripper let go of it: in the coordinates of its axes. */
  | ({ readonly kind: "loose"; readonly axes: string; readonly at: Coordinates } & Partial<Laid>)
  /** Laid on another part that counts, without being counted: the two are one product from now on. */
  | { readonly kind: "joined"; readonly part: number }
  /** Next to where it belongs: no gripper and no sensor finds it there. */
  | { readonly kind: "beside"; readonly of: string }
  /** Carried over the end of a conveyor. */
  | { readonly kind: "gone"; readonly device: string }
  /** Fallen. */
  | { readonly kind: "floor" };
