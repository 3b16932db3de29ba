/**
 * Runs the cycles of one sequence by its timed plan.
 *
 * A step becomes due at the latest of its planned start and the finish of everything before it: its predecessors, and the
 * step that its device serves first. Then the gate is asked, and asked again whenever something that stood in the way may have
 * changed. What a single step does from then on is in `step-runner.ts`; this file only knows what comes after what.
 */
import type { Clock, TimerHandle } from "../clock/index.ts";
import type { EventLog } from "../journal/index.ts";
import { type DeviceName, type Sequence, type TimedPlan, templateOf } from "../model/index.ts";
import { mustBeginBefore, mustEndBefore, PIPELINE_DEPTH_MAX, type Retimer } from "../plan/index.ts";
import { CycleRun } from "./cycle-run.ts";
import type { PlanClock } from "./plan-clock.ts";
import type { StepRun } from "./step-run.ts";
import type { StepRunner } from "./step-runner.ts";

export interface RunLoopParts {
  readonly clock: Clock;
  readonly planClock: PlanClock;
  readonly log: EventLog;
  readonly sequence: Sequence;
  readonly plan: TimedPlan;
  readonly retimer: Retimer;
  readonly runner: StepRunner;
  /** Every cycle is finished. */
  readonly finished: () => void;
}

export class RunLoop {
  readonly #its: RunLoopParts;
  readonly #mustEndBefore: (instance: number) => readonly number[];
  readonly #open = new Map<number, CycleRun>();
  /** Steps that wait only for their planned start. */
  readonly #armed = new Map<StepRun, TimerHandle | null>();
  readonly #mustBeginBefore: (instance: number) => readonly number[];
  /** Steps that wait for the end of a step that is no predecessor of theirs, by that step's instance. */
  readonly #behind: Behind = new Map();
  /** The same for its begin. */
  readonly #behindBegin: Behind = new Map();
  readonly #due: StepRun[] = [];
  #isPumping = false;
  #isGoing = false;
  #nextCycle = 1;
  #lastCycle: number;

  constructor(its: RunLoopParts) {
    this.#its = its;
    this.#lastCycle = its.plan.cycles;
    this.#mustEndBefore = mustEndBefore(its.plan);
    this.#mustBeginBefore = mustBeginBefore(its.plan);
  }

  get openCycles(): Iterable<CycleRun> {
    return this.#open.values();
  }

  /** True while steps may be started. */
  get isGoing(): boolean {
    return this.#isGoing;
  }

