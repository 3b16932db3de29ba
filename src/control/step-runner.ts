/**
 * What one step does, from asking the gate to its proof. Each step has a machine that says what may come next; this file
 * gives it its events and does what it decides.
 */
import type { Clock } from "../clock/index.ts";
import type { Condition, SignalTable } from "../conditions/index.ts";
import type { EventLog } from "../journal/index.ts";
import {
  type Act,
  type DeviceName,
  explain,
  type FailureReason,
  isWaiting,
  type Line,
  type Refusal,
  readings,
  type Sequence,
  type SignalReading,
  type StepFailure,
  type TimedPlan,
} from "../model/index.ts";
import type { Retimer } from "../plan/index.ts";
import type { StepCompiler } from "./compiled-step.ts";
import type { CycleRun } from "./cycle-run.ts";
import type { CommandOwner, Dispatcher } from "./dispatcher.ts";
import type { Members } from "./members.ts";
import type { PartsLedger } from "./parts-ledger.ts";
import type { PlanClock } from "./plan-clock.ts";
import { resolveAct } from "./resolve-act.ts";
import { StepActors, StepRun } from "./step-run.ts";
import { StepTimers } from "./step-timers.ts";
import type { ZoneClaims } from "./zone-claims.ts";

/** Added to twice the planned duration where a step gives no `timeout`. */
const TIMEOUT_MARGIN_MS = 500;

export interface StepRunnerParts {
  readonly clock: Clock;
  readonly planClock: PlanClock;
  readonly log: EventLog;
  readonly line: Line;
  readonly sequence: Sequence;
  readonly plan: TimedPlan;
  readonly retimer: Retimer;
  readonly signals: SignalTable;
  readonly compiler: StepCompiler;
  readonly dispatcher: Dispatcher;
  readonly members: Members;
  readonly zones: ZoneClaims;
  readonly parts: PartsLedger;
}

export interface StepRunnerHooks {
  readonly openCycles: () => Iterable<CycleRun>;
  readonly finished: (run: StepRun) => void;
  readonly failed: (failure: StepFailure) => void;
  /** Upstream has nothing, or downstream takes nothing: the line suspends. */
  readonly outside: (run: StepRun, kind: "starved" | "blocked", condition: Condition) => void;
}

export class StepRunner {
  readonly #its: StepRunnerParts;
  readonly #hooks: StepRunnerHooks;
  readonly #actors = new StepActors();
  readonly #inFlight = new Set<StepRun>();
  readonly timers: StepTimers;

  constructor(its: StepRunnerParts, hooks: StepRunnerHooks) {
    this.#its = its;
    this.#hooks = hooks;
    this.timers = new StepTimers(its.clock);
  }

  get inFlight(): Iterable<StepRun> {
    return this.#inFlight;
  }

