/** What steps need around them, put together by `production-run.ts`. */
import type { Clock } from "../../clock/index.ts";
import type { Condition, SignalTable } from "../../conditions/index.ts";
import type { EventLog } from "../../journal/index.ts";
import type { Line, Sequence, StepFailure, TimedPlan } from "../../model/index.ts";
import type { Retimer } from "../../plan/index.ts";
import type { Dispatcher, ZoneClaims } from "../dispatch/index.ts";
import type { CycleRun } from "./cycle-run.ts";
import type { PartsLedger } from "./parts-ledger.ts";
import type { PlanClock } from "./plan-clock.ts";
import type { Members } from "./pool-members.ts";
import type { StepCompiler } from "./step-compiler.ts";
import type { Remedy, StepRun } from "./step-run.ts";

export interface StepRunnerParts {
  readonly clock: Clock;
  readonly planClock: PlanClock;
  readonly log: EventLog;
  readonly line: Line;
  readonly sequence: Sequence;
  readonly plan: TimedPlan;
  readonly retimer: Retimer;
  readonly signals: SignalTable;
  readonly compiler: StepCompiler;
  readonly dispatcher: Dispatcher;
  readonly members: Members;
  readonly zones: ZoneClaims;
  readonly parts: PartsLedger;
}

export interface FailedStep {
  readonly run: StepRun;
  readonly failure: StepFailure;
  /** What was not true; null if no condition was involved. */
  readonly condition: Condition | null;
  /** Whatever its ladder says. */
  readonly mustHalt: boolean;
  /** Whatever its ladder says, a person is asked. */
  readonly mustAsk: boolean;
  /** Its device may still be at work on it. */
  readonly wasAtWork: boolean;
}

export interface StepRunnerHooks {
  readonly openCycles: () => Iterable<CycleRun>;
  readonly finished: (run: StepRun) => void;
  /** A step is verified, before anything comes after it. */
  readonly verified: (run: StepRun) => void;
  readonly failed: (failed: FailedStep) => Remedy;
  /** Upstream has nothing, or downstream takes nothing: the line suspends. */
  readonly outside: (run: StepRun, kind: "starved" | "blocked", condition: Condition) => void;
}
