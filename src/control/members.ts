/** Pools: which member a cycle gets. Claimed at its first use, kept until freed or until the cycle ends. */
import type { EventLog } from "../journal/index.ts";
import type { DeviceName, Line, Refusal, StepTarget } from "../model/index.ts";
import type { CycleRun } from "./cycle-run.ts";

export class Members {
  readonly #log: EventLog;
  readonly #line: Line;

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
    const free = members.filter((name) => {
      const device = state.devices[name];
      return !taken.has(name) && device?.link === "up" && device.commandId === null;
    });
    // Earlier cycles choose first: a later one that took the last member could keep an earlier one waiting for ever.
    if (free.length === 0 || this.#isEarlierCycleWaiting(cycle, pool, open))
      return { kind: "member-taken", pool, members };
    const load = (name: DeviceName): number => state.devices[name]?.done ?? 0;
    const chosen = free.reduce((best, name) => (load(name) < load(best) ? name : best));
    this.#log.emit({ type: "member-claimed", cycle: cycle.number, binding, device: chosen });
    return chosen;
  }

  /** What the cycle has bound. */
  all(cycle: CycleRun): Readonly<Record<string, DeviceName>> {
    return this.#log.state.cycles.find((its) => its.cycle === cycle.number)?.members ?? {};
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
      if (other.number >= cycle.number) continue;
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

function usesBinding(
  work: { readonly kind: string; readonly target?: StepTarget; readonly act?: unknown },
  binding: string,
): boolean {
  if (work.target?.kind === "pool" && work.target.binding === binding) return true;
  const act = work.act as { readonly to?: { readonly kind: string; readonly binding?: string } } | undefined;
  return act?.to?.kind === "member" && act.to.binding === binding;
}
