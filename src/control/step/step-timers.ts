/** The timers of steps: its time-out and its proof's. They stand still while the step is frozen. */
import type { Clock } from "../../clock/index.ts";
import type { StepRun, StepTimer } from "./step-run.ts";

export class StepTimers {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  startTimeout(run: StepRun, ms: number, act: () => void): void {
    this.#end(run.timeout);
    run.timeout = this.#start(ms, act);
  }

  startSettle(run: StepRun, ms: number, act: () => void): void {
    this.#end(run.settle);
    run.settle = this.#start(ms, act);
  }

  /** What was waited for to be sensed has been, or is not waited for any more. */
  endSettle(run: StepRun): void {
    this.#end(run.settle);
    run.settle = null;
  }

  freeze(run: StepRun): void {
    for (const timer of [run.timeout, run.settle]) {
      if (timer === null || timer.handle === null) continue;
      timer.leftMs = Math.max(0, timer.handle.dueMs - this.#clock.nowMs());
      this.#clock.cancel(timer.handle);
      timer.handle = null;
    }
  }

  thaw(run: StepRun): void {
    for (const timer of [run.timeout, run.settle]) {
      if (timer !== null && timer.handle === null) timer.handle = this.#clock.after(timer.leftMs, timer.act);
    }
  }

  end(run: StepRun): void {
    this.#end(run.timeout);
    this.#end(run.settle);
    run.timeout = null;
    run.settle = null;
  }

  #start(ms: number, act: () => void): StepTimer {
    return { handle: this.#clock.after(ms, act), leftMs: ms, act };
  }

  #end(timer: StepTimer | null): void {
    if (timer !== null && timer.handle !== null) this.#clock.cancel(timer.handle);
  }
}
