/** Everything that one run of a sequence needs, put together: made at Start, kept until the next one begins, so that it can be resumed. */
import type { Clock } from "../../clock/index.ts";
import type { Condition, SignalTable } from "../../conditions/index.ts";
import type { EventLog } from "../../journal/index.ts";
import {
  type Answer,
  counted,
  cycleEnds,
  type DeviceName,
  type Line,
  type PlannedRun,
  placedPerCycle,
  type Sequence,
  sentence,
  startOfCycleMs,
  type TimedPlan,
} from "../../model/index.ts";
import { createRetimer } from "../../plan/index.ts";
import type { Dispatcher, ZoneClaims } from "../dispatch/index.ts";
import type { Recovery, Rehearsal, RunHooks } from "../recovery/index.ts";
import { Failures, Remedying } from "../recovery/index.ts";
import type { InHand } from "../run/index.ts";
import { Hold, RunLoop, SilenceWatch } from "../run/index.ts";
import type { CycleRun, PartsLedger, RunFrom, StepCompiler } from "../step/index.ts";
import { Members, named, PlanClock, type StepRun, StepRunner } from "../step/index.ts";

export interface ProductionParts {
  readonly clock: Clock;
  readonly log: EventLog;
  readonly line: Line;
  readonly signals: SignalTable;
  readonly compiler: StepCompiler;
  readonly dispatcher: Dispatcher;
  readonly zones: ZoneClaims;
  readonly parts: PartsLedger;
  readonly rehearsal: Rehearsal | null;
  readonly from: RunFrom;
}

export class Production {
  readonly sequence: Sequence;
  readonly plan: TimedPlan;
  readonly from: RunFrom;
  readonly hold: Hold;
  readonly loop: RunLoop;
  readonly #its: ProductionParts;
  readonly #runner: StepRunner;
  readonly #planClock: PlanClock;
  /** Plan time at which it begins. */
  readonly #fromMs: number;
  readonly #failures: Failures;
  readonly #remedying: Remedying;
  readonly #silence: SilenceWatch;
  /** Feeders that showed a part before the run began. */
  readonly #waiting = new Set<DeviceName>();
  /** What keeps the line suspended: it goes on when none of these is true any more. */
  readonly #outside = new Set<Condition>();

