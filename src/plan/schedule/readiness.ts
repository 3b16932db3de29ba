/** Whether a step can start now; and if not, the first thing in its way. Looks only; changes nothing. */
import { type Condition, compileKnown, fillMembers, membersNamed, type SignalSource } from "../../conditions/index.ts";
import type { ConditionText, Device } from "../../model/index.ts";
import type {
  Effects,
  Guarded,
  Holding,
  IndexedDevice,
  InterlockGuard,
  LineIndex,
  PlannedEffect,
  Truth,
} from "../nominal/index.ts";
import { resolveAct } from "../nominal/index.ts";
import type { Waivers } from "./assumptions.ts";
import type { CycleRun } from "./cycle-forecast.ts";
import type { NumberedStep } from "./cycle-template.ts";
import type { DeviceTurns } from "./device-turns.ts";
import type { Claim, PoolClaims } from "./pool-claims.ts";
import type { ZoneClaims, ZoneUse } from "./zone-turns.ts";

export type Blocker =
  | { readonly kind: "device"; readonly device: number }
  | { readonly kind: "bound"; readonly device: number }
  | { readonly kind: "member"; readonly pool: number }
  | { readonly kind: "zone"; readonly zone: number }
  | { readonly kind: "condition"; readonly condition: Condition; readonly until: Holding | null }
  | { readonly kind: "interlock"; readonly guarded: Guarded; readonly until: Holding | null };

/** All that a step takes into its start. */
export interface Start {
  readonly device: IndexedDevice | null;
  readonly claims: readonly Claim[];
  readonly effect: PlannedEffect | null;
  readonly zones: readonly ZoneUse[];
  readonly held: readonly { readonly condition: Condition; readonly holding: Holding }[];
}

export interface ReadinessParts {
  readonly index: LineIndex;
  readonly turns: DeviceTurns;
  readonly pools: PoolClaims;
  readonly zones: ZoneClaims;
  readonly guard: InterlockGuard;
  readonly effects: Effects;
  readonly truth: Truth;
  readonly waivers: Waivers;
  /** What is so if sensors say what lets things go. */
  readonly assumed: SignalSource;
}

export class Readiness {
  readonly #its: ReadinessParts;
  readonly #conditions = new Map<string, Condition>();

  constructor(its: ReadinessParts) {
    this.#its = its;
  }

