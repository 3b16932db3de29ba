/** The start of one step: everything it needs is asked for, and only if all of it is there does its command leave. */
import type { Condition } from "../conditions/index.ts";
import { explain, type FailureReason, isWaiting, type Refusal, type SignalReading } from "../model/index.ts";
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
        return this.#course.fail(run, "not-verified", "its `if` can't be decided", condition);
      }
    }
    if (starved?.evaluate(signals) === true) return this.#outside(run, "starved", starved);
    if (blocked?.evaluate(signals) === true) return this.#outside(run, "blocked", blocked);
    if (run.step.work.kind === "act") this.#attemptAct(run);
    else this.#startWithoutDevice(run);
  }

  /** Upstream or downstream keeps it: the line suspends, and it is asked again when the line goes on. */
  #outside(run: StepRun, kind: "starved" | "blocked", condition: Condition): void {
    run.isWaiting = true;
    this.#hooks.outside(run, kind, condition);
  }

  #attemptAct(run: StepRun): void {
    const { work } = run.step;
    if (work.kind !== "act") return;
    const found = resolveAct(work, run.cycle, this.#its, this.#hooks.openCycles());
    if ("waits" in found) return this.#wait(run, [found.waits]);
    run.device = found.device;
    run.act = found.act;
    // A member may have been bound just now: conditions that name it can be read from here on.
    if (run.cycle.template.bindings.size > 0)
      run.conditions = this.#its.compiler.compile(run.step, this.#its.members.all(run.cycle));
    const asked = {
      device: found.device,
      act: found.act,
      purpose: "step" as const,
      needs: run.conditions.needs,
      carriesOn: null,
      zones: () => this.#its.zones.needed(found.device, found.act),
    };
    const reasons = this.#its.dispatcher.request(
      { ...asked, announce: (commandId) => this.#announce(run, commandId) },
      this.#course.owner(run),
    );
    if (reasons === null) return;
    if (reasons.every(isWaiting)) return this.#wait(run, reasons);
    const worst = reasons.filter((reason) => !isWaiting(reason));
    this.#course.fail(run, reasonFor(worst), worst.map(explain).join(" "), run.conditions.needs);
  }

  #announce(run: StepRun, commandId: number | null): void {
    const { log, clock, planClock, retimer, signals } = this.#its;
    const plannedMs = retimer.plannedStartMs(run.instance);
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
      ...named(run),
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
      const text = `it started ${Math.round(lateMs)} ms later than planned, and the tolerance is ${sequence.toleranceMs} ms`;
      return this.#course.fail(run, "late", text);
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
    const detail = `waited ${run.step.needsTimeoutMs} ms to start. ${run.reasons.map(explain).join(" ")}`;
    this.#course.fail(run, "timeout", detail, run.conditions.needs);
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
