/**
 * Runs the cycles of one sequence by its timed plan.
 *
 * A step becomes due at the latest of its planned start and the finish of everything before it: its predecessors, and the
 * step that its device serves first. Then the gate is asked, and asked again whenever something that stood in the way may have
 * changed. What a single step does from then on is in `step-runner.ts`; this file only knows what comes after what.
 */
import type { Clock, TimerHandle } from "../../clock/index.ts";
import type { EventLog } from "../../journal/index.ts";
import { type DeviceName, type Sequence, type TimedPlan, templateOf } from "../../model/index.ts";
import { PIPELINE_DEPTH_MAX, type Retimer } from "../../plan/index.ts";
import type { PlanClock, StepRun, StepRunner } from "../step/index.ts";
import { CycleRun, type GoesBack, type RunFrom } from "../step/index.ts";
import { describeCycle } from "./describe-cycle.ts";
import { giveWay } from "./give-way.ts";
import { PlanAnchor } from "./plan-anchor.ts";
import { PlanOrder } from "./plan-order.ts";

export interface RunLoopParts {
  readonly clock: Clock;
  readonly planClock: PlanClock;
  readonly log: EventLog;
  readonly sequence: Sequence;
  readonly plan: TimedPlan;
  readonly from: RunFrom;
  readonly retimer: Retimer;
  readonly runner: StepRunner;
  /** True if so many cycles under way are enough, whatever the plan has beyond them. */
  readonly isEnough: (openCycles: number) => boolean;
  /** Every cycle is finished. */
  readonly finished: () => void;
  /** One cycle is about to begin. */
  readonly opened: (cycle: CycleRun) => void;
  /** One cycle is over. */
  readonly closed: (cycle: CycleRun) => void;
}

export class RunLoop {
  readonly #its: RunLoopParts;
  readonly #order: PlanOrder;
  readonly #anchor: PlanAnchor;
  readonly #open = new Map<number, CycleRun>();
  /** Steps that wait only for their planned start. */
  readonly #armed = new Map<StepRun, TimerHandle | null>();
  readonly #due: StepRun[] = [];
  #isPumping = false;
  #isGoing = false;
  #nextCycle: number;
  #lastCycle: number;
  #wanted: number;

