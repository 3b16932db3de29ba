/**
 * What the line does about a failed step: its ladder, within the bounds of the sequence, and the devices that have failed too often.
 */

import type { SignalTable } from "../../conditions/index.ts";
import type { EventLog } from "../../journal/index.ts";
import {
  cycleInFlight,
  type DeviceName,
  type LadderNote,
  type Line,
  type LineState,
  type LineStateName,
  type Rung,
  type Sequence,
} from "../../model/index.ts";
import type { CycleRun, FailedStep, Members, PlanClock, Remedy, StepRun } from "../step/index.ts";
import { Blame, culpritOf } from "./fault-attribution.ts";
import { AT_THE_FOOT, climb, type Decision, type Feasible, type Position, sayDecision } from "./ladder.ts";

export interface FailuresParts {
  readonly line: Line;
  readonly log: EventLog;
  readonly signals: SignalTable;
  readonly sequence: Sequence;
  readonly members: Members;
  readonly planClock: PlanClock;
}

/** Carries a decision out. */
export interface Remedies {
  readonly retry: (failed: FailedStep, rung: Extract<Rung, { kind: "retry" }>) => void;
  readonly reassign: (failed: FailedStep) => void;
  readonly skip: (failed: FailedStep) => void;
  readonly resync: (failed: FailedStep) => void;
  /** `notes`: what stood in the way of other remedies. */
  readonly hold: (failed: FailedStep, notes: readonly LadderNote[], haltAfterMs: number | null) => void;
  readonly halt: (failed: FailedStep, notes: readonly LadderNote[]) => void;
}

/** States in which nothing is tried any more: the run is being ended. */
const ENDING: ReadonlySet<LineStateName> = new Set(["Stopping", "Stopped", "Aborting", "Aborted", "Clearing"]);

export class Failures {
  readonly #its: FailuresParts;
  readonly #remedies: Remedies;
  readonly #blame: Blame;
  readonly #positions = new Map<string, Position>();
  /** Plan time at which each cycle first failed. */
  readonly #troubledSinceMs = new Map<CycleRun, number>();
  /** Plan time that cycles which are over were in trouble, ms. */
  #troubledMs = 0;

  constructor(its: FailuresParts, remedies: Remedies) {
    this.#its = its;
    this.#remedies = remedies;
    this.#blame = new Blame(its.line);
  }

