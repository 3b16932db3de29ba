/** Carries out what is decided about failed steps: tries again, gives to another member, leaves out, or has the line held and recovered. */
import type { Clock } from "../../clock/index.ts";
import { type LadderNote, plannedDurationMs, type Rung, sentence, type TimedPlan } from "../../model/index.ts";
import type { Dispatcher } from "../dispatch/index.ts";
import type { Hold, RunLoop } from "../run/index.ts";
import type { FailedStep, StepCompiler } from "../step/index.ts";
import { named, StepChain, type StepRun } from "../step/index.ts";
import { involvedDevices } from "./affected-devices.ts";
import { DoubtfulGrips } from "./doubtful-grips.ts";
import type { Remedies } from "./failures.ts";
import { Quiet } from "./quiesce.ts";
import { settle } from "./read-back.ts";
import { type Asking, causeOf, Recovery, type RecoveryKind } from "./recovery.ts";
import type { Rehearsal } from "./rehearsal.ts";
import { Restore, type RestoreParts } from "./restore.ts";
import type { RunHooks } from "./run-hooks.ts";
import { leaveOut } from "./skip-cycle.ts";

export interface RemedyingParts extends Omit<RestoreParts, "openCycles"> {
  readonly clock: Clock;
  readonly compiler: StepCompiler;
  readonly dispatcher: Dispatcher;
  readonly loop: RunLoop;
  readonly hold: Hold;
  readonly rehearsal: Rehearsal | null;
  readonly plan: TimedPlan;
}

/** Added to the planned time of an act whose device has not said that it is over. */
const QUIET_MARGIN_MS = 500;

export class Remedying implements Remedies {
  readonly #its: RemedyingParts;
  readonly #hooks: Pick<RunHooks, "halt" | "hold" | "unhold">;
  readonly #attemptOf: (run: StepRun) => number;
  /** What is under way besides the plan, and goes on when something has been sensed. */
  readonly #underWay = new Set<{ look(): void; drop(): void }>();
  /** Steps that failed and are not remedied: a resumed run begins with them. */
  readonly #unmended = new Set<StepRun>();
  readonly #grips = new DoubtfulGrips();
  #recovery: Recovery | null = null;

  constructor(
    its: RemedyingParts,
    hooks: Pick<RunHooks, "halt" | "hold" | "unhold">,
    attemptOf: (run: StepRun) => number,
  ) {
    this.#its = its;
    this.#hooks = hooks;
    this.#attemptOf = attemptOf;
  }

  get recovery(): Recovery | null {
    return this.#recovery;
  }

  /** How much is under way besides the plan. */
  get underWay(): number {
    return this.#underWay.size;
  }

  /** A step is verified. */
  verified(run: StepRun): void {
    this.#grips.verified(run);
  }

  retry(failed: FailedStep, rung: Extract<Rung, { kind: "retry" }>): void {
    const { run } = failed;
    const { log, runner, loop } = this.#its;
    const { tries: of, delayMs, before } = rung;
    const step = { cycle: run.cycle.number, step: run.step.id };
    log.emit({ type: "step-retried", ...step, attempt: this.#attemptOf(run), of, delayMs });
    this.#quiet(failed, () => {
      const chain = new StepChain({
        ...{ runner, cycle: run.cycle, steps: before, mayBegin: () => loop.isGoing },
        done: (wrong) => {
          this.#underWay.delete(work);
          if (wrong === null) loop.again(run, delayMs);
          else this.#hooks.halt(sentence(`What comes before a retry of ${run.key} failed: ${wrong}`));
        },
      });
      const work = { look: () => chain.goOn(), drop: () => chain.drop() };
      this.#underWay.add(work);
      chain.goOn();
    });
  }

  reassign(failed: FailedStep): void {
    const { members, loop } = this.#its;
    members.reassign(failed.run);
    this.#quiet(failed, () => loop.again(failed.run, 0));
  }

