/**
 * The course of one step from its dispatch to its proof: reports, interlock, proof, hold, failure. The step's machine says what
 * may come next; this file gives it its events and does what it decides.
 */
import type { Condition, SignalTable } from "../../conditions/index.ts";
import {
  type Act,
  type DeviceName,
  explainCause,
  type FailureCause,
  type FailureReason,
  isWaiting,
  plannedDurationMs,
  type Refusal,
  type SignalReading,
  type StepFailure,
} from "../../model/index.ts";
import { judgeStart } from "../../safety/index.ts";
import type { CommandOwner } from "../dispatch/index.ts";
import { isNotHolding } from "../dispatch/index.ts";
import { arrivalOf } from "./arrival.ts";
import { holdsNothing, openedEmpty } from "./gripper-check.ts";
import type { StepRunnerHooks, StepRunnerParts } from "./step-deps.ts";
import { named, type StepRun } from "./step-run.ts";
import { StepTimers } from "./step-timers.ts";

/** Added to twice the planned duration where a step gives no `timeout`. */
const TIMEOUT_MARGIN_MS = 500;

/** Why a step fails. */
interface WhyFailed {
  readonly reason: FailureReason;
  readonly cause: FailureCause;
  /** What was not true. */
  readonly condition?: Condition | null;
  /** Whatever its ladder says. */
  readonly mustHalt?: boolean;
  /** Whatever its ladder says, a person is asked. */
  readonly mustAsk?: boolean;
}

const NOTHING_READ: readonly SignalReading[] = [];

export class StepCourse {
  readonly timers: StepTimers;
  /** Steps that wait for their proof: only these look at values that have not changed. */
  readonly #proving = new Set<StepRun>();
  readonly #its: StepRunnerParts;
  readonly #hooks: StepRunnerHooks;
  /** The step is over, well or badly: nothing more comes of it. */
  readonly #ended: (run: StepRun) => void;

  constructor(its: StepRunnerParts, hooks: StepRunnerHooks, ended: (run: StepRun) => void) {
    this.#its = its;
    this.#hooks = hooks;
    this.#ended = ended;
    this.timers = new StepTimers(its.clock);
  }