  create(cycle: CycleRun, index: number): StepRun {
    const step = cycle.template.steps[index];
    if (step === undefined) throw new RangeError(`cycle ${cycle.number} has no step ${index}`);
    const run = new StepRun(cycle, step, this.#compile(cycle, step));
    this.#inFlight.add(run);
    return run;
  }

  due(run: StepRun): void {
    run.due(this.#actors);
  }

  /** Steps that the gate, or a missing pool member, keeps waiting; in order of cycle, then of step. */
  waiting(): readonly StepRun[] {
    const waiting: StepRun[] = [];
    for (const run of this.#inFlight) if (run.reasons.length > 0 && run.phase === "ready") waiting.push(run);
    return waiting.length < 2 ? waiting : waiting.sort((a, b) => a.instance - b.instance);
  }

  /** True if new values of `device` may have changed what `run` waits for. */
  isConcerned(run: StepRun, device: DeviceName): boolean {
    return run.conditions.reads.has(device) || run.reasons.some((reason) => reason.kind !== "permissive");
  }

  /** The step is due: asks for everything it needs, and starts it if all of it is there. */
  attempt(run: StepRun): void {
    const { signals } = this.#its;
    const { if: condition, starved, blocked } = run.conditions;
    if (condition !== null) {
      const isNeeded = condition.evaluate(signals);
      if (isNeeded === false) return this.#skip(run, condition);
      if (isNeeded === undefined) {
        return this.fail(run, "not-verified", "its `if` can't be decided", condition);
      }
    }
    if (starved?.evaluate(signals) === true) return this.#hooks.outside(run, "starved", starved);
    if (blocked?.evaluate(signals) === true) return this.#hooks.outside(run, "blocked", blocked);
    if (run.step.work.kind === "act") this.#attemptAct(run);
    else this.#startWithoutDevice(run);
  }

  /** New values of a device: proofs, interlocks of steps, and `wait until` look at them. */
  sensed(device: DeviceName, changed: boolean): void {
    for (const run of this.#inFlight) {
      if (!run.conditions.reads.has(device)) continue;
      const phase = run.phase;
      if (phase === "verifying") this.#prove(run);
      else if (changed && (phase === "dispatched" || phase === "running")) this.#watch(run);
    }
  }

  cycleEnds(cycle: CycleRun): void {
    this.#its.members.free(cycle, cycle.template.bindings.keys());
  }

  /** Sends a frozen step's act again, with a new fence, towards the same absolute target. */
  resume(run: StepRun): readonly Refusal[] | null {
    const { device, act } = run;
    if (device === null || act === null) {
      run.send({ type: "permitted" });
      run.send({ type: "accepted" });
      this.timers.thaw(run);
      this.#its.log.emit({ type: "step-resumed", ...named(run), commandId: null, act: null });
      if (run.conditions.until !== null) this.#watch(run);
      return null;
    }
    const rest = restOf(run, act, this.#its.signals);
    const refused = this.#its.dispatcher.request(
      {
        device,
        act: rest,
        purpose: "step",
        needs: run.conditions.while,
        zones: this.#its.zones.needed(device, rest),
        announce: (commandId) => {
          run.commandId = commandId;
          run.send({ type: "permitted" });
          this.timers.thaw(run);
          this.#its.log.emit({ type: "step-resumed", ...named(run), commandId, act: rest });
        },
      },
      this.#owner(run),
    );
    return refused;
  }

  /** Freezes a step whose motion a stop has cut short, or that has no device. */
  freeze(run: StepRun): void {
    if (run.step.onHold === "fail")
      return this.fail(run, "refused", "a hold came in mid-step, and it says on_hold: fail.");
    run.send({ type: "stopped" });
    this.timers.freeze(run);
    this.#its.log.emit({ type: "step-frozen", ...named(run) });
  }

  /** Lets go of every step: nothing of this run will happen any more. */
  abandon(): void {
    for (const run of this.#inFlight) this.timers.end(run);
    this.#inFlight.clear();
  }

  fail(run: StepRun, reason: FailureReason, detail: string, condition: Condition | null = null): void {
    this.timers.end(run);
    run.send({ type: "fail" });
    this.#inFlight.delete(run);
    const failure: StepFailure = {
      reason,
      ...named(run),
      device: run.device,
      act: run.act,
      expected: condition?.text ?? null,
      read: condition?.read(this.#its.signals) ?? [],
      detail,
    };
    this.#its.log.emit({ type: "step-failed", ...named(run), failure, lineDid: "The line halts." });
    this.#hooks.failed(failure);
  }

  #compile(cycle: CycleRun, step: StepRun["step"]) {
    return this.#its.compiler.compile(step, this.#its.members.all(cycle));
  }

  #attemptAct(run: StepRun): void {
    const { work } = run.step;
    if (work.kind !== "act") return;
    const found = resolveAct(work, run.cycle, this.#its, this.#hooks.openCycles());
    if ("waits" in found) return this.#wait(run, [found.waits]);
    run.device = found.device;
    run.act = found.act;
    // A member may have been bound just now: conditions that name it can be read from here on.
    if (run.cycle.template.bindings.size > 0) run.conditions = this.#compile(run.cycle, run.step);
    const zones = this.#its.zones.needed(found.device, found.act);
    const asked = {
      device: found.device,
      act: found.act,
      purpose: "step" as const,
      needs: run.conditions.needs,
      zones,
    };
    const reasons = this.#its.dispatcher.request(
      { ...asked, announce: (commandId) => this.#announce(run, commandId) },
      this.#owner(run),
    );
    if (reasons === null) return;
    if (reasons.every(isWaiting)) return this.#wait(run, reasons);
    const worst = reasons.filter((reason) => !isWaiting(reason));
    this.fail(run, reasonFor(worst), worst.map(explain).join(" "), run.conditions.needs);
  }

  #announce(run: StepRun, commandId: number | null): void {
    const { log, clock, planClock, retimer, signals } = this.#its;
    const plannedMs = retimer.plannedStartMs(run.instance);
    const lateMs = Math.max(0, planClock.nowMs() - plannedMs);
    run.reasons = [];
    run.commandId = commandId;
    run.dispatchedAtMs = clock.nowMs();
    if (run.device !== null && run.act !== null) {
      this.#its.zones.claim(run.device, run.act);
      run.targetMm = indexTarget(run, signals);
    }
    run.send({ type: "permitted" });
    this.timers.startTimeout(run, this.#timeoutMs(run), () => this.#timedOut(run));
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
      return this.fail(run, "late", text);
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
    run.send({ type: "accepted" });
    this.#its.log.emit({ type: "step-running", ...named(run) });
    if (work.kind === "dwell") this.timers.startSettle(run, work.forMs, () => this.#dwelt(run));
    else this.#watch(run);
  }

  #dwelt(run: StepRun): void {
    run.doneAtMs = this.#its.clock.nowMs();
    run.send({ type: "reported" });
    this.#afterReport(run);
  }

  #wait(run: StepRun, reasons: readonly Refusal[]): void {
    const isNew = !sameKinds(run.reasons, reasons);
    if (run.reasons.length === 0) {
      this.timers.startTimeout(run, run.step.needsTimeoutMs, () => this.#waitedTooLong(run));
    }
    run.reasons = reasons;
    if (isNew) this.#its.log.emit({ type: "step-waiting", ...named(run), reasons });
  }

  #waitedTooLong(run: StepRun): void {
    const detail = `waited ${run.step.needsTimeoutMs} ms to start. ${run.reasons.map(explain).join(" ")}`;
    this.fail(run, "timeout", detail, run.conditions.needs);
  }

  #skip(run: StepRun, condition: Condition): void {
    run.send({ type: "unneeded" });
    this.#its.log.emit({
      type: "step-skipped",
      ...named(run),
      condition: condition.text,
      read: condition.read(this.#its.signals),
    });
    this.#leave(run);
  }

  #owner(run: StepRun): CommandOwner {
    return {
      accepted: () => {
        if (run.phase !== "dispatched") return;
        run.send({ type: "accepted" });
        this.#its.log.emit({ type: "step-running", ...named(run) });
      },
      done: (madeAtMs) => {
        run.doneAtMs = madeAtMs;
        run.send({ type: "reported" });
        this.#afterReport(run);
      },
      refused: (why) => this.fail(run, "refused", `the device refused it: ${why}.`),
      failed: (why) => this.fail(run, "device-fault", `the device failed: ${why}.`),
      stopped: () => this.freeze(run),
      lost: () => this.fail(run, "lost-link", `its link was lost in mid-step, so its outcome is unknown.`),
    };
  }