  skip(failed: FailedStep): void {
    this.#leaveOpen(failed.run);
    if (this.#its.loop.isGoing) this.#quiet(failed, () => this.#leaveOut(failed.run));
    else this.#recover("skip", failed, causeOf(failed), null);
  }

  resync(failed: FailedStep): void {
    this.#recover("resync", failed, causeOf(failed), null);
  }

  hold(failed: FailedStep, notes: readonly LadderNote[], haltAfterMs: number | null): void {
    this.#recover("hold", failed, causeOf(failed, notes), { haltAfterMs, about: { failure: failed.failure, notes } });
  }

  halt(failed: FailedStep, notes: readonly LadderNote[]): void {
    this.#leaveOpen(failed.run);
    this.#hooks.halt({ kind: "failure", failure: failed.failure, notes });
  }

  /** A run that had been ended goes on. */
  resume(): void {
    const runs = [...this.#unmended];
    this.#recovery = this.#newRecovery("resume", runs, "", null);
  }

  /** The line goes on: whatever held it is over. */
  recovered(): void {
    const toSkip = this.#recovery?.toSkip ?? [];
    this.#recovery?.drop();
    this.#recovery = null;
    for (const run of [...this.#unmended]) if (!run.cycle.isClosing) this.#unmended.delete(run);
    for (const run of toSkip) this.#leaveOut(run);
  }

  /** Something was sensed, or the line goes on. */
  look(): void {
    this.#recovery?.look();
    if (this.#underWay.size === 0) return;
    for (const work of [...this.#underWay]) work.look();
  }

  /** Later the part may have fallen, or somebody may have taken it. */
  settleReleases(): void {
    const { line, signals, log, parts, members } = this.#its;
    for (const run of [...this.#unmended]) {
      if (run.act?.verb !== "release" || run.step.part === null || run.isKnownUndone) continue;
      const device = line.devices.get(run.device ?? "");
      // A stop takes a gripper to its safe value: unless its device has said done, what it holds now says nothing of the release.
      const isDone = run.doneAtMs > run.dispatchedAtMs;
      const saysNothing = device?.kind === "gripper" && device.safe !== "keep" && !isDone;
      if (saysNothing || settle(run, line, signals) !== "done") {
        run.isKnownUndone = true;
        continue;
      }
      this.#unmended.delete(run);
      run.cycle.runs[run.step.index] = null;
      log.emit({
        type: "step-verified",
        ...named(run),
        durationMs: 0,
        read: run.conditions.expect?.read(signals) ?? [],
      });
      parts.settle(run);
      members.free(run.cycle, run.step.free);
    }
  }

  /** The run is ended: what is in flight is remembered, in case it is resumed. */
  end(): void {
    this.#recovery?.drop();
    this.#recovery = null;
    for (const work of this.#underWay) work.drop();
    this.#underWay.clear();
    for (const run of this.#its.runner.inFlight) if (run.apart === null && run.isBegun) this.#leaveOpen(run);
  }

  /** What came of it is read back when the line goes on. */
  #leaveOpen(run: StepRun): void {
    this.#unmended.add(run);
    this.#grips.failed(run);
  }

  /** Lets what its cycle has begun come to its end, takes its part to reject, and leaves the rest out. */
  #leaveOut(run: StepRun): void {
    const { cycle } = run;
    const { line, log, loop } = this.#its;
    this.#unmended.add(run);
    this.#grips.leftOut(run);
    loop.close(cycle);
    const restore = (): void => {
      const involved = involvedDevices(line, log.state, [cycle], [run]);
      const its = new Restore(this.#restoreParts(), {
        ...{ cycles: [cycle], runs: [run], involved, isRepeating: false, mayBegin: () => loop.isGoing },
        done: (wrong) => {
          this.#underWay.delete(its);
          const why = wrong ?? leaveOut(cycle, run.step.id, this.#its);
          if (why === null) this.#unmended.delete(run);
          else this.#hooks.halt(sentence(why));
        },
      });
      this.#underWay.add(its);
      its.look();
    };
    const waiting = {
      look: (): void => {
        if (!loop.isGoing || cycle.runs.some((other) => other !== null && other !== run && other.isUnderWay)) return;
        this.#underWay.delete(waiting);
        restore();
      },
      drop: (): void => {},
    };
    this.#underWay.add(waiting);
    waiting.look();
  }

  #recover(kind: RecoveryKind, failed: FailedStep, why: string, asking: Asking | null): void {
    this.#leaveOpen(failed.run);
    const isFirst = this.#recovery === null;
    const recovery = this.#recovery ?? this.#newRecovery(kind, [failed.run], why, asking);
    this.#recovery = recovery;
    if (!isFirst) recovery.add(failed);
    // What failed stops now; what holds the line stops the rest.
    const stopped = recovery.stopping();
    this.#quiet(failed, stopped);
    if (isFirst) this.#hooks.hold({ kind: "failure", failure: failed.failure, notes: asking?.about.notes ?? [] });
  }

  #newRecovery(kind: RecoveryKind, runs: readonly StepRun[], why: string, asking: Asking | null): Recovery {
    const { loop, hold, rehearsal, compiler } = this.#its;
    const { unhold } = this.#hooks;
    const halt = (its: string): void => this.#hooks.halt(sentence(its));
    return new Recovery(
      {
        ...{ ...this.#restoreParts(), loop, compiler, rehearsal, halt, unhold },
        thaw: (done) => hold.thaw(done, halt),
      },
      { kind, runs, why, asking },
    );
  }

  #restoreParts(): RestoreParts {
    return { ...this.#its, openCycles: () => this.#its.loop.openCycles };
  }

  /** Sees to it that the failed step's device does nothing more of it; then `then`. */
  #quiet({ run, wasAtWork }: FailedStep, then: () => void): void {
    const { device } = run;
    if (device === null || !wasAtWork) return then();
    const why = { cause: `${run.key} failed`, boundMs: plannedDurationMs(this.#its.plan, run.instance) };
    const quiet = new Quiet(this.#its, [device], { ...why, boundMs: why.boundMs + QUIET_MARGIN_MS }, () => {
      this.#underWay.delete(quiet);
      then();
    });
    this.#underWay.add(quiet);
    quiet.begin();
  }
}
