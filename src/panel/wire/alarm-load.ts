/** How much people are asked to take in. */
import { type AlarmBook, isShelved } from "./alarms.ts";

const TEN_MINUTES_MS = 600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** ISA-18.2's figures: 1 alarm in ten minutes is manageable, 10 is a flood. */
export interface AlarmLoad {
  readonly perTenMinutes: number;
  /** Three or more times in the last minute. */
  readonly chattering: readonly string[];
  /** Active for more than a day. */
  readonly stale: readonly string[];
  /** Most often first. */
  readonly top: readonly { readonly id: string; readonly count: number }[];
  readonly shelved: number;
  readonly outOfService: number;
}

export function alarmLoad(book: AlarmBook, nowMs: number): AlarmLoad {
  const counts = new Map<string, number>();
  const lately = new Map<string, number>();
  for (const { id, atMs } of book.raises) {
    counts.set(id, (counts.get(id) ?? 0) + 1);
    if (nowMs - atMs <= MINUTE_MS) lately.set(id, (lately.get(id) ?? 0) + 1);
  }
  return {
    perTenMinutes: book.raises.filter(({ atMs }) => nowMs - atMs <= TEN_MINUTES_MS).length,
    chattering: [...lately].filter(([, count]) => count >= 3).map(([id]) => id),
    stale: book.alarms
      .filter(
        ({ isActive, outOfService, raisedAtMs }) => isActive && outOfService === null && nowMs - raisedAtMs > DAY_MS,
      )
      .map(({ id }) => id),
    top: [...counts]
      .map(([id, count]) => ({ id, count }))
      .sort((a, b) => b.count - a.count)
      .slice(0, 10),
    shelved: book.alarms.filter((alarm) => alarm.outOfService === null && isShelved(alarm, nowMs)).length,
    outOfService: book.alarms.filter(({ outOfService }) => outOfService !== null).length,
  };
}