  /** Starts, or goes on after a hold: plan time runs again. */
  go(): void {
    this.#isGoing = true;
    this.#its.planClock.resume();
    this.#openCycles();
    for (const run of [...this.#armed.keys()]) this.#arm(run);
    this.retry(null);
    this.#finishIfAll();
  }

  /** Starts nothing any more; plan time stands still. Steps at work are the runner's business. */
  pause(): void {
    this.#isGoing = false;
    this.#its.planClock.freeze();
    for (const [run, handle] of this.#armed) {
      if (handle !== null) this.#its.clock.cancel(handle);
      this.#armed.set(run, null);
    }
  }

  /** No new cycle from now on: those in flight are the last. */
  drain(): void {
    this.#lastCycle = this.#nextCycle - 1;
  }

  /** Asks the gate again for the steps that wait; with a device named, only for those that its signals concern. */
  retry(sensed: DeviceName | null): void {
    if (!this.#isGoing) return;
    for (const run of this.#its.runner.waiting()) {
      if (sensed === null || this.#its.runner.isConcerned(run, sensed)) this.#due.push(run);
    }
    if (this.#due.length > 0) this.#pump();
  }

  /** A step is verified or was not needed: what came after it may come now. */
  stepFinished(run: StepRun): void {
    const { cycle } = run;
    cycle.finish(run.step.index);
    for (const next of cycle.template.steps) {
      if (next.after.includes(run.step.index)) this.#release(cycle, next.index);
    }
    this.#releaseBehind(this.#behindBegin, run.instance);
    this.#releaseBehind(this.#behind, run.instance);
    if (cycle.isFinished) this.#closeCycle(cycle);
    this.retry(null);
  }

  #closeCycle(cycle: CycleRun): void {
    const { log, clock, runner } = this.#its;
    runner.cycleEnds(cycle);
    log.emit({
      type: "cycle-finished",
      cycle: cycle.number,
      durationMs: clock.nowMs() - (cycle.startedAtMs ?? clock.nowMs()),
    });
    this.#open.delete(cycle.number);
    this.#openCycles();
    this.#finishIfAll();
  }

  #finishIfAll(): void {
    if (this.#isGoing && this.#open.size === 0 && this.#nextCycle > this.#lastCycle) this.#its.finished();
  }

  #openCycles(): void {
    const { sequence, plan } = this.#its;
    const depth = plan.pipeline === "auto" ? PIPELINE_DEPTH_MAX : 1;
    while (this.#isGoing && this.#open.size < depth && this.#nextCycle <= this.#lastCycle) {
      const number = this.#nextCycle++;
      const cycle = new CycleRun(number, templateOf(sequence, number), plan);
      this.#open.set(number, cycle);
      for (const step of cycle.template.steps) this.#waitForEarlier(cycle, step.index);
      // Chosen before any is entered: one that is over at once lets others go, which enter by that.
      const first = cycle.template.steps.filter((step) => cycle.before[step.index] === 0);
      for (const step of first) this.#enter(cycle, step.index);
    }
  }

  #releaseBehind(waiting: Behind, instance: number): void {
    const released = waiting.get(instance);
    if (released === undefined) return;
    waiting.delete(instance);
    for (const { cycle, index } of released) this.#release(cycle, index);
  }

  /**
   * A step also waits for those that the plan has before it on its device, or on what carries its part, in any cycle; and until
   * those have begun that have one of its zones first.
   */
  #waitForEarlier(cycle: CycleRun, index: number): void {
    for (const earlier of this.#mustEndBefore(cycle.firstInstance + index)) {
      const isPredecessor = cycle.template.steps[index]?.after.includes(earlier - cycle.firstInstance) ?? false;
      if (isPredecessor || this.#isFinished(earlier)) continue;
      putBehind(this.#behind, earlier, cycle, index);
    }
    for (const earlier of this.#mustBeginBefore(cycle.firstInstance + index)) {
      if (!this.#hasBegun(earlier)) putBehind(this.#behindBegin, earlier, cycle, index);
    }
  }

  #hasBegun(instance: number): boolean {
    for (const cycle of this.#open.values()) {
      const run = cycle.runs[instance - cycle.firstInstance];
      if (run?.instance === instance) return run.isAtWork || run.phase === "frozen";
    }
    return this.#isFinished(instance);
  }

  #isFinished(instance: number): boolean {
    for (const cycle of this.#open.values()) {
      const index = instance - cycle.firstInstance;
      if (index >= 0 && index < cycle.template.steps.length) return cycle.hasFinished(instance);
    }
    return true;
  }

  #release(cycle: CycleRun, index: number): void {
    if (cycle.release(index)) this.#enter(cycle, index);
  }

  #enter(cycle: CycleRun, index: number): void {
    const run = this.#its.runner.create(cycle, index);
    cycle.runs[index] = run;
    this.#arm(run);
  }

  /** Sets the alarm for the planned start; at once, if that has passed. */
  #arm(run: StepRun): void {
    const { planClock, retimer, clock } = this.#its;
    if (!this.#isGoing) {
      this.#armed.set(run, null);
      return;
    }
    const dueMs = planClock.atMs(retimer.plannedStartMs(run.instance));
    if (dueMs > clock.nowMs()) {
      this.#armed.set(
        run,
        clock.at(dueMs, () => this.#becomeDue(run)),
      );
      return;
    }
    this.#becomeDue(run);
  }

  #becomeDue(run: StepRun): void {
    this.#armed.delete(run);
    if (run.cycle.startedAtMs === null) {
      run.cycle.startedAtMs = this.#its.clock.nowMs();
      this.#its.log.emit({ type: "cycle-started", cycle: run.cycle.number });
    }
    this.#its.runner.due(run);
    this.#due.push(run);
    this.#pump();
  }

  /** One after the other, never one inside the other: a chain of steps that need no time must not grow the stack. */
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      for (let run = this.#due.shift(); run !== undefined; run = this.#due.shift()) {
        if (!this.#isGoing || run.phase !== "ready") continue;
        this.#its.runner.attempt(run);
        if (run.phase !== "ready") this.#releaseBehind(this.#behindBegin, run.instance);
      }
    } finally {
      this.#isPumping = false;
    }
  }
}

type Behind = Map<number, { readonly cycle: CycleRun; readonly index: number }[]>;

function putBehind(waiting: Behind, earlier: number, cycle: CycleRun, index: number): void {
  cycle.before[index] = (cycle.before[index] ?? 0) + 1;
  const list = waiting.get(earlier);
  if (list === undefined) waiting.set(earlier, [{ cycle, index }]);
  else list.push({ cycle, index });
}
