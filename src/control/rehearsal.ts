/**
 * The only way from the controller to a simulator: it is asked by message and answers by message, bounded in time, and whoever puts the
 * controller together says where it runs.
 */
import type { SignalSource } from "../conditions/index.ts";
import type { LineState, Sequence } from "../model/index.ts";

export interface RecoverRequest {
  /** How the line stands, as sensed. */
  readonly signals: SignalSource;
  readonly state: LineState;
  readonly sequence: Sequence;
}

export interface RecoverAnswer {
  /** What would be done, one sentence each. */
  readonly steps: readonly string[];
  /** What would go wrong; null if nothing would. */
  readonly problem: string | null;
}

export interface Rehearsal {
  /** What is wrong with the sequence as it is now; empty if nothing. Asked at every Start, before anything moves. */
  dryRun(sequence: Sequence, answer: (mistakes: readonly string[]) => void): void;
  /** Tries `recover:` from what is sensed. */
  recover(request: RecoverRequest, answer: (answer: RecoverAnswer) => void): void;
}
