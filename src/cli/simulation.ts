/** A job in virtual time: run to its end in one go, or piece by piece by somebody who has to listen in between. */

import { RealClock, VirtualClock } from "../clock/index.ts";
import { TraceHash } from "../journal/index.ts";
import { nounFor } from "../model/index.ts";
import { injectFaults, type PlannedFault } from "./faults.ts";
import { LineSession } from "./line-session.ts";
import type { Job } from "./load-job.ts";
import { type RunSummary, summarise } from "./summary.ts";

/** Twice the planned time and an hour for starting, homing and waiting: whatever lasts longer has got stuck. */
const SPARE_MS = 3_600_000;

export interface Simulated {
  readonly session: LineSession;
  readonly summary: RunSummary;
  /** Time that passed on the line, ms. */
  readonly virtualMs: number;
  readonly traceHash: string;
  /** Faults that never struck, with the reason. */
  readonly missed: readonly string[];
}

export class Simulation {
  readonly session: LineSession;
  readonly #job: Job;
  readonly #clock = new VirtualClock();
  readonly #hash = new TraceHash();
  readonly #missed: () => readonly string[];

  constructor(job: Job, seed: number, faults: readonly PlannedFault[]) {
    this.#job = job;
    this.session = new LineSession(this.#clock, job, seed);
    this.session.controller.events.subscribe((event) => this.#hash.add(event));
    this.#missed = injectFaults(this.session, faults, () => {});
  }

  /**
   * Runs on until the run is over or `isEnough()`, asked before every timer. Where it pauses makes no difference for the run.
   * @returns whether the run is over
   */
  runUntil(isEnough: () => boolean): boolean {
    const { session } = this;
    const untilMs = 2 * this.#job.plan.makespanMs + SPARE_MS;
    const isPaused = this.#clock.runWhile(() => !session.isOver && !isEnough(), { untilMs });
    if (!isPaused && !session.isOver) session.stop("stop", "lockstep: it takes too long");
    return !isPaused || session.isOver;
  }

  /** How far it has come, for people. @param wallMs how long it took so far, in the time of people */
  progress(wallMs: number): string {
    const { cycles, steps } = this.session.controller.state.counts;
    const whole = (number: number): string => Math.round(number).toLocaleString("en");
    const hours = this.#clock.nowMs() / 3_600_000;
    return `${this.#job.sequence.name}: ${whole(cycles)} of ${whole(this.#job.plan.cycles)} ${nounFor(this.#job.plan.cycles, "cycle")}, ${hours.toFixed(1)} h on the line, ${whole((1000 * steps) / wallMs)} steps/s`;
  }

  /** Call it once. @param wallMs how long it took in the time of people */
  end(wallMs: number): Simulated {
    const summary = summarise(this.session, wallMs);
    return {
      session: this.session,
      summary,
      virtualMs: this.#clock.nowMs(),
      traceHash: this.#hash.digest(),
      missed: this.#missed(),
    };
  }
}

/** Runs a job in virtual time until it is over. */
export function simulateJob(job: Job, seed: number, faults: readonly PlannedFault[]): Simulated {
  const wall = new RealClock();
  const simulation = new Simulation(job, seed, faults);
  simulation.runUntil(() => false);
  const simulated = simulation.end(wall.nowMs());
  wall.close();
  return simulated;
}
