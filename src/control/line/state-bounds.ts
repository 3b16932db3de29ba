/** Longest time in each acting state, ms. When it has passed, the line aborts; Aborting itself ends. */
import type { ActingState } from "../../model/index.ts";

export const BOUND_MS: Readonly<Record<ActingState, number>> = {
  Clearing: 5_000,
  Stopping: 60_000,
  Aborting: 10_000,
  Resetting: 10_000,
  Starting: 180_000,
  Holding: 60_000,
  Unholding: 30_000,
  Suspending: 60_000,
  Unsuspending: 30_000,
  // It lets the cycles in flight finish first.
  Completing: 600_000,
};
