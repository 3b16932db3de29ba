/** The start of one step: everything it needs is asked for, and only if all of it is there does its command leave. */
import type { Condition } from "../../conditions/index.ts";
import {
  type Act,
  cycleInFlight,
  type DeviceName,
  isWaiting,
  plannedDurationMs,
  type Refusal,
  type SignalReading,
  type StepWork,
} from "../../model/index.ts";
import { judgeStart } from "../../safety/index.ts";
import { expectedDurationMs } from "../dispatch/index.ts";
import type { CycleRun } from "./cycle-run.ts";
import { Decisions } from "./decisions.ts";
import { feedersOf, hasTaken } from "./fed-parts.ts";
import { holdsAlready, holdsNothing } from "./gripper-check.ts";
import { type Occupied, occupiedBefore } from "./place-check.ts";
import { isDoneAgain } from "./repeat-policy.ts";
import { resolveAct } from "./resolve-command.ts";
import type { StepRunnerHooks, StepRunnerParts } from "./step-deps.ts";
import { beltPosition, type StepCourse } from "./step-execution.ts";
import { named, type StepRun } from "./step-run.ts";

const NOTHING_READ: readonly SignalReading[] = [];

export class StepStart {
  readonly #its: StepRunnerParts;
  readonly #hooks: StepRunnerHooks;
  readonly #course: StepCourse;
  readonly #decisions: Decisions;
  /** By feeder: the grip that took a part from it last. */
  readonly #tookLast = new Map<DeviceName, StepRun>();

  constructor(its: StepRunnerParts, hooks: StepRunnerHooks, course: StepCourse) {
    this.#its = its;
    this.#hooks = hooks;
    this.#course = course;
    this.#decisions = new Decisions(its.signals, () => its.log.state);
  }