  /** @param runs all cycles under way, in order */
  judge(run: CycleRun, step: NumberedStep, runs: readonly CycleRun[], nowMs: number): Blocker | Start {
    const served = this.deviceBlocker(run, step, runs);
    if (served !== null) return served;
    const instance = run.first + step.step.index;
    const claims = this.#its.pools.choose(run, step.uses, runs, (pool) =>
      this.#isWaived(instance, { kind: "member", pool }),
    );
    if (typeof claims === "number") return { kind: "member", pool: claims };
    const memberOf = (binding: number): number =>
      claims.find((claim) => claim.binding === binding)?.member ?? run.members[binding] ?? -1;
    const held = this.#conditionsHeld(run, step, memberOf, nowMs);
    if ("kind" in held) return held;
    const device = this.#its.index.devices[step.binding < 0 ? step.device : memberOf(step.binding)] ?? null;
    const effect = device === null || step.act === null ? null : this.#effect(run, step, device, memberOf);
    if (device === null || effect === null) return { device, claims, effect, zones: [], held };
    const zones = this.#its.zones.uses(device, effect, nowMs);
    const wanted = this.#its.waivers.isAnyFor(instance)
      ? zones.filter((use) => !this.#isWaived(instance, { kind: "zone", zone: use.zone }))
      : zones;
    const zone = this.#its.zones.blocked(run, device.index, wanted, runs);
    if (zone >= 0) return { kind: "zone", zone };
    const trip = this.#its.guard.wouldTrip(device, effect, nowMs, (guarded) =>
      this.#isWaived(instance, { kind: "interlock", guarded, until: null }),
    );
    if (trip !== null) return { kind: "interlock", ...trip };
    return { device, claims, effect, zones, held };
  }

  /** What keeps the devices that have to serve the step from it; null: nothing, or there are none. */
  deviceBlocker(run: CycleRun, step: NumberedStep, runs: readonly CycleRun[]): Blocker | null {
    const { turns, pools } = this.#its;
    const { device, binding } = step;
    const instance = run.first + step.step.index;
    if (device >= 0 && turns.isBusy(device)) return { kind: "device", device };
    for (const each of step.touched) {
      const blocker: Blocker = { kind: "device", device: each };
      if (!turns.isTurnOf(run, each, runs) && !this.#isWaived(instance, blocker)) return blocker;
    }
    const bound: Blocker = { kind: "bound", device };
    if (device >= 0 && pools.isTakenFrom(run, device) && !this.#isWaived(instance, bound)) return bound;
    const member = binding < 0 ? -1 : (run.members[binding] ?? -1);
    return member >= 0 && turns.isBusy(member) ? { kind: "device", device: member } : null;
  }

  /** False if the step's `if` is known to be false, given what sensors nominally say. */
  isNeeded(run: CycleRun, { step }: NumberedStep): boolean {
    if (step.if === null) return true;
    const isBound = (name: string): boolean => (run.members[run.template.bindings.indexOf(name)] ?? -1) >= 0;
    if (!membersNamed(step.if.text).every(isBound)) return true;
    const condition = this.#compiled(run, step.if, (binding) => run.members[binding] ?? -1);
    return condition.evaluate(this.#its.assumed) !== false;
  }

  /** The condition with the members that the cycle has, or with `claims` will have, bound; null if one is missing. */
  conditionOf(run: CycleRun, text: ConditionText, claims: readonly Claim[] = []): Condition | null {
    const memberOf = (binding: number): number =>
      claims.find((claim) => claim.binding === binding)?.member ?? run.members[binding] ?? -1;
    const isBound = membersNamed(text.text).every((name) => memberOf(run.template.bindings.indexOf(name)) >= 0);
    return isBound ? this.#compiled(run, text, memberOf) : null;
  }

  #isWaived(instance: number, blocker: Blocker): boolean {
    return this.#its.waivers.isAnyFor(instance) && this.#its.waivers.has(instance, blocker);
  }

  #conditionsHeld(
    run: CycleRun,
    step: NumberedStep,
    memberOf: (binding: number) => number,
    nowMs: number,
  ): Blocker | Start["held"] {
    const held: { condition: Condition; holding: Holding }[] = [];
    for (const text of step.mustHold) {
      const condition = this.#compiled(run, text, memberOf);
      const holding = this.#its.truth.firstHolds(condition, nowMs);
      if (holding === null || holding.atMs > nowMs) {
        const blocker: Blocker = { kind: "condition", condition, until: holding };
        if (this.#isWaived(run.first + step.step.index, blocker)) continue;
        return blocker;
      }
      held.push({ condition, holding });
    }
    return held;
  }

  #compiled(run: CycleRun, { text }: ConditionText, memberOf: (binding: number) => number): Condition {
    const asWritten = this.#conditions.get(text);
    if (asWritten !== undefined) return asWritten;
    const { text: filled } = fillMembers(
      text,
      (name) => this.#its.index.devices[memberOf(run.template.bindings.indexOf(name))]?.device,
    );
    const known = this.#conditions.get(filled);
    if (known !== undefined) return known;
    const condition = compileKnown(filled, this.#its.index.scope);
    this.#conditions.set(filled, condition);
    return condition;
  }

  #effect(
    run: CycleRun,
    { act, step }: NumberedStep,
    device: IndexedDevice,
    memberOf: (binding: number) => number,
  ): PlannedEffect {
    const { effects, index } = this.#its;
    const member = (name: string): Device | undefined =>
      index.devices[memberOf(run.template.bindings.indexOf(name))]?.device;
    const resolved = act === null ? null : resolveAct(act, device.device, member);
    if (resolved === null) throw new Error(`${step.id}: ${device.device.name} has no place where it meets that member`);
    return effects.of(device, resolved);
  }
}
