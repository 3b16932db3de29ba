/**
 * Why a takt is above its bound: a device serves cycles strictly in order, so that from its first step of a cycle to its last one, or to the
 * last one that decides on what it says, it is that cycle's, working or not. No takt can be shorter than the longest such stay.
 */
import { type DeviceName, type Sequence, type TimedPlan, templateOf } from "../../model/index.ts";
import { decidedOn, indexLine } from "../nominal/index.ts";

export interface OrderCost {
  readonly device: DeviceName;
  /** From its first step of a cycle to the end of its last one, or of the last that decides on what it says, on average, ms. */
  readonly stayMs: number;
  /** It is kept for steps that decide on what it says. */
  readonly isDecidedOn: boolean;
  /** What of that it works, ms. */
  readonly workMs: number;
}

/** How near the stay has to be to the takt to be what makes it, and how far the takt above its bound to need a reason; shares. */
const NEAR = 0.02;

/** The device whose order makes the takt longer than its bound; null if none does. */
export function orderCost(sequence: Sequence, plan: TimedPlan): OrderCost | null {
  const { taktMs, taktLowerBoundMs, pipeline, devices } = plan;
  if (pipeline === "off" || taktMs <= taktLowerBoundMs * (1 + NEAR)) return null;
  const late = lateCycles(sequence, plan);
  const stays = devices.map((device, index) => ({ device, ...stayOf(plan, late, index) }));
  const longest = stays.toSorted((a, b) => b.stayMs - a.stayMs)[0];
  if (longest === undefined || longest.stayMs < taktMs * (1 - NEAR)) return null;
  return longest.workMs < longest.stayMs * (1 - NEAR) ? longest : null;
}

interface LateCycle {
  /** From 0. */
  readonly cycle: number;
  /** By step: the devices that stay with the cycle for it. */
  readonly decides: readonly (readonly number[])[];
}

/** The later half of the cycles that the plan keeps. */
function lateCycles(sequence: Sequence, { firstOfCycle }: TimedPlan): readonly LateCycle[] {
  const index = indexLine(sequence.line);
  const cycles = firstOfCycle.length - 1;
  const early = Math.floor(cycles / 2);
  return Array.from({ length: cycles - early }, (_, i) => {
    const cycle = early + i;
    return { cycle, decides: decidedOn(templateOf(sequence, cycle + 1), index) };
  });
}

function stayOf(
  { firstOfCycle, startMs, durationMs, deviceOf }: TimedPlan,
  late: readonly LateCycle[],
  device: number,
): Omit<OrderCost, "device"> {
  const sum = { stayMs: 0, workMs: 0 };
  let isDecidedOn = false;
  for (const { cycle, decides } of late) {
    const first = firstOfCycle[cycle] ?? 0;
    let [fromMs, untilMs, keptMs] = [Number.POSITIVE_INFINITY, 0, 0];
    for (let its = first; its < (firstOfCycle[cycle + 1] ?? 0); its++) {
      const [atMs, takesMs] = [startMs[its] ?? 0, durationMs[its] ?? 0];
      if (decides[its - first]?.includes(device) === true) keptMs = Math.max(keptMs, atMs + takesMs);
      if (deviceOf[its] !== device) continue;
      fromMs = Math.min(fromMs, atMs);
      untilMs = Math.max(untilMs, atMs + takesMs);
      sum.workMs += takesMs;
    }
    isDecidedOn ||= keptMs > untilMs;
    sum.stayMs += Math.max(0, untilMs - fromMs, keptMs - fromMs);
  }
  const count = Math.max(1, late.length);
  return { stayMs: sum.stayMs / count, workMs: sum.workMs / count, isDecidedOn };
}