  /** The command has left, or a step without a device has begun: its time runs. */
  begin(run: StepRun): void {
    run.send("permitted");
    this.timers.startTimeout(run, this.#timeoutMs(run), () => this.#timedOut(run));
  }

  /** A dwell has lasted as long as it should. */
  dwelt(run: StepRun): void {
    run.doneAtMs = this.#its.clock.nowMs();
    run.send("reported");
    this.#afterReport(run);
  }

  get isProving(): boolean {
    return this.#proving.size > 0;
  }

  /** New values that the step's conditions read. */
  sensed(run: StepRun, changed: boolean): void {
    const phase = run.phase;
    if (phase === "verifying") this.#prove(run);
    else if (changed && (phase === "dispatched" || phase === "running")) this.watch(run);
  }

  /** Sends a frozen step's act again, with a new fence, towards the same absolute target; or says why not. */
  resume(run: StepRun): readonly Refusal[] | null {
    const { device, act } = run;
    if (device === null || act === null) {
      const reasons = judgeStart({ needs: null, throughout: run.conditions.while }, this.#its.signals);
      if (reasons.length > 0) return reasons;
      run.send("permitted");
      run.send("accepted");
      this.timers.thaw(run);
      this.#its.log.emit({ type: "step-resumed", ...named(run), commandId: null, act: null });
      if (run.conditions.until !== null) this.watch(run);
      return null;
    }
    const rest = restOf(run, act, this.#its.signals);
    const refused = this.#its.dispatcher.request(
      {
        device,
        act: rest,
        purpose: "step",
        needs: null,
        throughout: run.conditions.while,
        carriesOn: null,
        zones: () => this.#its.zones.needed(device, rest),
        announce: (commandId) => {
          run.commandId = commandId;
          run.send("permitted");
          this.timers.thaw(run);
          this.#its.log.emit({ type: "step-resumed", ...named(run), commandId, act: rest });
        },
      },
      this.owner(run),
    );
    return refused;
  }

  /** Freezes a step whose motion a stop has cut short, or that has no device. */
  freeze(run: StepRun): void {
    if (run.step.onHold === "fail") return this.fail(run, { reason: "refused", cause: { kind: "hold-in-step" } });
    run.send("stopped");
    run.wasFrozen = true;
    this.timers.freeze(run);
    this.#its.log.emit({ type: "step-frozen", ...named(run) });
  }

  fail(run: StepRun, { reason, cause, condition = null, mustHalt = false, mustAsk = false }: WhyFailed): void {
    const wasAtWork = run.phase === "dispatched" || run.phase === "running";
    this.drop(run);
    run.send("fail");
    // What never left can't have come to anything, whatever the sensors say later.
    if (!run.isBegun) run.isKnownUndone = true;
    const failure: StepFailure = {
      reason,
      ...named(run),
      device: run.device,
      act: run.act,
      expected: condition?.text ?? null,
      read: condition?.read(this.#its.signals) ?? [],
      detail: explainCause(cause),
      cause,
    };
    const failed = { run, failure, condition, mustHalt, mustAsk, wasAtWork };
    const remedy = run.apart?.failed(failure) ?? this.#hooks.failed(failed);
    this.#its.log.emit({ type: "step-failed", ...named(run), failure, lineDid: remedy.lineDid });
    remedy.act();
  }

  /** Its `while` is not true: when it was to start, or at work. */
  failThroughout(run: StepRun, throughout: Condition): void {
    const cause = { kind: "not-throughout", condition: throughout.text } as const;
    this.fail(run, { reason: "interlock", cause, condition: throughout });
  }

  /** The gate has refused it, and not only for now. */
  failRefused(run: StepRun, reasons: readonly Refusal[]): void {
    const { while: throughout, needs } = run.conditions;
    const isWhile = reasons.some(({ kind }) => kind === "not-throughout" || kind === "unsettled");
    if (throughout !== null && isWhile) return this.failThroughout(run, throughout);
    const lasting = reasons.filter((reason) => !isWaiting(reason));
    const worst = lasting.length > 0 ? lasting : reasons;
    const cause = { kind: "not-permitted", reasons: worst } as const;
    this.fail(run, { reason: reasonFor(worst), cause, condition: needs });
  }

  /** Nothing more comes of it. */
  drop(run: StepRun): void {
    this.#proving.delete(run);
    this.timers.end(run);
    this.#ended(run);
  }

  /** Hears the device on this step. */
  owner(run: StepRun): CommandOwner {
    return {
      accepted: (madeAtMs) => {
        if (run.phase !== "dispatched") return;
        run.acceptedAtMs = madeAtMs;
        run.send("accepted");
        this.#its.log.emit({ type: "step-running", cycle: run.cycle.number, step: run.step.id });
        // What its gripper has lost before it took the command is known by now, if it spoke in time.
        this.#lookIntoHand(run, holdsNothing(run, this.#its.signals));
      },
      done: (madeAtMs) => {
        run.doneAtMs = madeAtMs;
        run.send("reported");
        this.#afterReport(run);
      },
      refused: (why) => {
        // Nothing of it was done, and that is known.
        run.commandId = null;
        this.fail(run, { reason: "refused", cause: { kind: "device-refused", why } });
      },
      failed: (why) => this.fail(run, { reason: "device-fault", cause: { kind: "device-failed", why } }),
      stopped: () => this.freeze(run),
      lost: () => this.fail(run, { reason: "lost-link", cause: { kind: "link-lost" } }),
    };
  }

  #afterReport(run: StepRun): void {
    this.#its.log.emit({ type: "step-reported", cycle: run.cycle.number, step: run.step.id });
    run.proof = this.#proofOf(run);
    if (run.proof.length === 0) return this.#verified(run, NOTHING_READ);
    const settleMs = run.step.settleMs;
    this.#proving.add(run);
    this.timers.startSettle(run, settleMs, () => this.#unproved(run, settleMs));
    // A dwell has no device to speak after it: what is fresh already may prove it.
    if (run.device === null) this.#prove(run);
  }

  /** What its step expects; axes that have moved have to be there, and axes that were homed to be homed. */
  #proofOf(run: StepRun): readonly Condition[] {
    const { conditions, act, device } = run;
    const { compiler, line, signals } = this.#its;
    const own = conditions.expect === null ? [] : [conditions.expect];
    if (act?.verb === "home" && act.axes === null) return [...own, compiler.condition(`${device}.homed`)];
    const arrival = arrivalOf(run, line, signals);
    return arrival === null ? own : [...own, arrival];
  }

  /** Only samples newer than the device's `done` are proof. */
  #prove(run: StepRun): void {
    const fresh = this.#its.signals.since(run.doneAtMs);
    for (const condition of run.proof) if (condition.evaluate(fresh) !== true) return;
    this.#verified(run, run.conditions.expect?.read(fresh) ?? NOTHING_READ);
  }

  #unproved(run: StepRun, settleMs: number): void {
    const fresh = this.#its.signals.since(run.doneAtMs);
    const condition = run.proof.find((each) => each.evaluate(fresh) !== true) ?? null;
    const cause = { kind: "not-so-after", condition: condition?.text ?? "", withinMs: settleMs } as const;
    this.fail(run, { reason: "not-verified", cause, condition });
  }

