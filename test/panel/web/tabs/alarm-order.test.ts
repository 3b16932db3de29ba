import { expect, test } from "vitest";
import { alarmOrder, standingOf } from "../../../../src/panel/web/tabs/alarms/order.ts";
import type { Alarm } from "../../../../src/panel/wire/index.ts";

const alarm = (id: string, more: Partial<Alarm> = {}): Alarm => ({
  ...{ id, priority: "medium", facts: { kind: "halted" }, isActive: true, isAcknowledged: false, leavesAtMs: null },
  outOfService: null,
  ...{ shelvedUntilMs: null, raisedAtMs: 0, returnedAtMs: null, acknowledgedBy: null },
  ...more,
});

const order = (alarms: readonly Alarm[], nowMs = 100) => alarms.toSorted(alarmOrder(nowMs)).map(({ id }) => id);

test("what nobody has seen stands before what somebody has, whatever its priority", () => {
  const alarms = [
    alarm("out", { outOfService: { by: "eve", reason: "sensor is being changed", sinceMs: 0 }, shelvedUntilMs: 200 }),
    alarm("shelved", { shelvedUntilMs: 200, priority: "high" }),
    alarm("seen", { isAcknowledged: true, priority: "high" }),
    alarm("returned", { isActive: false, priority: "high" }),
    alarm("new", { priority: "low" }),
  ];
  expect(order(alarms)).toEqual(["new", "returned", "seen", "shelved", "out"]);
});

test("then the higher priority, then the newer", () => {
  const alarms = [
    alarm("low", { priority: "low", raisedAtMs: 9 }),
    alarm("old", { priority: "high", raisedAtMs: 1 }),
    alarm("new", { priority: "high", raisedAtMs: 2 }),
  ];
  expect(order(alarms)).toEqual(["new", "old", "low"]);
});

test("a shelved alarm comes back by itself", () => {
  const shelved = alarm("a", { shelvedUntilMs: 200 });
  expect(standingOf(shelved, 199)).toBe("shelved");
  expect(standingOf(shelved, 200)).toBe("active-unacknowledged");
});
