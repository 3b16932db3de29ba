/** How the list of alarms is searched, filtered, sorted and grouped: what nobody has seen yet first. Pure. */
import type { Alarm } from "../../../wire/index.ts";
import { byName, type ListRules } from "../../core/lists/index.ts";
import { alarmOrder, isUnseen, priorityOrder, standingOf } from "./order.ts";

/** @param textOf the words of an alarm, as they are shown */
export function alarmRules(nowMs: number, textOf: (alarm: Alarm) => string): ListRules<Alarm> {
  const isAside = (alarm: Alarm): boolean => ["shelved", "out-of-service"].includes(standingOf(alarm, nowMs));
  return {
    keyOf: ({ id }) => id,
    textOf: (alarm) => `${alarm.id} ${textOf(alarm)}`,
    sorts: {
      wrong: alarmOrder(nowMs),
      priority: priorityOrder,
      newest: (a, b) => b.raisedAtMs - a.raisedAtMs,
      name: (a, b) => byName(a.id, b.id),
    },
    filters: {
      all: () => true,
      unacknowledged: (alarm) => isUnseen(standingOf(alarm, nowMs)),
      wrong: ({ isActive }) => isActive,
      shelved: isAside,
    },
    groups: { none: () => "", standing: (alarm) => standingOf(alarm, nowMs), priority: ({ priority }) => priority },
  };
}
