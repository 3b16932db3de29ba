/** What a run tells the line: that it has ended, or what the line has to do now. */
import type { FirstCause } from "../../model/index.ts";

/** Upstream has nothing, or downstream takes nothing. */
export type OutsideCause = Extract<FirstCause, { kind: "starved" | "blocked" }>;

export interface RunHooks {
  /** Every cycle is finished. */
  readonly finished: () => void;
  /** A failure ends the run. */
  readonly halt: (why: FirstCause) => void;
  /** A failure holds the line: what it does then is in `recovery`. */
  readonly hold: (cause: FirstCause) => void;
  /** The recovery has nothing more to wait for. */
  readonly unhold: () => void;
  readonly outside: (cause: OutsideCause) => void;
}
