/** The steps in flight: made when nothing is before them any more, gone when they are verified, not needed, or failed. */
import type { DeviceName, Step } from "../../model/index.ts";
import type { CycleRun } from "./cycle-run.ts";
import { StepStart } from "./step-admission.ts";
import type { StepRunnerHooks, StepRunnerParts } from "./step-deps.ts";
import { StepCourse } from "./step-execution.ts";
import { type Apart, StepRun } from "./step-run.ts";

const NONE: readonly StepRun[] = [];

export class StepRunner {
  readonly course: StepCourse;
  readonly #its: StepRunnerParts;
  readonly #start: StepStart;
  readonly #inFlight = new Set<StepRun>();

  constructor(its: StepRunnerParts, hooks: StepRunnerHooks) {
    this.#its = its;
    this.course = new StepCourse(its, hooks, (run) => this.#inFlight.delete(run));
    this.#start = new StepStart(its, hooks, this.course);
  }

  get inFlight(): Iterable<StepRun> {
    return this.#inFlight;
  }

  create(cycle: CycleRun, index: number): StepRun {
    const step = cycle.template.steps[index];
    if (step === undefined) throw new RangeError(`cycle ${cycle.number} has no step ${index}`);
    const run = new StepRun(cycle, step, this.#its.compiler.compile(step, this.#its.members.all(cycle)));
    this.#inFlight.add(run);
    return run;
  }

  /** A step that is not in the plan. */
  createApart(cycle: CycleRun, step: Step, apart: Apart): StepRun {
    const run = new StepRun(cycle, step, this.#its.compiler.compile(step, this.#its.members.all(cycle)), apart);
    this.#inFlight.add(run);
    return run;
  }

  /** Lets go of one step: nothing more comes of it. */
  drop(run: StepRun): void {
    this.course.drop(run);
  }

  /** Its time has come. */
  due(run: StepRun): void {
    run.send("due");
  }

  /** Asks for everything a due step needs, and starts it if all of it is there. */
  attempt(run: StepRun): void {
    this.#start.attempt(run);
  }

  /** Due steps that something still keeps, in order of cycle, then of step. */
  waiting(): readonly StepRun[] {
    let waiting: StepRun[] | null = null;
    for (const run of this.#inFlight) {
      if (!run.isWaiting || run.apart !== null) continue;
      if (waiting === null) waiting = [run];
      else waiting.push(run);
    }
    if (waiting === null) return NONE;
    return waiting.length < 2 ? waiting : waiting.sort((a, b) => a.instance - b.instance);
  }

  /** True if new values of `device` may have changed what `run` waits for. */
  isConcerned(run: StepRun, device: DeviceName): boolean {
    return run.conditions.reads.has(device) || run.reasons.some((reason) => reason.kind !== "permissive");
  }

  /** New values of a device: proofs, interlocks of steps, and `wait until` look at them. */
  sensed(device: DeviceName, changed: boolean): void {
    if (!changed && !this.course.isProving) return;
    for (const run of this.#inFlight) {
      const isItsProof = run.phase === "verifying" && run.device === device;
      if (isItsProof || run.conditions.reads.has(device)) this.course.sensed(run, changed);
    }
  }

  cycleEnds(cycle: CycleRun): void {
    this.#its.members.free(cycle, cycle.template.bindings.keys());
  }

  /** Lets go of every step: nothing of this run will happen any more. */
  abandon(): void {
    for (const run of this.#inFlight) this.course.timers.end(run);
    this.#inFlight.clear();
  }
}
