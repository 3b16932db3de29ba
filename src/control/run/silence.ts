/**
 * The law of Execute: something is under way, or a step waits and says for what. Anything else is a fault of this program, and not of the line: nobody would
 * come to end it, and nothing would say that it has to be ended.
 */
import type { LineState, Refusal, StepKey } from "../../model/index.ts";

/** What the run has in hand, besides what the line's state says. */
export interface InHand {
  /** Steps that are due and kept by something. */
  readonly waiting: readonly { readonly key: StepKey; readonly reasons: readonly Refusal[] }[];
  /** How many steps are at work, without a device included. */
  readonly atWork: number;
  /** How many steps wait for their planned start, and have a timer set for it. */
  readonly armed: number;
  /** How many remedies for failures are under way. */
  readonly remedies: number;
}

/**
 * True if nothing is under way in Execute, and no step waits that could say for what.
 * @param look is asked only where no device is at work
 */
export function isSilent({ state, mode, devices }: LineState, look: () => InHand): boolean {
  if (state !== "Execute" || mode === "Manual") return false;
  for (const name in devices) if (devices[name]?.commandId !== null) return false;
  const inHand = look();
  if (inHand.waiting.some(({ reasons }) => reasons.length > 0)) return false;
  return inHand.atWork === 0 && inHand.armed === 0 && inHand.remedies === 0;
}
