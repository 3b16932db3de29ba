/**
 * Grips of which nobody could tell later what came of them. Where a cycle is left out because a gripper had closed on its part and felt nothing, that gripper may have the
 * part all the same: its sensor may have been wrong. If it then closes on another part and feels nothing again, what it holds later may be either of the two. So that does
 * not prove the second grip: its part stays in the books where it was, and what the gripper holds is cleared as something that nobody has counted.
 */
import type { DeviceName } from "../../model/index.ts";
import type { StepRun } from "../step/index.ts";

export class DoubtfulGrips {
  /** Grippers that may have the part of a cycle that was left out. */
  readonly #mayHold = new Set<DeviceName>();

  /** A cycle is left out for this step. */
  leftOut({ act, device, isBegun }: StepRun): void {
    if (act?.verb === "grip" && device !== null && isBegun) this.#mayHold.add(device);
  }

  /** A step has failed, and what came of it is to be read back from sensors. */
  failed(run: StepRun): void {
    if (run.act?.verb === "grip" && run.device !== null && this.#mayHold.has(run.device)) run.isKnownUndone = true;
  }

  /** A step is verified: what its gripper holds is known again. */
  verified({ device, act }: StepRun): void {
    if (device !== null && (act?.verb === "grip" || act?.verb === "release")) this.#mayHold.delete(device);
  }
}
