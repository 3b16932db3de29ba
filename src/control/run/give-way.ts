/**
 * Who lets whom go first where cycles have gone back. The plan's order has no deadlock in it, but it was made for cycles that begin one after the other: one that
 * begins again would take a place that a later cycle's part still has. So those that begin give way to those that are on their way, if any of these has a part.
 * They give way to all of them: one on its way without a part may be what another waits for that has one, and by the plan's order it may wait itself for what begins again.
 */
import type { CycleRun } from "../step/index.ts";

/**
 * Sets anew for each open cycle which ones it lets go first. Those that give way wait until each of these is over, and none of these waits for them; among those that
 * give way, and among those that do not, the plan's order stands. So nobody waits for itself.
 * @param hasPart whether a cycle has a part in hand
 */
export function giveWay(open: readonly CycleRun[], hasPart: (cycle: CycleRun) => boolean): void {
  const isOnTheWay = (cycle: CycleRun): boolean => cycle.hasBegun || hasPart(cycle);
  const onTheWay = open.filter(isOnTheWay);
  const beginning = open.filter((cycle) => !isOnTheWay(cycle));
  for (const { yieldsTo } of open) yieldsTo.clear();
  // What has not begun for the first time stands behind the others by the plan already.
  if (!onTheWay.some(hasPart) || !beginning.some(({ startedAtMs }) => startedAtMs !== null)) return;
  for (const { yieldsTo } of beginning) for (const other of onTheWay) yieldsTo.add(other);
}
