/** Says when a pool has fewer healthy members than before, or more again, and which takt can be kept with them. */
import type { EventLog } from "../../journal/index.ts";
import type { DeviceName, Line, LineEvent, Sequence } from "../../model/index.ts";
import { planSequence } from "../../plan/index.ts";

/** The steady state of a pool shows in so many cycles. */
const CYCLES_PLANNED = 12;

const LOOKED_AT: ReadonlySet<LineEvent["type"]> = new Set([
  "device-connected",
  "device-lost",
  "member-excluded",
  "member-returned",
]);

export class PoolWatch {
  readonly #log: EventLog;
  readonly #line: Line;
  readonly #sequence: Sequence | null;
  readonly #healthy = new Map<string, readonly DeviceName[]>();

  constructor(log: EventLog, line: Line, sequence: Sequence | null) {
    this.#log = log;
    this.#line = line;
    this.#sequence = sequence;
    if (line.pools.size > 0) log.subscribe((event) => this.#heard(event));
  }

  #heard({ type }: LineEvent): void {
    const isBeginning = type === "run-started" || type === "run-resumed";
    if (!isBeginning && !LOOKED_AT.has(type)) return;
    const { devices, excluded, run } = this.#log.state;
    for (const [pool, all] of this.#line.pools) {
      const members = all.filter((name) => devices[name]?.link === "up" && !excluded.includes(name));
      const before = this.#healthy.get(pool) ?? all;
      if (isBeginning ? members.length === all.length : members.length === before.length) continue;
      if (run?.outcome !== "running") continue;
      this.#healthy.set(pool, members);
      this.#log.emit({ type: "pool-changed", pool, members, taktMs: this.#taktWith(pool, members) });
    }
    if (isBeginning) return;
    if (run?.outcome !== "running") this.#healthy.clear();
  }

  #taktWith(pool: string, members: readonly DeviceName[]): number | null {
    const sequence = this.#sequence;
    if (sequence === null || members.length === 0) return null;
    const line = { ...sequence.line, pools: new Map(sequence.line.pools).set(pool, members) };
    const planned = planSequence({ ...sequence, line, cycles: Math.min(sequence.cycles, CYCLES_PLANNED) });
    return "plan" in planned ? planned.plan.taktMs : null;
  }
}
