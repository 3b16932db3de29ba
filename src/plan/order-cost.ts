/**
 * Why a takt is above its bound: a device serves cycles strictly in order, so that from its first step of a cycle to its last one it is
 * that cycle's, working or not. No takt can be shorter than the longest such stay.
 */
import type { DeviceName, TimedPlan } from "../model/index.ts";

export interface OrderCost {
  readonly device: DeviceName;
  /** From its first step of a cycle to the end of its last one, on average, ms. */
  readonly stayMs: number;
  /** What of that it works, ms. */
  readonly workMs: number;
}

/** How near the stay has to be to the takt to be what makes it, and how far the takt above its bound to need a reason; shares. */
const NEAR = 0.02;

/** The device whose order makes the takt longer than its bound; null if none does. */
export function orderCost(plan: TimedPlan): OrderCost | null {
  const { taktMs, taktLowerBoundMs, pipeline, devices } = plan;
  if (pipeline === "off" || taktMs <= taktLowerBoundMs * (1 + NEAR)) return null;
  const stays = devices.map((device, index) => ({ device, ...stayOf(plan, index) }));
  const longest = stays.toSorted((a, b) => b.stayMs - a.stayMs)[0];
  if (longest === undefined || longest.stayMs < taktMs * (1 - NEAR)) return null;
  return longest.workMs < longest.stayMs * (1 - NEAR) ? longest : null;
}

/** Of the later half of the cycles that the plan keeps. */
function stayOf({ firstOfCycle, startMs, durationMs, deviceOf }: TimedPlan, device: number): Omit<OrderCost, "device"> {
  const cycles = firstOfCycle.length - 1;
  const early = Math.floor(cycles / 2);
  const sum = { stayMs: 0, workMs: 0 };
  for (let cycle = early; cycle < cycles; cycle++) {
    let [fromMs, untilMs] = [Number.POSITIVE_INFINITY, 0];
    for (let its = firstOfCycle[cycle] ?? 0; its < (firstOfCycle[cycle + 1] ?? 0); its++) {
      if (deviceOf[its] !== device) continue;
      const [atMs, takesMs] = [startMs[its] ?? 0, durationMs[its] ?? 0];
      fromMs = Math.min(fromMs, atMs);
      untilMs = Math.max(untilMs, atMs + takesMs);
      sum.workMs += takesMs;
    }
    sum.stayMs += Math.max(0, untilMs - fromMs);
  }
  return { stayMs: sum.stayMs / Math.max(1, cycles - early), workMs: sum.workMs / Math.max(1, cycles - early) };
}
