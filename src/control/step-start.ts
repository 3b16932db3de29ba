/** The start of one step: everything it needs is asked for, and only if all of it is there does its command leave. */
import type { Condition } from "../conditions/index.ts";
import {
  type Act,
  type DeviceName,
  type FailureReason,
  isWaiting,
  plannedDurationMs,
  type Refusal,
  type SignalReading,
  type StepWork,
} from "../model/index.ts";
import { isDoneAgain } from "./again.ts";
import { expectedDurationMs } from "./expected-duration.ts";
import { holdsAlready, holdsNothing } from "./part-in-hand.ts";
import { resolveAct } from "./resolve-act.ts";
import { beltPosition, type StepCourse } from "./step-course.ts";
import type { StepRunnerHooks, StepRunnerParts } from "./step-parts.ts";
import { named, type StepRun } from "./step-run.ts";

const NOTHING_READ: readonly SignalReading[] = [];

export class StepStart {
  readonly #its: StepRunnerParts;
  readonly #hooks: StepRunnerHooks;
  readonly #course: StepCourse;

  constructor(its: StepRunnerParts, hooks: StepRunnerHooks, course: StepCourse) {
    this.#its = its;
    this.#hooks = hooks;
    this.#course = course;
  }

  /** The step is due: asks for everything it needs, and starts it if all of it is there. */
  attempt(run: StepRun): void {
    const { signals } = this.#its;
    const { if: condition, starved, blocked } = run.conditions;
    if (condition !== null) {
      const isNeeded = condition.evaluate(signals);
      if (isNeeded === false) return this.#skip(run, condition);
      if (isNeeded === undefined) {
        return this.#course.fail(run, {
          reason: "not-verified",
          cause: { kind: "if-undecided" },
          condition,
          mustHalt: true,
        });
      }
    }
    if (run.cycle.doneBefore.size > 0 && run.apart === null && !this.#isDoneAgain(run)) return;
    if (starved?.evaluate(signals) === true) return this.#outside(run, "starved", starved);
    if (blocked?.evaluate(signals) === true) return this.#outside(run, "blocked", blocked);
    if (run.step.work.kind === "act") this.#attemptAct(run);
    else this.#startWithoutDevice(run);
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
    const part = log.state.cycles.find(({ cycle }) => cycle === run.cycle.number)?.part ?? null;
    const answer = isDoneAgain(run, device, { signals, part });
    if (answer === true) return true;
    if (answer === "unknown") {
      this.#course.fail(run, { reason: "not-verified", cause: { kind: "again-undecided" }, mustHalt: true });
    } else {
      run.send("unneeded");
      log.emit({ type: "step-skipped", ...named(run), condition: "done before", read: NOTHING_READ });
      this.#course.leave(run);
    }
    return false;
  }

  /** Upstream or downstream keeps it: the line suspends, and it is asked again when the line goes on. */
  #outside(run: StepRun, kind: "starved" | "blocked", condition: Condition): void {
    run.isWaiting = true;
    this.#hooks.outside(run, kind, condition);
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
    const isBooked = (gripper: string) => this.#its.log.state.parts.some(({ at }) => at === gripper);
    const empty = holdsNothing(run, signals) ?? holdsAlready(run, signals, isBooked);
    if (empty !== null) {
      run.isKnownUndone = true;
      return this.#course.fail(run, { reason: "not-verified", cause: empty });
    }
    const reasons = this.#its.dispatcher.request(
      {
        device,
        act,
        purpose: run.apart === null ? "step" : "recover",
        needs: run.conditions.needs,
        carriesOn: null,
        zones: () => this.#its.zones.needed(device, act),
        announce: (commandId) => this.#announce(run, commandId),
      },
      this.#course.owner(run),
    );
    if (reasons === null) return;
    if (reasons.every(isWaiting)) return this.#wait(run, reasons);
    const worst = reasons.filter((reason) => !isWaiting(reason));
    const cause = { kind: "not-permitted", reasons: worst } as const;
    this.#course.fail(run, { reason: reasonFor(worst), cause, condition: run.conditions.needs });
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
    if (run.device !== null && run.act !== null) {
      this.#its.zones.claim(run.device, run.act);
      run.targetMm = indexTarget(run, signals);
    }
    this.#course.begin(run);
    const read = run.conditions.needs?.read(signals) ?? NOTHING_READ;
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
    const { needs } = run.conditions;
    if (needs !== null && needs.evaluate(this.#its.signals) !== true) {
      return this.#wait(run, [{ kind: "permissive", condition: needs.text, read: needs.read(this.#its.signals) }]);
    }
    this.#announce(run, null);
    if (run.phase !== "dispatched") return;
    run.send("accepted");
    this.#its.log.emit({ type: "step-running", ...named(run) });
    if (work.kind === "dwell") this.#course.timers.startSettle(run, work.forMs, () => this.#course.dwelt(run));
    else this.#course.watch(run);
  }

  #wait(run: StepRun, reasons: readonly Refusal[]): void {
    const isNew = !sameKinds(run.reasons, reasons);
    if (run.reasons.length === 0) {
      this.#course.timers.startTimeout(run, run.step.needsTimeoutMs, () => this.#waitedTooLong(run));
    }
    run.isWaiting = true;
    run.reasons = reasons;
    if (isNew) this.#its.log.emit({ type: "step-waiting", ...named(run), reasons });
  }

  #waitedTooLong(run: StepRun): void {
    const cause = { kind: "waited-to-start", ms: run.step.needsTimeoutMs, reasons: run.reasons } as const;
    this.#course.fail(run, { reason: "timeout", cause, condition: run.conditions.needs });
  }

  #skip(run: StepRun, condition: Condition): void {
    run.send("unneeded");
    this.#its.log.emit({
      type: "step-skipped",
      ...named(run),
      condition: condition.text,
      read: condition.read(this.#its.signals),
    });
    this.#course.leave(run);
  }
}

/** Which device it is, or where it goes, hangs on the member of a pool. */
const isOfMember = ({ target, act }: Extract<StepWork, { kind: "act" }>): boolean =>
  target.kind === "pool" || (act.verb === "move" && act.to.kind === "member");

function sameKinds(a: readonly Refusal[], b: readonly Refusal[]): boolean {
  return a.length === b.length && a.every((reason, i) => reason.kind === b[i]?.kind);
}

const REASON_FOR: Partial<Record<Refusal["kind"], FailureReason>> = {
  "outside-range": "limit",
  "device-lost": "lost-link",
  interlock: "interlock",
};

function reasonFor(reasons: readonly Refusal[]): FailureReason {
  const kinds = reasons.map((reason) => REASON_FOR[reason.kind] ?? "refused");
  return kinds.find((kind) => kind !== "refused") ?? "refused";
}

/** Where the belt will be after an `index`: what a hold in the middle must still reach. */
function indexTarget(run: StepRun, signals: StepRunnerParts["signals"]): number | null {
  if (run.act?.verb !== "index" || run.device === null) return null;
  const atMm = beltPosition(run.device, signals);
  return atMm === null ? null : atMm + run.act.byMm;
}
