/** One step of one cycle while it is in flight: what the run loop remembers of it besides the log. */
import type { TimerHandle } from "../../clock/index.ts";
import type { Condition } from "../../conditions/index.ts";
import {
  type Act,
  type DeviceName,
  type Refusal,
  type Step,
  type StepFailure,
  type StepKey,
  stepKey,
} from "../../model/index.ts";
import type { CycleRun } from "./cycle-run.ts";
import type { CompiledStep } from "./step-compiler.ts";
import { nextStepState, type StepMachineEvent, type StepMachineState } from "./step-machine.ts";

/** A timer that can stand still: what is left of it when frozen. */
export interface StepTimer {
  handle: TimerHandle | null;
  leftMs: number;
  readonly act: () => void;
}

/** Who runs a step that is not in the plan, such as one of `recover:`, and hears what becomes of it. */
export interface Apart {
  readonly finished: (run: StepRun) => void;
  /** What the line does about it, and how. */
  readonly failed: (failure: StepFailure) => Remedy;
}

/** What is done about a failure: said first, then done. */
export interface Remedy {
  readonly lineDid: string;
  readonly act: () => void;
}

/** The instance of a step that is not in the plan. */
const NOT_PLANNED = -1;

export class StepRun {
  readonly cycle: CycleRun;
  readonly step: Step;
  readonly apart: Apart | null;
  /** Instance in the plan; negative for a step that is not in it. */
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
  /** It is tried again, and its device has been given it before: what that try has taken may be found there. */
  isAgain = false;
  /** A hold has cut it short, and it went on afterwards. */
  wasFrozen = false;
  /** It is known that it came to nothing, whatever the sensors say afterwards. */
  isKnownUndone = false;
  /** When its device made the report that it has taken the command; null before. */
  acceptedAtMs: number | null = null;
  /** `atMs` of the dispatch, and of the device's own `done`. */
  dispatchedAtMs = 0;
  doneAtMs = 0;
  /** Where an `index` will have brought the belt; null for everything else. */
  targetMm: number | null = null;
  /** The whole step, or its wait for permission. */
  timeout: StepTimer | null = null;
  settle: StepTimer | null = null;

  /** What has to be true once its device has reported. */
  proof: readonly Condition[] = [];
  /** How long its device should need for it; null: as the plan says. */
  expectedMs: number | null = null;

  constructor(cycle: CycleRun, step: Step, conditions: CompiledStep, apart: Apart | null = null) {
    this.cycle = cycle;
    this.step = step;
    this.apart = apart;
    this.instance = apart === null ? cycle.firstInstance + step.index : NOT_PLANNED;
    this.key = stepKey(cycle.number, step.id);
    this.conditions = conditions;
  }

  get phase(): StepMachineState {
    return this.#phase;
  }

  /** Its command has left, or its time has begun: what it did may have to be found out. */
  get isBegun(): boolean {
    return this.commandId !== null;
  }

  /** It has begun, and is not over. */
  get isUnderWay(): boolean {
    return this.isAtWork || this.#phase === "frozen";
  }

  get isAtWork(): boolean {
    const phase = this.#phase;
    return phase === "dispatched" || phase === "running" || phase === "verifying";
  }

  send(event: StepMachineEvent): void {
    this.#phase = nextStepState(this.#phase, event);
  }
}

/** How its events name a step. The four of every step write both out: a spread behind `type` is what took most of their time. */
export const named = (run: StepRun): { cycle: number; step: string } => ({
  cycle: run.cycle.number,
  step: run.step.id,
});
