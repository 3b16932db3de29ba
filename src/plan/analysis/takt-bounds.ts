/**
 * The takt of a plan in steady state, measured as that of a run is, and the least that a line which keeps running can have. Both are of
 * the later half of the cycles: the first ones fill an empty line. A few cycles can end closer together than the line could keep up: the
 * takt is then below the bound.
 */
import { earlyCycles, type Sequence, type TimedPlan, templateOf } from "../../model/index.ts";

type Timed = Pick<TimedPlan, "cycles" | "firstOfCycle" | "startMs" | "durationMs" | "deviceOf" | "devices">;

export interface Takt {
  readonly taktMs: number;
  readonly taktLowerBoundMs: number;
}

/** @param zoneWorkMs by zone: how long steps of the later half of the cycles travel in it */
export function taktOf(sequence: Sequence, plan: Timed, zoneWorkMs: Float64Array): Takt {
  const early = earlyCycles(plan.cycles);
  const late = plan.cycles - early;
  if (late === 0) return { taktMs: 0, taktLowerBoundMs: 0 };
  const finishedMs = cycleEnds(plan).sort();
  const taktMs = ((finishedMs[plan.cycles - 1] ?? 0) - (early === 0 ? 0 : (finishedMs[early - 1] ?? 0))) / late;
  const works = [...resourceWork(sequence, plan, early + 1), ...zoneWorkMs];
  const taktLowerBoundMs = Math.max(0, ...works) / late;
  return { taktMs, taktLowerBoundMs };
}

/** When each cycle's last step ends. */
function cycleEnds({ cycles, firstOfCycle, startMs, durationMs }: Timed): Float64Array {
  const endsMs = new Float64Array(cycles);
  for (let cycle = 1; cycle <= cycles; cycle++) {
    const end = firstOfCycle[cycle] ?? 0;
    for (let step = firstOfCycle[cycle - 1] ?? 0; step < end; step++) {
      endsMs[cycle - 1] = Math.max(endsMs[cycle - 1] ?? 0, (startMs[step] ?? 0) + (durationMs[step] ?? 0));
    }
  }
  return endsMs;
}

/** What each device, and each member of a pool on average, has to do from `firstCycle` on. */
function resourceWork(sequence: Sequence, plan: Timed, firstCycle: number): readonly number[] {
  const { line } = sequence;
  const byDevice = new Map<string, number>();
  const byPool = new Map<string, number>();
  for (let cycle = firstCycle; cycle <= plan.cycles; cycle++) {
    const first = plan.firstOfCycle[cycle - 1] ?? 0;
    for (const { work, index } of templateOf(sequence, cycle).steps) {
      const device = plan.devices[plan.deviceOf[first + index] ?? -1];
      if (work.kind !== "act" || device === undefined) continue;
      const durationMs = plan.durationMs[first + index] ?? 0;
      if (work.target.kind === "device") byDevice.set(device, (byDevice.get(device) ?? 0) + durationMs);
      else byPool.set(work.target.pool, (byPool.get(work.target.pool) ?? 0) + durationMs);
    }
  }
  const perMember = [...byPool].map(([pool, workMs]) => workMs / Math.max(1, line.pools.get(pool)?.length ?? 1));
  return [...byDevice.values(), ...perMember];
}
