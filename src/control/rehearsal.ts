/**
 * The only way from the controller to a simulator: it is asked by message and answers by message, bounded in time, and whoever puts the
 * controller together says where it runs.
 */
import type { DeviceName, SignalName, SignalValue, StepId } from "../model/index.ts";

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
  /** What would go wrong; null if nothing would. */
  readonly problem: string | null;
}

/** Answers come later or at once, and always. */
export interface Rehearsal {
  /** What is wrong with the sequence as it is now; empty if nothing. Asked at every Start, before anything moves. */
  dryRun(answer: (mistakes: readonly string[]) => void): void;
  /** Tries `recover:` from what is sensed. */
  recover(request: RecoverRequest, answer: (answer: RecoverAnswer) => void): void;
}
