/** A first-out for the log: the sentence, and the facts behind it. */
import {
  type DeviceName,
  type EventBody,
  explainFirst,
  type FirstCause,
  type LineState,
  type LineStateName,
  type StopCategory,
} from "../../model/index.ts";

/** @param alike came true in the same evaluation */
export const firstOut = (first: FirstCause, alike: readonly FirstCause[] = []): EventBody => ({
  type: "first-out",
  cause: explainFirst(first),
  alike: alike.map(explainFirst),
  facts: [first, ...alike],
});

/** A state in which the line acts has lasted longer than `boundMs`. @param unconfirmed devices that have not said that they stand */
export function tooLong(
  state: LineStateName,
  boundMs: number,
  { devices }: LineState,
  unconfirmed: readonly DeviceName[],
): FirstCause {
  const down = Object.keys(devices).filter((name) => devices[name]?.link !== "up");
  return { kind: "too-long", state, boundMs, silent: [...new Set([...unconfirmed, ...down])] };
}

/** Why the line is being stopped or aborted: set before the state is entered. */
export interface StopCause {
  readonly first: FirstCause;
  readonly category: StopCategory;
  readonly outcome: "halted" | "aborted";
}
