/** Looks on while a nominal run goes through. */
import type { CycleRun } from "./cycle-forecast.ts";
import type { NumberedStep } from "./cycle-template.ts";
import type { Start } from "./readiness.ts";
import type { Stage } from "./schedule-state.ts";

export interface RunWatch {
  /** The line stands as after homing. */
  begun(stage: Stage): void;
  /** The step is about to start: nothing of it has happened. */
  starting(stage: Stage, run: CycleRun, step: NumberedStep, start: Start): void;
  started(stage: Stage, run: CycleRun, step: NumberedStep, start: Start): void;
  /** The step's device has done its work: nothing of the effect is there. */
  ending(stage: Stage, run: CycleRun, step: NumberedStep): void;
  ended(stage: Stage, run: CycleRun, step: NumberedStep): void;
  /** All steps of the cycle have ended. */
  cycleEnded(stage: Stage, run: CycleRun): void;
  /** Nothing can happen any more, and steps are left. @returns true if something has been mended, so that they may go on */
  stuck(stage: Stage): boolean;
}
