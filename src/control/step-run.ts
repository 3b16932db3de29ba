/** One step of one cycle while it is in flight: what the run loop remembers of it besides the log. */
import type { TimerHandle } from "../clock/index.ts";
import { type Act, type DeviceName, type Refusal, type Step, type StepKey, stepKey } from "../model/index.ts";
import type { CompiledStep } from "./compiled-step.ts";
import type { CycleRun } from "./cycle-run.ts";
import { nextStepState, type StepMachineEvent, type StepMachineState } from "./step-machine.ts";

/** A timer that can stand still: what is left of it when frozen. */
export interface StepTimer {
  handle: TimerHandle | null;
  leftMs: number;
  readonly act: () => void;
}

export class StepRun {
  readonly cycle: CycleRun;
  readonly step: Step;
  /** Instance in the plan. */
  readonly instance: number;
  readonly key: StepKey;
  /** Changed by `send` only. */
  #phase: StepMachineState = "waiting";
  conditions: CompiledStep;
  device: DeviceName | null = null;
  act: Act | null = null;
  commandId: number | null = null;
  /** It is due, and something keeps it. */
  isWaiting = false;
  /** What the gate keeps it for. */
  reasons: readonly Refusal[] = [];
  /** `atMs` of the dispatch, and of the device's own `done`. */
  dispatchedAtMs = 0;
  doneAtMs = 0;
  /** Where an `index` will have brought the belt; null for everything else. */
  targetMm: number | null = null;
  /** The whole step, or its wait for permission. */
  timeout: StepTimer | null = null;
  settle: StepTimer | null = null;

  constructor(cycle: CycleRun, step: Step, conditions: CompiledStep) {
    this.cycle = cycle;
    this.step = step;
    this.instance = cycle.firstInstance + step.index;
    this.key = stepKey(cycle.number, step.id);
    this.conditions = conditions;
  }

  get phase(): StepMachineState {
    return this.#phase;
  }

  get isAtWork(): boolean {
    const phase = this.#phase;
    return phase === "dispatched" || phase === "running" || phase === "verifying";
  }

  send(event: StepMachineEvent): void {
    this.#phase = nextStepState(this.#phase, event);
  }
}

/** How its events name a step. */
export const named = (run: StepRun): { cycle: number; step: string } => ({
  cycle: run.cycle.number,
  step: run.step.id,
});
