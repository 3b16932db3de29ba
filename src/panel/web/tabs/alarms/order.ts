/** In which order alarms stand, and in which state each is. Pure. */
import { type Alarm, isShelved } from "../../../wire/index.ts";

export type AlarmStanding =
  | "active-unacknowledged"
  | "active-acknowledged"
  | "returned-unacknowledged"
  | "shelved"
  | "out-of-service";

export function standingOf(alarm: Alarm, nowMs: number): AlarmStanding {
  if (alarm.outOfService !== null) return "out-of-service";
  if (isShelved(alarm, nowMs)) return "shelved";
  if (!alarm.isActive) return "returned-unacknowledged";
  return alarm.isAcknowledged ? "active-acknowledged" : "active-unacknowledged";
}

/** Each state's shape: filled calls for somebody, hollow does not. */
export const SHAPE: Readonly<Record<AlarmStanding, string>> = {
  "active-unacknowledged": "▲",
  "active-acknowledged": "△",
  "returned-unacknowledged": "◆",
  shelved: "▽",
  "out-of-service": "⊘",
};

const RANK: Readonly<Record<AlarmStanding, number>> = {
  "active-unacknowledged": 0,
  "returned-unacknowledged": 1,
  "active-acknowledged": 2,
  shelved: 3,
  "out-of-service": 4,
};
const PRIORITY: Readonly<Record<Alarm["priority"], number>> = { high: 0, medium: 1, low: 2 };

/** It wants somebody to look at it. */
export const isUnseen = (standing: AlarmStanding): boolean =>
  standing === "active-unacknowledged" || standing === "returned-unacknowledged";

export const priorityOrder = (a: Alarm, b: Alarm): number => PRIORITY[a.priority] - PRIORITY[b.priority];

/** What nobody has seen yet first; then the higher priority; then the newer. */
export function alarmOrder(nowMs: number): (a: Alarm, b: Alarm) => number {
  const rank = (alarm: Alarm) => RANK[standingOf(alarm, nowMs)];
  return (a, b) => rank(a) - rank(b) || priorityOrder(a, b) || b.raisedAtMs - a.raisedAtMs;
}
