/** Spindle and coolant, as what was said last leaves them. grbl 1.1, `spindle_control.c`. Pure. */
import { RESTORE_MS } from "./codes.ts";
import type { Modal } from "./modal.ts";
import type { GrblSettings } from "./settings.ts";

/** Revolutions per minute that it is given: within `$31` to `$30`; 0 is off. `spindle_compute_pwm_value`. */
export function spindleRpm({ spindle, spindleSpeed }: Modal, settings: GrblSettings, overridePercent: number): number {
  const [most, least] = [settings.get(30), settings.get(31)];
  const wanted = (spindleSpeed * overridePercent) / 100;
  if (spindle === "M5" || wanted === 0) return 0;
  return least >= most || wanted >= most ? most : Math.max(least, wanted);
}

/** Letters of what is on, as a report has them: a spindle at speed 0 is off. `spindle_get_state`. */
export const accessoriesOf = ({ spindle, isFlood, isMist }: Modal, rpm: number): string =>
  `${rpm === 0 ? "" : spindle === "M3" ? "S" : "C"}${isFlood ? "F" : ""}${isMist ? "M" : ""}`;

/** Whether something is switched between the two: then everything before it is done first. */
export const switches = (before: Modal, after: Modal): boolean =>
  after.spindle !== before.spindle ||
  after.isFlood !== before.isFlood ||
  after.isMist !== before.isMist ||
  (before.spindle !== "M5" && after.spindleSpeed !== before.spindleSpeed);

/** How long what was on before the door was opened takes to come on again. */
export const restoreMs = ({ spindle, isFlood, isMist }: Modal): number =>
  (spindle === "M5" ? 0 : RESTORE_MS.spindle) + (isFlood || isMist ? RESTORE_MS.coolant : 0);
