/** What of a sequence is run: what its file says, unless whoever starts it says otherwise. The one place that decides it. */
import type { Sequence } from "../model/index.ts";

export interface WantedRun {
  /** So many cycles, whatever the file repeats or wants placed; null or left out: as in the file. */
  readonly cycles?: number | null | undefined;
  readonly pipeline?: Sequence["pipeline"] | undefined;
}

export const asWanted = (sequence: Sequence, { cycles = null, pipeline = sequence.pipeline }: WantedRun): Sequence => ({
  ...sequence,
  ...(cycles === null ? {} : { cycles, placedGoal: null }),
  pipeline,
});
