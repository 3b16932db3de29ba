/**
 * The order in which zones are claimed, and whether another than the plan's could make it a circle: one stands in zone a and
 * goes on to b, while another stands in b and goes on to a. A run keeps to the plan's order; the circle is still worth a
 * warning, because it makes a late device hold up all the others.
 *
 * As always with lock orders: no circle if both come through a third zone that only one of them can have, and none if the
 * one must be through before the other may begin.
 */
import type { SourcePoint, StepId } from "../../model/index.ts";
import type { NumberedStep, Stage, Start } from "../schedule/index.ts";
import { type CycleRun, deviceOf, ENDED, RUNNING } from "../schedule/index.ts";
import { fromOn } from "./circle.ts";

/** `instance` claims zone `to` while `holder` stays in zone `from` until it has it. */
export interface Claimed {
  readonly from: number;
  readonly to: number;
  readonly instance: number;
  readonly cycle: number;
  readonly step: StepId;
  readonly at: SourcePoint;
  readonly holder: number;
  /** All zones that are kept meanwhile. */
  readonly kept: readonly number[];
}

/** Cycles in which the same step's claim is remembered: enough for those beside each other. */
const CYCLES_REMEMBERED = 4;
/** Longest circle that is looked for. */
const CIRCLE_MAX = 4;

export class ClaimOrder {
  readonly #claimed: Claimed[] = [];
  readonly #times = new Map<string, number>();

  starting(stage: Stage, run: CycleRun, step: NumberedStep, { device, zones: uses }: Start): void {
    if (device === null || uses.length === 0) return;
    const fresh = uses.filter(({ zone }) => stage.zones.holder(zone) !== device.index);
    const kept = fresh.length === 0 ? [] : keptMeanwhile(stage, run, step, device.index);
    for (const { zone: to } of fresh) {
      for (const { zone: from, holder } of kept) if (from !== to) this.#add(run, step, { from, to, holder, kept });
    }
  }

  /**
   * The first circle that another order could close; null if none.
   * @param mustPrecede whether the first instance must have ended before the second starts, in any order
   */
  circle(mustPrecede: (earlier: number, later: number) => boolean): readonly Claimed[] | null {
    const grow = (chain: readonly Claimed[]): readonly Claimed[] | null => {
      const first = chain[0];
      const last = chain.at(-1);
      if (first === undefined || last === undefined) return null;
      if (chain.length > 1 && last.to === first.from) return chain;
      if (chain.length >= CIRCLE_MAX) return null;
      for (const next of this.#claimed) {
        if (next.from !== last.to || !chain.every((each) => mayMeet(each, next, mustPrecede))) continue;
        const found = grow([...chain, next]);
        if (found !== null) return found;
      }
      return null;
    };
    for (const each of this.#claimed) {
      const found = grow([each]);
      if (found !== null) return found;
    }
    return null;
  }

  #add(
    run: CycleRun,
    { step }: NumberedStep,
    its: { readonly from: number; readonly to: number; readonly holder: number; readonly kept: readonly Kept[] },
  ): void {
    const { from, to, holder, kept } = its;
    const key = `${step.id} ${step.source.line}:${step.source.column} ${from} ${to} ${holder}`;
    const times = this.#times.get(key) ?? 0;
    if (times >= CYCLES_REMEMBERED) return;
    this.#times.set(key, times + 1);
    this.#claimed.push({
      ...{ from, to, holder, instance: run.first + step.index, cycle: run.cycle, step: step.id, at: step.source },
      kept: kept.map(({ zone }) => zone),
    });
  }
}

interface Kept {
  readonly zone: number;
  readonly holder: number;
}

/** The zones that stay taken until the step has got its own: its device's, and those whose devices leave only after it. */
function keptMeanwhile(stage: Stage, run: CycleRun, step: NumberedStep, device: number): readonly Kept[] {
  const after = fromOn(run.template, step);
  return stage.index.zones.flatMap((_, zone) => {
    const holder = stage.zones.holder(zone);
    if (holder < 0) return [];
    if (holder === device) return [{ zone, holder }];
    const its = run.template.steps.filter((each) => deviceOf(run, each) === holder);
    const phase = (each: NumberedStep): number => stage.columns.phase[run.first + each.step.index] ?? 0;
    const toCome = its.filter((each) => phase(each) !== ENDED && phase(each) !== RUNNING);
    const isStill = its.every((each) => phase(each) !== RUNNING);
    const waits = toCome.length > 0 && toCome.every((each) => after.has(each.step.index));
    return isStill && waits ? [{ zone, holder }] : [];
  });
}

/** True if the two may both have their first zone and not yet their second. */
function mayMeet(one: Claimed, other: Claimed, mustPrecede: (earlier: number, later: number) => boolean): boolean {
  if (one.holder === other.holder || one.instance === other.instance) return false;
  if (one.kept.some((zone) => other.kept.includes(zone))) return false;
  return !mustPrecede(one.instance, other.instance) && !mustPrecede(other.instance, one.instance);
}
