/** Where a cycle goes back to: behind its last checkpoint, or to its start; and what of it is done again on the way. */
import type { SignalTable } from "../../conditions/index.ts";
import type { EventLog } from "../../journal/index.ts";
import { type ConditionText, cycleInFlight, type DeviceName, type Step } from "../../model/index.ts";
import type { CycleRun, GoesBack, Members, StepCompiler, StepRun } from "../step/index.ts";

export interface GoBackParts {
  readonly log: EventLog;
  readonly signals: SignalTable;
  readonly compiler: StepCompiler;
  readonly members: Members;
  readonly openCycles: () => Iterable<CycleRun>;
}

export class GoBack {
  readonly #its: GoBackParts;

  constructor(its: GoBackParts) {
    this.#its = its;
  }

  /** Why the cycle can't go on from there, as a sentence; null if it can. */
  whyNot(cycle: CycleRun): string | null {
    const { log, compiler, signals } = this.#its;
    const kept = this.keptOf(cycle);
    const part = this.partOf(cycle);
    const isTakenAgain = cycle.template.steps.some(({ index, part: its }) => its?.kind === "taken" && !kept.has(index));
    if (part !== null && isTakenAgain) {
      const at = log.state.parts.find((its) => its.part === part);
      return `Part ${part} is still at ${at?.at ?? at?.lastAt ?? "an unknown place"}, and cycle ${cycle.number} would begin with another: let \`recover\` take it away, or give the sequence a checkpoint behind that place.`;
    }
    const required = this.#requiredOf(cycle);
    if (required === null) return null;
    if (compiler.condition(required.text).evaluate(signals.settled) === true) return null;
    return `The checkpoint of cycle ${cycle.number} requires ${required.text}, and that is not so.`;
  }

  /** True while what its checkpoint requires can't be told, since a device has still to say how things stand after its last act. */
  isUnsettled(cycle: CycleRun): boolean {
    const { compiler, signals } = this.#its;
    const required = this.#requiredOf(cycle);
    if (required === null) return false;
    const condition = compiler.condition(required.text);
    return condition.evaluate(signals.settled) === undefined && signals.unsettled(condition.slots).length > 0;
  }

  /**
   * What is to be done to the cycle.
   * @param runs what failed or was cut short
   * @param fed feeders whose part an earlier cycle takes
   */
  of(cycle: CycleRun, runs: readonly StepRun[], fed: Set<DeviceName>): GoesBack {
    const { log, members } = this.#its;
    const kept = this.keptOf(cycle);
    const part = this.partOf(cycle);
    const state = cycleInFlight(log.state, cycle.number);
    // Of what it had done when it last went back, some has not come round again: it is done all the same.
    const before = new Map(cycle.doneBefore);
    cycle.doneBefore.clear();
    for (const { id, index, work } of cycle.template.steps) {
      const isFinished = state?.finished.includes(id) === true && !state.leftOut.includes(id);
      if (kept.has(index) || !(isFinished || before.has(index))) continue;
      const feeder =
        work.kind === "act" && work.act.verb === "advance" && work.target.kind === "device" ? work.target.device : null;
      // What a feeder shows is one part, and for the first of them.
      if (feeder !== null && fed.has(feeder)) continue;
      if (feeder !== null) fed.add(feeder);
      cycle.doneBefore.set(index, isFinished ? part : (before.get(index) ?? null));
    }
    for (const run of runs) {
      if (run.cycle === cycle && run.targetMm !== null) cycle.beltTargetMm.set(run.step.index, run.targetMm);
    }
    if (kept.size === 0 && part === null) members.free(cycle, cycle.template.bindings.keys());
    return { cycle, kept };
  }

  /**
   * Finished steps up to the last checkpoint; none if the part that it had there is gone; all if all are finished. A step that has placed or
   * rejected its part is one by itself: the cycle takes no other in its place. One that was left out is none.
   */
  keptOf(cycle: CycleRun): ReadonlySet<number> {
    const { steps } = cycle.template;
    const finished = this.#finishedOf(cycle);
    // Nothing is left to do of it.
    if (finished.length === steps.length) return new Set(steps.map(({ index }) => index));
    const last = finished.findLastIndex(({ step, isLeftOut }) => !isLeftOut && isCheckpoint(step));
    const kept = finished.slice(0, last + 1);
    const hadPart = kept.reduce(
      (has, { step: { part }, isLeftOut }) =>
        part === null || isLeftOut ? has : part.kind === "taken" || part.kind === "moved",
      false,
    );
    return hadPart && this.partOf(cycle) === null ? new Set() : new Set(kept.map(({ step }) => step.index));
  }

  /** What the checkpoint that it goes back to requires; null: nothing. */
  #requiredOf(cycle: CycleRun): ConditionText | null {
    const kept = this.keptOf(cycle);
    const reached = this.#finishedOf(cycle).filter(({ step, isLeftOut }) => kept.has(step.index) && !isLeftOut);
    return reached.findLast(({ step }) => isCheckpoint(step))?.step.checkpoint?.require ?? null;
  }

  /** Its steps that are over, in that order. */
  #finishedOf(cycle: CycleRun): readonly { readonly step: Step; readonly isLeftOut: boolean }[] {
    const { finished = [], leftOut = [] } = cycleInFlight(this.#its.log.state, cycle.number) ?? {};
    return finished.flatMap((id) => {
      const step = cycle.template.steps.find((its) => its.id === id);
      return step === undefined ? [] : { step, isLeftOut: leftOut.includes(id) };
    });
  }

  /** The part that the cycle has in hand. */
  partOf(cycle: CycleRun): number | null {
    return cycleInFlight(this.#its.log.state, cycle.number)?.part ?? null;
  }
}

const isCheckpoint = ({ checkpoint, part }: Step): boolean =>
  checkpoint !== null || part?.kind === "placed" || part?.kind === "rejected";
