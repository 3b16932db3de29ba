/**
 * The only way from the controller to a simulator: it is asked by message and answers by message, bounded in time, and whoever puts the
 * controller together says where it runs.
 */
import type { DeviceName, Sequence, SignalName, SignalValue, StepId } from "../../model/index.ts";

/** Plain data: it may go to another thread. */
export interface RecoverRequest {
  /** How the line stands, as sensed; what is not known is left out. */
  readonly sensed: Readonly<Record<SignalName, SignalValue>>;
  /** Devices whose position is known. */
  readonly verified: readonly DeviceName[];
  /** Steps of `recover`, in the order in which they would be done; of several cycles, one after the other. */
  readonly steps: readonly StepId[];
}

export interface RecoverAnswer {
  /** What would be done, one sentence each. */
  readonly steps: readonly string[];
  /** What would go wrong, or why it is not known; null if nothing would. */
  readonly problem: string | null;
}

/** What came of a dry run. One that was not tried to its end has found nothing, and says nothing of the sequence. */
export type DryRunAnswer =
  /** What is wrong with the sequence; empty if nothing. */
  | { readonly kind: "tried"; readonly mistakes: readonly string[] }
  /** How it ended instead, for a person: `did not end within 60 s`. */
  | { readonly kind: "not-tried"; readonly why: string };

/** Answers come later or at once, and always. What is tried is the very sequence that runs, as whoever started the program wants it to run. */
export interface Rehearsal {
  /** Asked at every Start, before anything moves. */
  dryRun(sequence: Sequence, answer: (answer: DryRunAnswer) => void): void;
  /** Tries `recover:` of the sequence from what is sensed. */
  recover(sequence: Sequence, request: RecoverRequest, answer: (answer: RecoverAnswer) => void): void;
}