  #timedOut(run: StepRun): void {
    const ms = Math.round(this.#timeoutMs(run));
    const { until } = run.conditions;
    if (run.step.work.kind === "wait")
      return this.fail(run, {
        reason: "timeout",
        cause: { kind: "in-vain", ms, condition: until?.text ?? "" },
        condition: until,
      });
    const cause = { kind: "not-verified-in", ms } as const;
    this.fail(run, { reason: "timeout", cause, condition: run.conditions.expect });
  }

  #timeoutMs(run: StepRun): number {
    if (run.step.timeoutMs !== null) return run.step.timeoutMs;
    if (run.step.work.kind === "wait") return run.step.needsTimeoutMs;
    const plannedMs = run.expectedMs ?? plannedDurationMs(this.#its.plan, run.instance);
    return 2 * plannedMs + TIMEOUT_MARGIN_MS;
  }

  /** While it is at work: the step's interlock, and what a `wait` waits for. */
  watch(run: StepRun): void {
    const { while: interlock, until } = run.conditions;
    const { signals } = this.#its;
    if (run.step.part !== null && this.#lookIntoHand(run, openedEmpty(run, signals))) return;
    if (interlock !== null && isNotHolding(interlock, signals)) {
      return this.failThroughout(run, interlock);
    }
    if (until === null || until.evaluate(signals.settled) !== true) return;
    run.doneAtMs = this.#its.clock.nowMs();
    run.send("reported");
    this.#afterReport(run);
  }

  /** @returns true if the step has failed by it */
  #lookIntoHand(run: StepRun, empty: FailureCause | null): boolean {
    if (empty === null) return false;
    run.isKnownUndone = true;
    this.fail(run, { reason: "not-verified", cause: empty });
    return true;
  }

  #verified(run: StepRun, read: readonly SignalReading[]): void {
    this.#proving.delete(run);
    this.timers.end(run);
    run.send("proved");
    const durationMs = this.#its.clock.nowMs() - run.dispatchedAtMs;
    this.#its.log.emit({ type: "step-verified", cycle: run.cycle.number, step: run.step.id, durationMs, read });
    this.#noteHomed(run);
    const trouble = this.#its.parts.settle(run);
    if (trouble !== null) return this.fail(run, { reason: "not-verified", cause: { kind: "part-misplaced", trouble } });
    this.#its.members.free(run.cycle, run.step.free);
    this.#hooks.verified(run);
    this.leave(run);
  }

  /** Axes that were homed by a step know where they are from then on. */
  #noteHomed({ device, act, doneAtMs }: StepRun): void {
    if (device === null || act?.verb !== "home") return;
    const { signals, log } = this.#its;
    const isHomed = signals.since(doneAtMs).value(signals.slotOf(`${device}.homed`) ?? -1) === true;
    if (isHomed) log.emit({ type: "device-verified", device });
  }

  /** It is verified, or there was nothing to do: what came after it may come. */
  leave(run: StepRun): void {
    this.timers.end(run);
    this.#ended(run);
    this.#hooks.finished(run);
  }
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

function restOf(run: StepRun, act: Act, signals: SignalTable): Act {
  if (act.verb !== "index" || run.targetMm === null || run.device === null) return act;
  const atMm = beltPosition(run.device, signals);
  return atMm === null ? act : { verb: "index", byMm: run.targetMm - atMm };
}

export function beltPosition(conveyor: DeviceName, signals: SignalTable): number | null {
  const slot = signals.slotOf(`${conveyor}.position`);
  const value = slot === undefined ? undefined : signals.value(slot);
  return typeof value === "number" ? value : null;
}