  #afterReport(run: StepRun): void {
    this.#its.log.emit({ type: "step-reported", ...named(run) });
    const { expect } = run.conditions;
    if (expect === null) return this.#verified(run, NOTHING_READ);
    const settleMs = run.step.settleMs;
    this.timers.startSettle(run, settleMs, () => this.#unproved(run, expect, settleMs));
    // A dwell has no device to speak after it: what is fresh already may prove it.
    if (run.device === null) this.#prove(run);
  }

  /** Only samples newer than the device's `done` are proof. */
  #prove(run: StepRun): void {
    const { expect } = run.conditions;
    const fresh = this.#its.signals.since(run.doneAtMs);
    if (expect?.evaluate(fresh) === true) this.#verified(run, expect.read(fresh));
  }

  #unproved(run: StepRun, expect: Condition, settleMs: number): void {
    const read = expect.read(this.#its.signals);
    const detail = `it was reported done, but ${expect.text} was not true within ${settleMs} ms: ${readings(read)}.`;
    this.fail(run, "not-verified", detail, expect);
  }

  #timedOut(run: StepRun): void {
    const ms = Math.round(this.#timeoutMs(run));
    const { until } = run.conditions;
    if (run.step.work.kind === "wait")
      return this.fail(run, "timeout", `waited ${ms} ms in vain for ${until?.text}.`, until);
    this.fail(run, "timeout", `not verified within ${ms} ms of its dispatch.`, run.conditions.expect);
  }

  #timeoutMs(run: StepRun): number {
    if (run.step.timeoutMs !== null) return run.step.timeoutMs;
    if (run.step.work.kind === "wait") return run.step.needsTimeoutMs;
    const plannedMs = this.#its.plan.durationMs[run.instance] ?? 0;
    return 2 * plannedMs + TIMEOUT_MARGIN_MS;
  }

  /** While it is at work: the step's interlock, and what a `wait` waits for. */
  #watch(run: StepRun): void {
    const { while: interlock, until } = run.conditions;
    const { signals } = this.#its;
    if (interlock !== null && interlock.evaluate(signals) !== true) {
      return this.fail(
        run,
        "interlock",
        `${interlock.text} must hold throughout, and does not: ${readings(interlock.read(signals))}.`,
        interlock,
      );
    }
    if (until === null || until.evaluate(signals) !== true) return;
    run.doneAtMs = this.#its.clock.nowMs();
    run.send({ type: "reported" });
    this.#afterReport(run);
  }

  #verified(run: StepRun, read: readonly SignalReading[]): void {
    this.timers.end(run);
    run.send({ type: "proved" });
    const durationMs = this.#its.clock.nowMs() - run.dispatchedAtMs;
    this.#its.log.emit({ type: "step-verified", ...named(run), durationMs, read });
    const wrong = this.#its.parts.settle(run);
    if (wrong !== null) return this.fail(run, "not-verified", `its part is not where it should be: ${wrong}.`);
    this.#its.members.free(run.cycle, run.step.free);
    this.#leave(run);
  }

  #leave(run: StepRun): void {
    this.#inFlight.delete(run);
    this.timers.end(run);
    this.#hooks.finished(run);
    run.over(this.#actors);
  }
}

const NOTHING_READ: readonly SignalReading[] = [];

const named = (run: StepRun): { cycle: number; step: string } => ({ cycle: run.cycle.number, step: run.step.id });

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
function indexTarget(run: StepRun, signals: SignalTable): number | null {
  if (run.act?.verb !== "index" || run.device === null) return null;
  const atMm = beltPosition(run.device, signals);
  return atMm === null ? null : atMm + run.act.byMm;
}

function restOf(run: StepRun, act: Act, signals: SignalTable): Act {
  if (act.verb !== "index" || run.targetMm === null || run.device === null) return act;
  const atMm = beltPosition(run.device, signals);
  return atMm === null ? act : { verb: "index", byMm: run.targetMm - atMm };
}

function beltPosition(conveyor: DeviceName, signals: SignalTable): number | null {
  const slot = signals.slotOf(`${conveyor}.position`);
  const value = slot === undefined ? undefined : signals.value(slot);
  return typeof value === "number" ? value : null;
}
