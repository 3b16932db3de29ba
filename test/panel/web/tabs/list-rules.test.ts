/** What stands first in the lists of devices, interlocks and alarms, and what their filters let through. */
import { expect, test } from "vitest";
import { deviceRules } from "../../../../src/panel/web/components/device-rules.ts";
import { arrange, type ListChoice, type ListRules } from "../../../../src/panel/web/core/lists/list-arrange.ts";
import { alarmRules } from "../../../../src/panel/web/tabs/alarms/alarm-rules.ts";
import { interlockRules, interlockStanding } from "../../../../src/panel/web/tabs/interlocks/interlock-rules.ts";
import type { Truth } from "../../../../src/panel/web/tabs/interlocks/truth.ts";
import { TEXTS } from "../../../../src/panel/web/texts/catalogue.ts";
import type { Alarm } from "../../../../src/panel/wire/index.ts";
import { A_LINE, A_STATE } from "./a-line.ts";

const CHOICE: ListChoice = { search: "", filter: "all", sort: "wrong", group: "none", folded: new Set() };
const order = <T>(items: readonly T[], rules: ListRules<T>, choice: Partial<ListChoice> = {}) =>
  arrange(items, rules, { ...CHOICE, ...choice }).order;

const KINDS = TEXTS.en.tab.devices.kinds;
const state = {
  ...A_STATE,
  latched: ["guard"],
  excluded: ["loose"],
  devices: {
    ...A_STATE.devices,
    belt: { ...A_STATE.devices.belt, link: "lost" },
    feeder: { ...A_STATE.devices.feeder, link: "down" },
    gripper: { ...A_STATE.devices.gripper, act: { verb: "grip" } },
  },
} as unknown as typeof A_STATE;

test("devices: the lost one first, then what an interlock stops, what is not connected, what is out of its pool, then the rest", () => {
  const rules = deviceRules(A_LINE, state, KINDS);
  expect(order(A_LINE.devices, rules)).toEqual(["belt", "arm", "feeder", "loose", "gripper", "door"]);
  expect(order(A_LINE.devices, rules, { sort: "given" })).toEqual(A_LINE.devices.map(({ name }) => name));
});

test("devices: one that is not connected yet is no trouble; one that does something is at work; a kind's word finds its devices", () => {
  const rules = deviceRules(A_LINE, state, KINDS);
  expect(order(A_LINE.devices, rules, { filter: "wrong" })).toEqual(["belt", "arm", "loose"]);
  expect(order(A_LINE.devices, rules, { filter: "working" })).toEqual(["gripper"]);
  expect(order(A_LINE.devices, rules, { search: "conv" })).toEqual(["belt"]);
});

test("interlocks: what has tripped, what would trip, what is out of action, what is not known, then the rest", () => {
  const [guard] = A_LINE.interlocks;
  if (guard === undefined) throw new Error("there is none");
  const names = ["fine", "unknown", "bypassed", "false", "unread", "latched"];
  const interlocks = names.map((name) => ({ ...guard, name }));
  const truths: Readonly<Record<string, Truth>> = {
    ...{ fine: true, unknown: undefined, bypassed: false, false: false, unread: null, latched: true },
  };
  const bypass = { interlock: "bypassed", by: "eve", reason: "the sensor is broken", untilMs: 1 };
  const now = { ...A_STATE, latched: ["latched"], bypasses: [bypass] };
  const standings = new Map(names.map((name) => [name, interlockStanding(name, now, truths[name])]));
  const rules = interlockRules(interlocks, standings);
  expect(order(interlocks, rules)).toEqual(["latched", "false", "bypassed", "unknown", "unread", "fine"]);
  expect(order(interlocks, rules, { filter: "wrong" })).not.toContain("fine");
});

test("alarms: the filters let through what nobody has seen, what is active, and what is put aside", () => {
  const alarm = (id: string, more: Partial<Alarm>): Alarm => ({
    ...{ id, priority: "medium", facts: { kind: "halted" }, isActive: true, isAcknowledged: false, leavesAtMs: null },
    ...{ outOfService: null, shelvedUntilMs: null, raisedAtMs: 0, returnedAtMs: null, acknowledgedBy: null },
    ...more,
  });
  const alarms = [
    alarm("seen", { isAcknowledged: true }),
    alarm("returned", { isActive: false }),
    alarm("shelved", { shelvedUntilMs: 200 }),
    alarm("new", { raisedAtMs: 9 }),
  ];
  const rules = alarmRules(100, ({ id }) => `words of ${id}`);
  expect(order(alarms, rules)).toEqual(["new", "returned", "seen", "shelved"]);
  expect(order(alarms, rules, { filter: "unacknowledged" })).toEqual(["new", "returned"]);
  expect(order(alarms, rules, { filter: "wrong" })).toEqual(["new", "seen", "shelved"]);
  expect(order(alarms, rules, { filter: "shelved" })).toEqual(["shelved"]);
  expect(order(alarms, rules, { search: "words returned" })).toEqual(["returned"]);
});