  /** Chooses what is done; doing it comes after the failure is on record. */
  decide(failed: FailedStep): Remedy {
    const { run } = failed;
    const { state } = this.#its.log.state;
    if (run.cycle.isClosing) return { lineDid: "The rest of its cycle is left out already.", act: () => {} };
    if (ENDING.has(state)) return { lineDid: `The line is ${state} already.`, act: () => {} };
    const blamed = culpritOf(failed, this.#its.signals);
    const failures = blamed === null ? null : this.#blame.failed(blamed);
    this.#trouble(run.cycle);
    const decision = failed.mustHalt
      ? HALT
      : failed.mustAsk || this.#isChanged(run)
        ? ASK
        : this.#climb(failed, blamed, failures);
    this.#positions.set(run.key, decision.position);
    return {
      lineDid: sayDecision(decision),
      act: () => {
        if (blamed !== null) this.#note(failed, blamed, failures);
        this.#carryOut(failed, decision);
      },
    };
  }

  /** A step has worked: its device is the better for it, and its ladder begins at the foot again. */
  verified({ device, key, apart }: StepRun): void {
    if (device !== null) this.#blame.worked(device);
    if (apart === null && this.#positions.size > 0) this.#positions.delete(key);
  }

  /** A cycle goes back: what its steps have tried counts no more, only how often it has gone back. */
  wentBack(cycle: CycleRun): void {
    for (const { id } of cycle.template.steps) this.#positions.delete(`${cycle.number}/${id}`);
  }

  cycleOver(cycle: CycleRun): void {
    const sinceMs = this.#troubledSinceMs.get(cycle);
    if (sinceMs === undefined) return;
    this.#troubledMs += this.#its.planClock.nowMs() - sinceMs;
    this.#troubledSinceMs.delete(cycle);
  }

  #trouble(cycle: CycleRun): void {
    if (!this.#troubledSinceMs.has(cycle)) this.#troubledSinceMs.set(cycle, this.#its.planClock.nowMs());
  }

  #climb(failed: FailedStep, blamed: DeviceName | null, failures: number | null): Decision {
    const { run } = failed;
    const position = this.#positions.get(run.key) ?? AT_THE_FOOT;
    const decision = climb(run.step.onFail, position, (rung) => this.#feasible(rung, failed));
    const isOut = blamed !== null && failures !== null;
    if (!isOut || decision.rung.kind === "halt" || decision.rung.kind === "hold") return decision;
    if (this.#poolOf(blamed) !== null) return decision;
    const { inLast } = this.#its.line.attention;
    const passed: readonly LadderNote[] = [{ kind: "look-at-it", device: blamed, failures, inLast }];
    return { ...decision, rung: { kind: "hold", haltAfterMs: null }, passed };
  }

  /** Something was changed at its device: what it failed by is a person's to judge, and no ladder runs. */
  #isChanged({ device }: StepRun): boolean {
    const intervention = device === null ? null : this.#its.log.state.devices[device]?.intervention;
    return intervention !== null && intervention !== undefined;
  }

  #feasible(rung: Rung, { run, failure }: FailedStep): Feasible {
    if (rung.kind === "halt" || rung.kind === "hold") return "yes";
    const bound = this.#boundReached(run.cycle);
    if (bound !== null) return { halt: bound };
    switch (rung.kind) {
      case "retry":
        if (failure.reason !== "limit") return "yes";
        return { passOver: { kind: "target-outside" } };
      case "reassign": {
        const why = this.#its.members.whyNotReassigned(run);
        return why === null ? "yes" : { passOver: why };
      }
      case "resync": {
        const done = this.#stateOf(run.cycle)?.resyncs ?? 0;
        const { resyncLimit } = this.#its.sequence;
        if (done < resyncLimit) return "yes";
        return { halt: { kind: "resync-limit", cycle: run.cycle.number, done, limit: resyncLimit } };
      }
      default:
        return "yes";
    }
  }

  /** Which bound of the sequence's `recovery` has been reached. */
  #boundReached(cycle: CycleRun): LadderNote | null {
    const { recoveryLimits: limits } = this.#its.sequence;
    const { counts } = this.#its.log.state;
    const nowMs = this.#its.planClock.nowMs();
    const tries = this.#stateOf(cycle)?.tries ?? 0;
    const cycleMs = nowMs - (this.#troubledSinceMs.get(cycle) ?? nowMs);
    const open = [...this.#troubledSinceMs.values()].reduce((sum, sinceMs) => sum + nowMs - sinceMs, 0);
    if (tries >= limits.triesPerCycle) return { kind: "cycle-tries", cycle: cycle.number, tries };
    if (cycleMs > limits.perCycleMs) return { kind: "cycle-time", cycle: cycle.number, ms: cycleMs };
    const runTries = counts.retries + counts.resyncs;
    if (runTries >= limits.triesPerRun) return { kind: "run-tries", tries: runTries };
    const runMs = this.#troubledMs + open;
    return runMs > limits.perRunMs ? { kind: "run-time", ms: runMs } : null;
  }

  #stateOf({ number }: CycleRun): LineState["cycles"][number] | undefined {
    return cycleInFlight(this.#its.log.state, number);
  }

  #note({ run }: FailedStep, blamed: DeviceName, failures: number | null): void {
    const { log, line } = this.#its;
    const step = { cycle: run.cycle.number, step: run.step.id };
    const why = blamed === run.device ? "its own step failed" : "what it was to bring about was not so";
    log.emit({ type: "device-blamed", ...step, device: blamed, why });
    if (failures === null) return;
    this.#blame.forget(blamed);
    const pool = this.#poolOf(blamed);
    if (pool === null) return;
    log.emit({ type: "member-excluded", device: blamed, pool, failures, inLast: line.attention.inLast });
  }

  /** The pool that can go on without this device. */
  #poolOf(device: DeviceName): string | null {
    const { line, log } = this.#its;
    for (const [pool, members] of line.pools) {
      if (!members.includes(device)) continue;
      const others = members.filter((name) => name !== device && !log.state.excluded.includes(name));
      if (others.some((name) => log.state.devices[name]?.link === "up")) return pool;
    }
    return null;
  }

  #carryOut(failed: FailedStep, { rung, passed }: Decision): void {
    switch (rung.kind) {
      case "retry":
        return this.#remedies.retry(failed, rung);
      case "reassign":
        return this.#remedies.reassign(failed);
      case "skip":
        return this.#remedies.skip(failed);
      case "resync":
        return this.#remedies.resync(failed);
      case "hold":
        return this.#remedies.hold(failed, passed, rung.haltAfterMs);
      case "halt":
        return this.#remedies.halt(failed, passed);
      default:
        return rung satisfies never;
    }
  }

  /** Where a step stands on the rung that it is tried again on, from 1. */
  attemptOf(run: StepRun): number {
    return this.#positions.get(run.key)?.tries ?? 1;
  }
}

const ASK: Decision = { rung: { kind: "hold", haltAfterMs: null }, attempt: 1, position: AT_THE_FOOT, passed: [] };
const HALT: Decision = { rung: { kind: "halt" }, attempt: 1, position: AT_THE_FOOT, passed: [] };
