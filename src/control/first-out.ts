/** A first-out for the log: the sentence, and the facts behind it. */
import { type EventBody, explainFirst, type FirstCause, type StopCategory } from "../model/index.ts";

/** @param alike came true in the same evaluation */
export const firstOut = (first: FirstCause, alike: readonly FirstCause[] = []): EventBody => ({
  type: "first-out",
  cause: explainFirst(first),
  alike: alike.map(explainFirst),
  facts: [first, ...alike],
});

/** Why the line is being stopped or aborted: set before the state is entered. */
export interface StopCause {
  readonly first: FirstCause;
  readonly category: StopCategory;
  readonly outcome: "halted" | "aborted";
}
