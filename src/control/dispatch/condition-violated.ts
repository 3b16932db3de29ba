/** Whether what must hold throughout does not: an interlock, the safety chain, a step's `while`. */
import type { Condition, SignalTable } from "../../conditions/index.ts";

/**
 * False or unknown. Unknown only because values are older than their device's heartbeat while nobody has found the device silent is for the link's
 * watch to judge: it was due before, so this program was held up, and judges within 20 ms of hearing what has come meanwhile. If the
 * device is silent, its signals are said to have changed then, and this is asked again.
 */
export function isNotHolding(condition: Condition, signals: SignalTable): boolean {
  const value = condition.evaluate(signals);
  if (value !== undefined) return !value;
  return condition.evaluate(signals.unjudged) !== true;
}
