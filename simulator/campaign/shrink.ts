/** Makes a failing script smaller as long as it fails in the same way: fewer disturbances, fewer cycles, less time. */
import { type Job, planJob } from "./job.ts";
import { type RunOptions, type RunResult, runScript } from "./run-script.ts";
import type { Disturbance, Script } from "./script.ts";

/** Runs that shrinking may take. */
const RUNS_MAX = 120;

export interface Failing {
  readonly script: Script;
  readonly result: RunResult;
}

export function shrink(failing: Failing, job: Job, options: RunOptions): Failing {
  return new Shrinking(failing, job, options).shrink();
}

class Shrinking {
  #best: Failing;
  readonly #job: Job;
  readonly #options: RunOptions;
  readonly #invariant: string | null;
  #runs = 0;

  constructor(failing: Failing, job: Job, options: RunOptions) {
    this.#best = failing;
    this.#job = job;
    this.#options = options;
    this.#invariant = failing.result.violation?.invariant ?? null;
  }

  shrink(): Failing {
    let before: Failing | null = null;
    while (before !== this.#best && this.#runs < RUNS_MAX) {
      before = this.#best;
      this.#fewerDisturbances();
      this.#fewerCycles();
    }
    return this.#best;
  }

  /** Leaves out halves, then quarters, then one at a time. */
  #fewerDisturbances(): void {
    for (let size = Math.ceil(this.#best.script.disturbances.length / 2); size >= 1; size = Math.floor(size / 2)) {
      for (let from = 0; from < this.#best.script.disturbances.length; ) {
        const { disturbances } = this.#best.script;
        const kept: readonly Disturbance[] = disturbances.filter((_its, index) => index < from || index >= from + size);
        if (!this.#try({ ...this.#best.script, disturbances: kept })) from += size;
      }
    }
  }

  #fewerCycles(): void {
    const { cycles } = this.#best.script;
    for (let fewer = 1; fewer < cycles; fewer++) if (this.#try({ ...this.#best.script, cycles: fewer })) return;
  }

  #try(script: Script): boolean {
    if (this.#runs >= RUNS_MAX) return false;
    this.#runs++;
    const planned =
      script.cycles === this.#job.sequence.cycles ? this.#job : planJob(this.#job.sequence, script.cycles);
    if ("wrong" in planned) return false;
    const result = runScript(script, planned, this.#options);
    if (result.violation?.invariant !== this.#invariant) return false;
    this.#best = { script, result };
    return true;
  }
}
