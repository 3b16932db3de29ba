/** One step of one cycle while it is in flight: what the run loop remembers of it besides the log. */
import { type ActorRefFrom, createActor } from "xstate";
import type { TimerHandle } from "../clock/index.ts";
import { type Act, type DeviceName, type Refusal, type Step, type StepKey, stepKey } from "../model/index.ts";
import type { CompiledStep } from "./compiled-step.ts";
import type { CycleRun } from "./cycle-run.ts";
import { type StepMachineEvent, type StepMachineState, stepMachine } from "./step-machine.ts";

export type StepActor = ActorRefFrom<typeof stepMachine>;

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
  /** Null until it is due: it waits. */
  #actor: StepActor | null = null;
  /** Where it stood without an actor: before it was due, and after it was over. */
  #rest: StepMachineState = "waiting";
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
    return this.#actor?.getSnapshot().value ?? this.#rest;
  }

  /** The step is due: from here on it has an actor. */
  due(actors: StepActors): void {
    this.#actor = actors.take();
    this.#actor.send({ type: "due" });
  }

  /** The step is over: its actor may serve another. */
  over(actors: StepActors): void {
    if (this.#actor === null) return;
    this.#rest = this.phase;
    actors.give(this.#actor);
    this.#actor = null;
  }

  get isAtWork(): boolean {
    const phase = this.phase;
    return phase === "dispatched" || phase === "running" || phase === "verifying";
  }

  send(event: StepMachineEvent): void {
    this.#actor?.send(event);
  }
}

/** Actors for steps, used again and again: making one costs more than a step's transitions. */
export class StepActors {
  readonly #free: StepActor[] = [];

  take(): StepActor {
    return this.#free.pop() ?? createActor(stepMachine).start();
  }

  /** Only an actor in `done` can be used again. */
  give(actor: StepActor): void {
    if (actor.getSnapshot().value === "done") this.#free.push(actor);
  }
}

/** How its events name a step. */
export const named = (run: StepRun): { cycle: number; step: string } => ({
  cycle: run.cycle.number,
  step: run.step.id,
});
