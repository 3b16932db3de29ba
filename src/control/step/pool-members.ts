/** Pools: which member a cycle gets. Claimed at its first use, kept until freed or until the cycle ends. */
import type { EventLog } from "../../journal/index.ts";
import {
  cycleInFlight,
  type DeviceName,
  type LadderNote,
  type Line,
  type Refusal,
  type Step,
  type StepTarget,
} from "../../model/index.ts";
import type { CycleRun } from "./cycle-run.ts";
import type { StepRun } from "./step-run.ts";

export class Members {
  readonly #log: EventLog;
  readonly #line: Line;
  /** Members that have failed a cycle. */
  readonly #avoided = new WeakMap<CycleRun, ReadonlySet<DeviceName>>();

  constructor(log: EventLog, line: Line) {
    this.#log = log;
    this.#line = line;
  }

  /** The member bound in this cycle, claiming the free, healthy, least loaded one at the first use; or why none can be had. */
  member(cycle: CycleRun, binding: string, open: Iterable<CycleRun>): DeviceName | Refusal {
    const state = this.#log.state;
    const bound = this.bound(cycle, binding);
    if (bound !== undefined) return bound;
    const pool = cycle.template.bindings.get(binding) ?? binding;
    const members = this.#line.pools.get(pool) ?? [];
    const taken = new Set(state.cycles.flatMap((other) => Object.values(other.members)));
    // Left by a cycle that is over, and nobody has taken it out.
    for (const { at } of state.parts) if (at !== null) taken.add(at);
    for (const name of this.#avoided.get(cycle) ?? []) taken.add(name);
    const free = members.filter(
      (name) => !taken.has(name) && this.#isHealthy(name) && state.devices[name]?.commandId === null,
    );
    // Earlier cycles choose first: a later one that took the last member could keep an earlier one waiting for ever.
    if (free.length === 0 || this.#isEarlierCycleWaiting(cycle, pool, open))
      return { kind: "member-taken", pool, members };
    const load = (name: DeviceName): number => state.devices[name]?.done ?? 0;
    const chosen = free.reduce((best, name) => (load(name) < load(best) ? name : best));
    this.#log.emit({ type: "member-claimed", cycle: cycle.number, binding, device: chosen });
    return chosen;
  }

  /** Takes the failed step's member from its cycle: another is claimed when the step is tried again. */
  reassign({ cycle, step }: StepRun): void {
    const binding = bindingOf(step);
    const from = binding === null ? undefined : this.bound(cycle, binding);
    if (binding === null || from === undefined) return;
    this.#avoided.set(cycle, new Set([...(this.#avoided.get(cycle) ?? []), from]));
    this.#log.emit({ type: "step-reassigned", cycle: cycle.number, step: step.id, from });
    this.#log.emit({ type: "member-freed", cycle: cycle.number, binding, device: from });
  }

  /** Why the step can't be given to another member, as a sentence; null if it can. */
  whyNotReassigned({ cycle, step }: StepRun): LadderNote | null {
    const binding = bindingOf(step);
    const pool = cycle.template.bindings.get(binding ?? "");
    const from = binding === null ? undefined : this.bound(cycle, binding);
    if (pool === undefined || from === undefined) return { kind: "no-other-device" };
    const held = this.#log.state.parts.find(({ at }) => at === from);
    if (held !== undefined) return { kind: "holds-part", device: from, part: held.part };
    const avoided = this.#avoided.get(cycle);
    const others = (this.#line.pools.get(pool) ?? []).filter((name) => name !== from && !avoided?.has(name));
    if (others.some((name) => this.#isHealthy(name))) return null;
    return { kind: "none-healthy", pool };
  }

  #isHealthy(name: DeviceName): boolean {
    const { devices, excluded } = this.#log.state;
    return devices[name]?.link === "up" && !excluded.includes(name);
  }

  /** What the cycle has bound. */
  all(cycle: CycleRun): Readonly<Record<string, DeviceName>> {
    return cycleInFlight(this.#log.state, cycle.number)?.members ?? {};
  }

  /** The member that the cycle has bound, or undefined. */
  bound(cycle: CycleRun, binding: string): DeviceName | undefined {
    return this.all(cycle)[binding];
  }

  free(cycle: CycleRun, bindings: Iterable<string>): void {
    for (const binding of bindings) {
      const device = this.bound(cycle, binding);
      if (device !== undefined) this.#log.emit({ type: "member-freed", cycle: cycle.number, binding, device });
    }
  }

  #isEarlierCycleWaiting(cycle: CycleRun, pool: string, open: Iterable<CycleRun>): boolean {
    for (const other of open) {
      if (other.number >= cycle.number || other.yieldsTo.has(cycle)) continue;
      for (const [binding, its] of other.template.bindings) {
        if (its === pool && !hasUsed(other, binding, this.bound(other, binding))) return true;
      }
    }
    return false;
  }
}

/** True if the cycle has, or has had, its member: the first step that needs it is under way or over. */
function hasUsed(cycle: CycleRun, binding: string, bound: DeviceName | undefined): boolean {
  if (bound !== undefined) return true;
  const first = cycle.template.steps.find((step) => usesBinding(step.work, binding));
  return first === undefined || cycle.hasFinished(cycle.firstInstance + first.index);
}

const bindingOf = ({ work }: Step): string | null =>
  work.kind === "act" && work.target.kind === "pool" ? work.target.binding : null;

function usesBinding(
  work: { readonly kind: string; readonly target?: StepTarget; readonly act?: unknown },
  binding: string,
): boolean {
  if (work.target?.kind === "pool" && work.target.binding === binding) return true;
  const act = work.act as { readonly to?: { readonly kind: string; readonly binding?: string } } | undefined;
  return act?.to?.kind === "member" && act.to.binding === binding;
}