  /** The step is due: asks for everything it needs, and starts it if all of it is there. */
  attempt(run: StepRun): void {
    const { if: condition, starved, blocked } = run.conditions;
    if (condition !== null) {
      const { isNeeded, isKept } = this.#decisions.decide(run, condition);
      if (isNeeded === false) return this.#skip(run, condition, isKept);
      if (isNeeded === undefined && !this.#waitToSense(run, condition.slots)) this.#undecided(run, condition);
      if (isNeeded === undefined) return;
    }
    if (run.cycle.doneBefore.size > 0 && run.apart === null && !this.#isDoneAgain(run)) return;
    if (starved !== null && this.#isOutside(run, "starved", starved)) return;
    if (blocked !== null && this.#isOutside(run, "blocked", blocked)) return;
    if (run.step.work.kind === "act") this.#attemptAct(run);
    else this.#startWithoutDevice(run);
  }

  #undecided(run: StepRun, condition: Condition): void {
    this.#course.fail(run, { reason: "not-verified", cause: { kind: "if-undecided" }, condition, mustHalt: true });
  }

  /**
   * Waits for devices to say what they sense since their last act, as long as a proof may take. One that falls silent meanwhile is not waited for.
   * @returns false if there is nothing to wait for
   */
  #waitToSense(run: StepRun, slots: readonly number[]): boolean {
    const devices = this.#its.signals.unsettled(slots);
    if (devices.length > 0) this.#wait(run, [{ kind: "unsettled", devices }]);
    return devices.length > 0;
  }

  /** False if the step is over, since it was done before its cycle went back, or if that can't be told. */
  #isDoneAgain(run: StepRun): boolean {
    const { signals, log, members } = this.#its;
    const { work } = run.step;
    const target = work.kind === "act" ? work.target : null;
    const device =
      target === null
        ? null
        : target.kind === "device"
          ? target.device
          : (members.bound(run.cycle, target.binding) ?? null);
    const part = cycleInFlight(log.state, run.cycle.number)?.part ?? null;
    // What a feeder showed before its part was taken says nothing of the next one.
    const took = device === null ? undefined : this.#tookLast.get(device);
    if (device !== null && took !== undefined) signals.acted(device, took.doneAtMs);
    const answer = isDoneAgain(run, device, { signals, part, fed: this.#fedBefore(run.cycle) });
    if (answer === true) return true;
    if (answer === "unknown") {
      if (this.#waitToSense(run, signals.slotsOf(device))) return false;
      this.#course.fail(run, { reason: "not-verified", cause: { kind: "again-undecided" }, mustHalt: true });
    } else {
      run.send("unneeded");
      log.emit({ type: "step-skipped", ...named(run), condition: "done before", read: NOTHING_READ, isDone: true });
      this.#course.leave(run);
    }
    return false;
  }

  /** Feeders that an earlier open cycle has advanced, and whose part it has not taken yet. */
  #fedBefore({ number }: CycleRun): ReadonlySet<DeviceName> {
    const fed = new Set<DeviceName>();
    for (const earlier of this.#hooks.openCycles()) {
      if (earlier.number < number && !hasTaken(earlier)) for (const feeder of feedersOf(earlier)) fed.add(feeder);
    }
    return fed;
  }

  /**
   * Whether upstream or downstream keeps it: then the line suspends, and it is asked again when the line goes on.
   * @returns true also while that can't be told yet
   */
  #isOutside(run: StepRun, kind: "starved" | "blocked", condition: Condition): boolean {
    const isSo = condition.evaluate(this.#its.signals.settled);
    if (isSo === undefined) return this.#waitToSense(run, condition.slots);
    if (isSo) {
      run.isWaiting = true;
      this.#hooks.outside(run, kind, condition);
    }
    return isSo;
  }

  #attemptAct(run: StepRun): void {
    const { work } = run.step;
    const { signals } = this.#its;
    if (work.kind !== "act") return;
    const found = resolveAct(work, run.cycle, this.#its, this.#hooks.openCycles());
    if ("waits" in found) return this.#wait(run, [found.waits]);
    run.device = found.device;
    run.act = run.apart === null ? this.#restOf(run, found) : found.act;
    // A member may have been bound just now: conditions that name it can be read from here on.
    if (run.cycle.template.bindings.size > 0)
      run.conditions = this.#its.compiler.compile(run.step, this.#its.members.all(run.cycle));
    const { device, act } = run;
    // The plan may have another member in mind, may have left the step out, or come from elsewhere.
    if (run.apart !== null || run.step.if !== null || run.cycle.hasGoneBack || isOfMember(work))
      run.expectedMs = this.#longer(run, device, act);
    if (looksIntoHand(run) && this.#waitToSense(run, signals.slotsOf(device))) return;
    const isBooked = (gripper: string) => this.#its.log.state.parts.some(({ at }) => at === gripper);
    const empty = holdsNothing(run, signals) ?? holdsAlready(run, signals, isBooked);
    if (empty !== null) {
      run.isKnownUndone = true;
      return this.#course.fail(run, { reason: "not-verified", cause: empty });
    }
    const occupied = occupiedBefore(run, this.#its.log.state, this.#its.line);
    if (occupied !== null) return this.#keptOut(run, occupied);
    const reasons = this.#its.dispatcher.request(
      {
        device,
        act,
        purpose: run.apart === null ? "step" : "recover",
        needs: run.conditions.needs,
        throughout: run.conditions.while,
        carriesOn: null,
        zones: () => this.#its.zones.needed(device, act),
        announce: (commandId) => this.#announce(run, commandId),
      },
      this.#course.owner(run),
    );
    if (reasons === null) return;
    if (reasons.every(isWaiting)) return this.#wait(run, reasons);
    this.#course.failRefused(run, reasons);
  }

  /** Somebody takes the other part away, or a person has to. */
  #keptOut(run: StepRun, { at, part, isInUse }: Occupied): void {
    if (isInUse) return this.#wait(run, [{ kind: "place-occupied", at, part }]);
    this.#course.fail(run, {
      reason: "refused",
      cause: { kind: "place-left-occupied", at, part },
      mustAsk: true,
    });
  }

  /** Of an `index` that was cut short before its cycle went back, what is left of it. */
  #restOf({ cycle, step }: StepRun, { device, act }: { readonly device: DeviceName; readonly act: Act }): Act {
    const targetMm = cycle.beltTargetMm.get(step.index);
    const atMm = targetMm === undefined ? null : beltPosition(device, this.#its.signals);
    return act.verb !== "index" || targetMm === undefined || atMm === null
      ? act
      : { verb: "index", byMm: targetMm - atMm };
  }

  /** The plan's time, which may be another member's, or what it takes from here: the longer. */
  #longer(run: StepRun, device: DeviceName, act: Act): number {
    const plannedMs = run.apart === null ? plannedDurationMs(this.#its.plan, run.instance) : 0;
    return Math.max(plannedMs, expectedDurationMs(device, act, this.#its.line, this.#its.signals));
  }

  #announce(run: StepRun, commandId: number | null): void {
    const { log, clock, planClock, retimer, signals } = this.#its;
    // What is not in the plan is never late.
    const plannedMs = run.apart === null ? retimer.plannedStartMs(run.instance) : planClock.nowMs();
    const lateMs = Math.max(0, planClock.nowMs() - plannedMs);
    run.isWaiting = false;
    run.reasons = [];
    run.commandId = commandId;
    run.dispatchedAtMs = clock.nowMs();
    this.#course.timers.endSettle(run);
    this.#decisions.served(run);
    if (run.step.part?.kind === "taken") for (const feeder of feedersOf(run.cycle)) this.#tookLast.set(feeder, run);
    if (run.device !== null && run.act !== null) {
      this.#its.zones.claim(run.device, run.act);
      run.targetMm = indexTarget(run, signals);
    }
    this.#course.begin(run);
    const { needs, while: throughout } = run.conditions;
    const read = [
      ...(needs?.read(signals.settled) ?? NOTHING_READ),
      ...(throughout?.read(signals.settled) ?? NOTHING_READ),
    ];
    log.emit({
      type: "step-dispatched",
      cycle: run.cycle.number,
      step: run.step.id,
      device: run.device,
      act: run.act,
      commandId,
      plannedMs,
      lateMs,
      read,
    });
    if (lateMs > this.#its.sequence.toleranceMs) this.#late(run, plannedMs, lateMs);
  }

  #late(run: StepRun, plannedMs: number, lateMs: number): void {
    const { log, sequence, retimer } = this.#its;
    log.emit({ type: "late", ...named(run), plannedMs, lateMs, toleranceMs: sequence.toleranceMs });
    if (sequence.onLate === "halt") {
      const cause = { kind: "started-late", lateMs, toleranceMs: sequence.toleranceMs } as const;
      return this.#course.fail(run, { reason: "late", cause, mustHalt: true });
    }
    const { moved, makespanMs } = retimer.startedLate(run.instance, plannedMs + lateMs);
    log.emit({ type: "retimed", because: run.key, moved, makespanMs });
  }

  #startWithoutDevice(run: StepRun): void {
    const { work } = run.step;
    const { needs, while: throughout } = run.conditions;
    const reasons = judgeStart({ needs, throughout }, this.#its.signals);
    if (reasons.every(isWaiting) && reasons.length > 0) return this.#wait(run, reasons);
    if (reasons.length > 0) return this.#course.failRefused(run, reasons);
    this.#announce(run, null);
    if (run.phase !== "dispatched") return;
    run.send("accepted");
    this.#its.log.emit({ type: "step-running", ...named(run) });
    if (work.kind === "dwell") this.#course.timers.startSettle(run, work.forMs, () => this.#course.dwelt(run));
    else this.#course.watch(run);
  }

  #wait(run: StepRun, reasons: readonly Refusal[]): void {
    const { timers } = this.#course;
    const isNew = !sameKinds(run.reasons, reasons);
    run.isWaiting = true;
    run.reasons = reasons;
    if (!reasons.every(({ kind }) => kind === "unsettled")) {
      timers.endSettle(run);
      if (run.timeout === null) timers.startTimeout(run, run.step.needsTimeoutMs, () => this.#waitedTooLong(run));
    } else if (run.settle === null) {
      timers.startSettle(run, run.step.settleMs, () => this.#notSensed(run));
    }
    if (isNew) this.#its.log.emit({ type: "step-waiting", ...named(run), reasons });
  }

  #waitedTooLong(run: StepRun): void {
    const cause = { kind: "waited-to-start", ms: run.step.needsTimeoutMs, reasons: run.reasons } as const;
    this.#course.fail(run, { reason: "timeout", cause, condition: run.conditions.needs });
  }

  /** What it decides on is still not known. */
  #notSensed(run: StepRun): void {
    const { settled } = this.#its.signals;
    const { if: condition, while: throughout } = run.conditions;
    if (condition !== null && condition.evaluate(settled) === undefined) return this.#undecided(run, condition);
    if (throughout !== null && throughout.evaluate(settled) !== true)
      return this.#course.failThroughout(run, throughout);
    const cause = { kind: "waited-to-start", ms: run.step.settleMs, reasons: run.reasons } as const;
    this.#course.fail(run, { reason: "timeout", cause });
  }

  /** @param isKept it was decided earlier: what is sensed now has no part in it */
  #skip(run: StepRun, condition: Condition, isKept: boolean): void {
    run.send("unneeded");
    const read = isKept ? NOTHING_READ : condition.read(this.#its.signals.settled);
    this.#its.log.emit({ type: "step-skipped", ...named(run), condition: condition.text, read });
    this.#course.leave(run);
  }
}

/** Whether its gripper holds something decides whether it may begin. */
const looksIntoHand = ({ act, step }: StepRun): boolean =>
  step.part !== null && (act?.verb === "grip" || act?.verb === "release");

/** Which device it is, or where it goes, hangs on the member of a pool. */
const isOfMember = ({ target, act }: Extract<StepWork, { kind: "act" }>): boolean =>
  target.kind === "pool" || (act.verb === "move" && act.to.kind === "member");

function sameKinds(a: readonly Refusal[], b: readonly Refusal[]): boolean {
  return a.length === b.length && a.every((reason, i) => reason.kind === b[i]?.kind);
}

/** Where the belt will be after an `index`: what a hold in the middle must still reach. */
function indexTarget(run: StepRun, signals: StepRunnerParts["signals"]): number | null {
  if (run.act?.verb !== "index" || run.device === null) return null;
  const atMm = beltPosition(run.device, signals);
  return atMm === null ? null : atMm + run.act.byMm;
}
