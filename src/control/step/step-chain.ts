/**
 * Steps that are not in the plan, one after another: those of `recover:`, and those before a retry. Each goes through the gate as any
 * other does, and has its conditions and its proof; what the gate keeps is asked for again when something has changed.
 */
import { explainFailure, type Step } from "../../model/index.ts";
import type { CycleRun } from "./cycle-run.ts";
import type { Apart, StepRun } from "./step-run.ts";
import type { StepRunner } from "./step-runner.ts";

export interface ChainParts {
  readonly runner: StepRunner;
  /** The cycle whose part and members they mean. */
  readonly cycle: CycleRun;
  readonly steps: readonly Step[];
  /** True while the line may begin another. */
  readonly mayBegin: () => boolean;
  /** Hears null when all are done, or what went wrong; then nothing more is begun. */
  readonly done: (wrong: string | null) => void;
}

export class StepChain implements Apart {
  readonly #its: ChainParts;
  #next = 0;
  #current: StepRun | null = null;
  #isOver = false;

  constructor(its: ChainParts) {
    this.#its = its;
  }

  /** Begins with the first, or asks again for what the gate has kept. */
  goOn(): void {
    const { runner, cycle, steps, mayBegin } = this.#its;
    if (this.#isOver || !mayBegin()) return;
    if (this.#current !== null) {
      if (this.#current.phase === "ready") runner.attempt(this.#current);
      return;
    }
    const step = steps[this.#next];
    if (step === undefined) return this.#end(null);
    this.#next++;
    const run = runner.createApart(cycle, step, this);
    this.#current = run;
    runner.due(run);
    runner.attempt(run);
  }

  /** Nothing more comes of it. */
  drop(): void {
    this.#isOver = true;
  }

  finished(): void {
    this.#current = null;
    this.goOn();
  }

  failed(failure: Parameters<Apart["failed"]>[0]): ReturnType<Apart["failed"]> {
    this.#current = null;
    return { lineDid: "What depends on it is not done.", act: () => this.#end(explainFailure(failure)) };
  }

  #end(wrong: string | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#its.done(wrong);
  }
}