  constructor(sequence: Sequence, plan: TimedPlan, its: ProductionParts, hooks: RunHooks) {
    this.sequence = sequence;
    this.plan = plan;
    this.from = its.from;
    this.#its = its;
    this.#fromMs = this.from.planned === 1 ? 0 : startOfCycleMs(plan, this.from.planned);
    this.#planClock = new PlanClock(its.clock, this.#fromMs);
    const members = new Members(its.log, its.line);
    const shared = {
      ...its,
      planClock: this.#planClock,
      sequence,
      plan,
      members,
      retimer: createRetimer(sequence, plan),
    };
    this.#runner = new StepRunner(shared, {
      openCycles: () => this.loop.openCycles,
      finished: (run) => this.#stepFinished(run),
      verified: (run) => {
        this.#failures.verified(run);
        this.#remedying.verified(run);
      },
      failed: (failed) => this.#failures.decide(failed),
      outside: (run, kind, condition) => {
        this.#outside.add(condition);
        hooks.outside({ kind, ...named(run), condition: condition.text });
      },
    });
    this.loop = new RunLoop({
      ...{ ...shared, runner: this.#runner, finished: () => this.#finished(hooks) },
      isEnough: (openCycles) => this.#isEnough(openCycles),
      opened: (cycle) => this.#takeLeftovers(cycle),
      closed: (cycle) => this.#failures.cycleOver(cycle),
    });
    this.hold = new Hold({ ...its, runner: this.#runner, loop: this.loop });
    this.#remedying = new Remedying(
      { ...shared, runner: this.#runner, loop: this.loop, hold: this.hold },
      hooks,
      (run) => this.#failures.attemptOf(run),
    );
    this.#failures = new Failures(shared, this.#remedying);
    this.#silence = new SilenceWatch({
      clock: its.clock,
      log: its.log,
      inHand: () => this.#inHand(),
      open: () => this.loop.describeOpen(),
      silent: (open) => hooks.hold({ kind: "silent", open }),
    });
  }

  /** Plan time now, ms. */
  get planMs(): number {
    return this.#planClock.nowMs();
  }

  /** Says what the Start that is under way begins, before anything is tried or homed for it. */
  choose(how: "begins" | "goes-on"): void {
    const { log } = this.#its;
    log.emit({ type: "run-chosen", sequence: this.sequence.name, planned: how === "begins" ? this.#planned() : null });
  }

  /** Announces a new run. Nothing moves before `loop.go()`. */
  begin(): void {
    // Before it: what the last run has left is lost in the count of that one.
    this.#its.parts.writeOff();
    this.#announce({});
  }

  /** Announces that the rest of the run under way is done from here. */
  beginRest(): void {
    this.#announce({ isRest: true, afterCycle: this.from.afterCycle });
  }

  #announce(as: { readonly isRest?: true; readonly afterCycle?: number }): void {
    const { log } = this.#its;
    const { placedGoal, ...planned } = this.#planned();
    const goal = placedGoal === null ? {} : { placedGoal };
    log.emit({ type: "run-started", sequence: this.sequence.name, ...planned, ...goal, ...as });
    for (const device of this.#its.line.devices.values()) {
      const isReady = this.#its.signals.value(this.#its.signals.slotOf(`${device.name}.part_ready`) ?? -1);
      if (device.kind === "feeder" && isReady === true) this.#waiting.add(device.name);
    }
  }

  #planned(): PlannedRun {
    const { taktMs } = this.plan;
    const { placedGoal } = this.sequence;
    const cycles = placedGoal === null ? this.loop.cyclesLeft : Math.min(this.sequence.cycles, this.loop.cyclesLeft);
    const ends = cycleEnds(this.plan, cycles, this.from.planned);
    const makespanMs = cycles === this.sequence.cycles ? this.plan.makespanMs : (ends.at(-1)?.ms ?? 0);
    return { cycles, makespanMs, taktMs, ends, placedGoal };
  }

  /** The first cycle that would have a feeder advance which shows a part already takes that part. */
  #takeLeftovers(cycle: CycleRun): void {
    if (this.#waiting.size === 0) return;
    for (const { work, index } of cycle.template.steps) {
      if (work.kind !== "act" || work.act.verb !== "advance" || work.target.kind !== "device") continue;
      if (this.#waiting.delete(work.target.device)) cycle.doneBefore.set(index, null);
    }
  }

  /** The recovery that is under way, or null. */
  get recovery(): Recovery | null {
    return this.#remedying.recovery;
  }

  /** A run that had been ended goes on: everything that was begun goes back to its checkpoint. */
  resume(): void {
    this.#its.log.emit({ type: "run-resumed" });
    // Complete may have been asked for, and has ended with the stop.
    this.loop.goOnToEnd();
    this.#remedying.resume();
  }

  /** A person answers the question. */
  answer(answer: Answer, by: string): void {
    this.recovery?.answered(answer, by);
  }

  /** The line is in Execute: steps may start. */
  go(): void {
    this.#outside.clear();
    this.#remedying.recovered();
    this.loop.go();
    this.hold.go();
    this.#remedying.look();
    this.#silence.begin();
  }

  /** The line leaves its state, or another run goes on in it: what is under way from now on need not be of this one. */
  leave(): void {
    this.#silence.end();
  }

  #inHand(): InHand {
    const inFlight = [...this.#runner.inFlight];
    return {
      waiting: inFlight.filter(({ isWaiting }) => isWaiting),
      atWork: inFlight.filter(({ isAtWork }) => isAtWork).length,
      armed: this.loop.armed,
      remedies: this.#remedying.underWay,
    };
  }

  sensed(device: DeviceName, changed: boolean): void {
    this.#runner.sensed(device, changed);
    if (changed) this.loop.retry(device);
    this.#remedying.look();
    this.hold.settle();
  }

  /** A stop of category 0 or 1 has ended. */
  stopEnded(): void {
    this.loop.retry(null);
    this.#remedying.look();
    this.hold.settle();
  }

  /** True while something outside the line keeps it waiting, or may. */
  get isWaitingOutside(): boolean {
    for (const condition of this.#outside) if (condition.evaluate(this.#its.signals.settled) !== false) return true;
    return false;
  }

  /** The run has been ended, and everything stands: what a release that was cut short has come to is seen now or never. */
  stood(): void {
    this.#remedying.settleReleases();
  }

  end(outcome: "stopped" | "halted" | "aborted"): void {
    if (this.#its.log.state.run?.outcome !== "running") return;
    this.loop.pause();
    this.hold.drop();
    this.#silence.end();
    this.#remedying.end();
    this.#runner.abandon();
    this.#its.log.emit({ type: "run-ended", outcome });
  }

  #stepFinished(run: StepRun): void {
    if (run.apart !== null) run.apart.finished(run);
    else this.loop.stepFinished(run);
    this.hold.settle();
  }

  /** True if what is placed, and what the open cycles will place if all goes well, is what the run is for. */
  #isEnough(openCycles: number): boolean {
    const { placedGoal } = this.sequence;
    if (placedGoal === null) return false;
    return this.#its.log.state.counts.placed + openCycles * placedPerCycle(this.sequence) >= placedGoal;
  }

  #finished(hooks: RunHooks): void {
    const { placedGoal } = this.sequence;
    this.#planClock.freeze();
    if (placedGoal !== null && !this.#isEnough(0) && this.loop.cyclesBegun >= this.plan.cycles) {
      const { placed } = this.#its.log.state.counts;
      const cause = `${this.plan.cycles} cycles have placed ${placed} of ${counted(placedGoal, "part")}: more than half are rejected or lost`;
      hooks.halt(sentence(`${cause}. Find out why before the line goes on.`));
      return;
    }
    // A hold in the same instant comes first; the finish is then said again when the line goes on.
    if (this.#its.log.state.run?.outcome === "running") {
      this.#its.log.emit({ type: "run-finished", makespanMs: this.#planClock.nowMs() - this.#fromMs });
    }
    hooks.finished();
  }
}
