/** Spindle and coolant, as what was said last leaves them. Pure. */
import type { Modal } from "./grbl-block.ts";
import { RESTORE_MS } from "./grbl-codes.ts";

/** Letters of what is on, as a report has them. */
export const accessoriesOf = ({ spindle, isFlood, isMist }: Modal): string =>
  `${spindle === "M3" ? "S" : spindle === "M4" ? "C" : ""}${isFlood ? "F" : ""}${isMist ? "M" : ""}`;

/** Whether something is switched between the two: then everything before it is done first. */
export const switches = (before: Modal, after: Modal): boolean =>
  after.spindle !== before.spindle ||
  after.isFlood !== before.isFlood ||
  after.isMist !== before.isMist ||
  after.spindleSpeed !== before.spindleSpeed;

/** How long what was on before the door was opened takes to come on again. */
export const restoreMs = ({ spindle, isFlood, isMist }: Modal): number =>
  (spindle === "M5" ? 0 : RESTORE_MS.spindle) + (isFlood || isMist ? RESTORE_MS.coolant : 0);