  constructor(its: RunLoopParts) {
    this.#its = its;
    this.#nextCycle = its.from.planned;
    this.#lastCycle = its.plan.cycles;
    this.#wanted = its.plan.cycles;
    this.#anchor = new PlanAnchor(its);
    if (this.#nextCycle > 1) this.#anchor.beginWithin(its.plan, this.#nextCycle);
    this.#order = new PlanOrder(its.plan, {
      isFinished: (instance) => this.#isFinished(instance),
      hasBegun: (instance) => this.#hasBegun(instance),
      cycleOf: (instance) => this.#cycleOf(instance),
      oldest: () => this.#open.values().next().value?.firstInstance ?? 0,
    });
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
    this.#anchor.goOn();
    this.#openCycles();
    // Those that were armed while the line stood; what has just been entered has its alarm.
    for (const [run, handle] of [...this.#armed]) if (handle === null) this.#arm(run);
    this.retry(null);
    this.#finishIfAll();
  }

  /** Starts nothing any more; plan time stands still. Steps at work are the runner's business. */
  pause(): void {
    if (this.#isGoing) this.#anchor.standStill(this.#its.runner.inFlight);
    this.#isGoing = false;
    this.#its.planClock.freeze();
    for (const [run, handle] of this.#armed) {
      if (handle !== null) this.#its.clock.cancel(handle);
      this.#armed.set(run, null);
    }
  }

  /** No new cycle from now on: those in flight are the last. */
  drain(): void {
    this.limit(this.#nextCycle - 1);
  }

  /** What was to be the last cycle is not: the run goes on to the end that it was to have. */
  goOnToEnd(): void {
    this.#lastCycle = this.#wanted;
  }

  /** No cycle after this one, whatever the plan has. */
  limit(cycle: number): void {
    this.#lastCycle = Math.min(this.#lastCycle, cycle);
  }

  /** From here on the run is to have so many cycles only. */
  shorten(cycles: number): void {
    const last = this.cyclesBegun + cycles;
    this.#wanted = Math.min(this.#wanted, last);
    this.limit(last);
  }

  /** How many steps have a timer set for their planned start. */
  get armed(): number {
    let count = 0;
    for (const handle of this.#armed.values()) if (handle !== null) count++;
    return count;
  }

  /** What is not finished, one line for each open cycle. */
  describeOpen(): readonly string[] {
    return [...this.#open.values()].map(describeCycle);
  }

  /** Of the plan, with those that had been done before. */
  get cyclesBegun(): number {
    return this.#nextCycle - 1;
  }

  /** How many of those that the run was to have had have not begun. */
  get cyclesLeft(): number {
    return Math.max(0, this.#wanted - this.cyclesBegun);
  }

  /** Where the latest plan has what has not begun, of the cycles under way. */
  forecast(): readonly (readonly [instance: number, startMs: number])[] {
    const places: (readonly [number, number])[] = [];
    for (const { firstInstance, template, runs } of this.#open.values()) {
      for (const { index } of template.steps) {
        const instance = firstInstance + index;
        if (runs[index]?.isBegun !== true && !this.#isFinished(instance))
          places.push([instance, this.#its.retimer.plannedStartMs(instance)]);
      }
    }
    return places;
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
    this.#releaseAll(this.#order.begun(run.instance));
    this.#releaseAll(this.#order.ended(run.instance));
    if (cycle.isFinished) this.#closeCycle(cycle);
    this.retry(null);
  }

  /** A failed step is tried again, not before `delayMs` have passed. */
  again(run: StepRun, delayMs: number): void {
    const { runner, planClock } = this.#its;
    const next = runner.create(run.cycle, run.step.index);
    next.isAgain = run.isAgain || run.commandId !== null;
    run.cycle.runs[run.step.index] = next;
    this.#retime([run.instance], planClock.nowMs() + delayMs, run.key);
    this.#arm(next);
  }

  /**
   * Cycles go back: what each has still finished is given. Of the others, what has not begun waits anew.
   * @param because what the log is told of the re-timing
   */
  restart(back: readonly GoesBack[], because: string): void {
    const { planClock } = this.#its;
    for (const { cycle, kept } of back) {
      for (const run of cycle.runs) if (run !== null) this.#drop(run);
      cycle.restart(kept);
    }
    for (const { runs } of this.#open.values()) {
      for (const [index, run] of runs.entries()) {
        if (run === null || (run.phase !== "waiting" && run.phase !== "ready")) continue;
        this.#drop(run);
        runs[index] = null;
      }
    }
    const cycles = [...this.#open.values()];
    giveWay(cycles, ({ number }) => this.#hasPart(number));
    const behind = cycles.filter(({ yieldsTo }) => yieldsTo.size > 0);
    const first = new Set(behind.flatMap(({ yieldsTo }) => [...yieldsTo]));
    if (first.size > 0) this.#its.retimer.goFirst([...first].map(({ planned }) => planned));
    const anew = back.flatMap(({ cycle }) => cycle.toCome);
    if (anew.length > 0) this.#retime(anew, planClock.nowMs(), because);
    // What stays finished may have been so before its planned time: nothing waits for that time any more.
    this.#anchor.areOver(back.flatMap(({ cycle, kept }) => [...kept].map((index) => cycle.firstInstance + index)));
    // Planned before these are over, they would be late as soon as the line goes on.
    const ends = [...first].flatMap(({ toCome }) => toCome.map((each) => this.#its.retimer.plannedEndMs(each)));
    if (ends.length > 0)
      this.#retime(
        behind.flatMap(({ toCome }) => toCome),
        Math.max(...ends),
        because,
      );
    this.#order.clear();
    for (const cycle of cycles) this.#countBefore(cycle);
    for (const cycle of cycles) this.#enterFirst(cycle);
    // Of those there may be nothing left to do: no step will say that it is over.
    for (const cycle of cycles) if (cycle.isFinished) this.#closeCycle(cycle);
  }

  /** Nothing of a cycle begins any more; what has begun goes on. */
  close(cycle: CycleRun): void {
    cycle.isClosing = true;
    for (const [index, run] of cycle.runs.entries()) {
      if (run === null || run.isBegun) continue;
      this.#drop(run);
      cycle.runs[index] = null;
    }
  }

  /** The rest of a closed cycle is left out: whoever waited for it need not any more. */
  leaveOut(cycle: CycleRun): void {
    const left = cycle.template.steps.filter(({ index }) => !cycle.hasFinished(cycle.firstInstance + index));
    for (const { index } of left) cycle.finish(index);
    this.#anchor.areOver(left.map(({ index }) => cycle.firstInstance + index));
    for (const { index } of left) {
      this.#releaseAll(this.#order.begun(cycle.firstInstance + index));
      this.#releaseAll(this.#order.ended(cycle.firstInstance + index));
    }
    this.#closeCycle(cycle);
    this.retry(null);
  }

  #drop(run: StepRun): void {
    const handle = this.#armed.get(run);
    if (handle !== undefined && handle !== null) this.#its.clock.cancel(handle);
    this.#armed.delete(run);
    this.#its.runner.drop(run);
  }

  #hasPart(cycle: number): boolean {
    return this.#its.log.state.cycles.some((its) => its.cycle === cycle && its.part !== null);
  }

  #retime(instances: readonly number[], atPlanMs: number, because: string): void {
    const { moved, makespanMs } = this.#its.retimer.restarted(instances, atPlanMs);
    this.#its.log.emit({ type: "retimed", because, moved, makespanMs });
  }

  /** Once for each cycle: the last steps may be over, one by the other, before the first of them has said so. */
  #closeCycle(cycle: CycleRun): void {
    if (!this.#open.delete(cycle.number)) return;
    const { log, clock, runner, retimer, closed } = this.#its;
    closed(cycle);
    runner.cycleEnds(cycle);
    log.emit({
      type: "cycle-finished",
      cycle: cycle.number,
      durationMs: clock.nowMs() - (cycle.startedAtMs ?? clock.nowMs()),
    });
    retimer.forgetBefore(this.#open.values().next().value?.planned ?? this.#nextCycle);
    this.#releaseAll(this.#order.closed(cycle, this.#open.values()));
    this.#openCycles();
    this.#finishIfAll();
  }

  #finishIfAll(): void {
    if (this.#isGoing && this.#open.size === 0 && !this.#isToGoOn()) this.#its.finished();
  }

  /** True if one more cycle is to begin. */
  #isToGoOn(): boolean {
    return this.#nextCycle <= this.#lastCycle && !this.#its.isEnough(this.#open.size);
  }

  #openCycles(): void {
    const { sequence, plan, from } = this.#its;
    const depth = plan.pipeline === "auto" ? PIPELINE_DEPTH_MAX : 1;
    while (this.#isGoing && this.#open.size < depth && this.#isToGoOn()) {
      const planned = this.#nextCycle++;
      const cycle = new CycleRun(planned, templateOf(sequence, planned), plan, from.afterCycle);
      this.#open.set(cycle.number, cycle);
      this.#its.opened(cycle);
      this.#countBefore(cycle);
      this.#enterFirst(cycle);
    }
  }

  #countBefore(cycle: CycleRun): void {
    for (const { index } of cycle.template.steps) {
      if (this.#isToCome(cycle, index)) cycle.before[index] = this.#order.countBefore(cycle, index);
    }
  }

  /** Chosen before any is entered: one that is over at once lets others go, which enter by that. */
  #enterFirst(cycle: CycleRun): void {
    const first = cycle.template.steps.filter(({ index }) => cycle.before[index] === 0 && this.#isToCome(cycle, index));
    for (const { index } of first) if (this.#isToCome(cycle, index)) this.#enter(cycle, index);
  }

  /** It is neither over nor on its way. */
  #isToCome(cycle: CycleRun, index: number): boolean {
    return !cycle.isClosing && !cycle.hasFinished(cycle.firstInstance + index) && cycle.runs[index] === null;
  }

  #releaseAll(places: readonly { readonly cycle: CycleRun; readonly index: number }[]): void {
    for (const { cycle, index } of places) this.#release(cycle, index);
  }

  #hasBegun(instance: number): boolean {
    for (const cycle of this.#open.values()) {
      const run = cycle.runs[instance - cycle.firstInstance];
      if (run?.instance === instance) return run.isAtWork || run.phase === "frozen";
    }
    return this.#isFinished(instance);
  }

  #isFinished(instance: number): boolean {
    return this.#cycleOf(instance)?.hasFinished(instance) ?? true;
  }

  #cycleOf(instance: number): CycleRun | null {
    for (const cycle of this.#open.values()) {
      const index = instance - cycle.firstInstance;
      if (index >= 0 && index < cycle.template.steps.length) return cycle;
    }
    return null;
  }

  #release(cycle: CycleRun, index: number): void {
    if (this.#isToCome(cycle, index) && cycle.release(index)) this.#enter(cycle, index);
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
        if (run.phase !== "ready") continue;
        // Asked for when the line goes on.
        if (!this.#isGoing) this.#armed.set(run, null);
        if (!this.#isGoing) continue;
        this.#its.runner.attempt(run);
        if (run.phase !== "ready") this.#releaseAll(this.#order.begun(run.instance));
      }
    } finally {
      this.#isPumping = false;
    }
  }
}
