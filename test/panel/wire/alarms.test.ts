/** Alarms: what raises and ends them, how long a cause has to last, and how they are put aside. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EventBody, LineEvent, Role } from "../../../src/model/index.ts";
import {
  ALARM_RULES,
  type Alarm,
  type AlarmAsk,
  type AlarmBook,
  againstAlarmAsk,
  alarmLoad,
  alarmRule,
  applyAlarm,
  explainAlarm,
  type LineView,
  NO_ALARMS,
  tick,
} from "../../../src/panel/wire/index.ts";
import { events } from "../../model/events.ts";
import { runningCell, setInput } from "../../support/cell.ts";

const VIEW = { interlocks: [], devices: [] } as unknown as LineView;

/** @param also called before each event: what else happens to the book meanwhile */
function fold(list: readonly LineEvent[], also: (book: AlarmBook, untilMs: number) => AlarmBook = (its) => its) {
  let book = NO_ALARMS;
  for (const event of list) {
    book = applyAlarm(also(book, event.atMs), event, VIEW);
  }
  return book;
}

/** `[atMs, event]`, numbered. */
const at = (...its: readonly (readonly [atMs: number, body: EventBody])[]): readonly LineEvent[] =>
  its.map(([atMs, body], i) => ({ seq: i + 1, atMs, ...body }));

const find = (book: AlarmBook, id: string): Alarm | undefined => book.alarms.find((alarm) => alarm.id === id);

const LOST = { type: "device-lost", device: "arm", limitMs: 250 } as const;
const BACK = { type: "device-connected", device: "arm", firmware: "" } as const;
const SOUGHT = { type: "part-unknown", part: 3, lastAt: "gripper" } as const;
const FOUND = { type: "part-moved", part: 3, at: "gripper" } as const;
const CHAIN = { type: "safety-chain-opened", device: "door", read: [] } as const;
const ACKNOWLEDGED = { type: "alarm-acknowledged", alarm: "lost:arm", by: "ann" } as const;
const OUT = { type: "alarm-out-of-service", alarm: "lost:arm", by: "eve", reason: "cable is being changed" } as const;
const IN = { type: "alarm-in-service", alarm: "lost:arm", by: "eve" } as const;

test("a trip is one, until its interlock is cleared and somebody has acknowledged it", () => {
  const cell = runningCell("transfer", { cycles: 2, seed: 2 });
  setInput(cell, "door", false);
  cell.reach("Aborted");
  const tripped = fold(cell.events);
  expect(find(tripped, "interlock:guard-door")).toMatchObject({ isActive: true, isAcknowledged: false });
  expect(find(tripped, "chain:door")).toMatchObject({ priority: "high" });
  cell.controller.record({ type: "alarm-acknowledged", alarm: "interlock:guard-door", by: "ann" });
  expect(find(fold(cell.events), "interlock:guard-door")).toMatchObject({ acknowledgedBy: "ann" });
  setInput(cell, "door", true);
  cell.clock.runUntil(cell.clock.nowMs() + 1000);
  cell.controller.command("clear", "ann");
  cell.reach("Stopped");
  cell.clock.runUntil(cell.clock.nowMs() + 2000);
  expect(find(tick(fold(cell.events), cell.clock.nowMs()), "interlock:guard-door")).toBeUndefined();
});

test("one of the hardware chain lasts until its input is closed, and for its off-delay", () => {
  const { offDelayMs } = ALARM_RULES.chain;
  const closed = { type: "safety-chain-closed", device: "door" } as const;
  const book = fold(at([0, CHAIN], [10, closed]));
  expect(find(tick(fold(at([0, CHAIN])), 60_000), "chain:door")).toMatchObject({ isActive: true });
  expect(find(tick(book, 10 + offDelayMs - 1), "chain:door")).toMatchObject({ isActive: true });
  expect(find(tick(book, 10 + offDelayMs), "chain:door")).toMatchObject({ isActive: false });
});

test("one that comes back is raised anew, and the load counts it", () => {
  const book = fold(at([0, LOST], [10, BACK], [2000, LOST], [2010, BACK], [4000, LOST]));
  expect(book.alarms).toHaveLength(1);
  expect(alarmLoad(book, 4100)).toMatchObject({ perTenMinutes: 3, chattering: ["lost:arm"], shelved: 0 });
  expect(alarmLoad(book, 4100 + 600_000).perTenMinutes).toBe(0);
  expect(alarmLoad(book, 2 * 86_400_000).stale).toEqual(["lost:arm"]);
});

test("what was stopped by somebody is no alarm; what failed by itself is one", () => {
  const failed = { type: "act-failed", device: "arm", commandId: 3, why: "why" } as const;
  expect(fold(at([0, { ...failed, trouble: { kind: "act-stopped" } }])).alarms).toEqual([]);
  expect(find(fold(at([0, { ...failed, trouble: { kind: "act-endless", ms: 900 } }])), "act:arm")).toBeDefined();
  expect(find(fold(at([0, failed])), "act:arm")).toBeDefined();
});

test("one that is shelved comes back by itself", () => {
  const book = fold(at([0, LOST], [5, { type: "alarm-shelved", alarm: "lost:arm", by: "ann", untilMs: 300_005 }]));
  expect([alarmLoad(book, 300_004).shelved, alarmLoad(book, 300_005).shelved]).toEqual([1, 0]);
});

describe("delays", () => {
  test("a cause that is gone within its on-delay was never an alarm, and is not counted", () => {
    const { onDelayMs } = ALARM_RULES.part;
    const book = fold(at([0, SOUGHT], [onDelayMs - 1, FOUND]));
    expect(tick(book, onDelayMs * 10)).toMatchObject({ alarms: [], coming: [], raises: [] });
  });

  test("a cause that lasts for its on-delay is an alarm from then on", () => {
    const { onDelayMs } = ALARM_RULES.part;
    const book = fold(at([100, SOUGHT]));
    expect(tick(book, 100 + onDelayMs - 1).alarms).toEqual([]);
    const raised = tick(book, 100 + onDelayMs + 70);
    expect(find(raised, "part:3")).toMatchObject({ isActive: true, raisedAtMs: 100 + onDelayMs });
    expect(raised.raises).toEqual([{ id: "part:3", atMs: 100 + onDelayMs }]);
  });

  test("one whose cause comes back within its off-delay is the same one: not counted, and still acknowledged", () => {
    const { offDelayMs } = ALARM_RULES.lost;
    const book = fold(at([0, LOST], [1, ACKNOWLEDGED], [10, BACK], [10 + offDelayMs - 1, LOST]));
    expect(find(book, "lost:arm")).toMatchObject({ isActive: true, isAcknowledged: true, leavesAtMs: null });
    expect(book.raises).toHaveLength(1);
    expect(tick(book, 60_000).alarms).toHaveLength(1);
  });

  test("one whose cause stays away leaves when its off-delay has passed", () => {
    const { offDelayMs } = ALARM_RULES.lost;
    const book = fold(at([0, LOST], [1, ACKNOWLEDGED], [10, BACK]));
    expect(find(tick(book, 10 + offDelayMs - 1), "lost:arm")?.isActive).toBe(true);
    expect(tick(book, 10 + offDelayMs).alarms).toEqual([]);
  });

  test("of high priority, and of what stops the line, nothing is told late", () => {
    const delayed = Object.values(ALARM_RULES).filter(({ onDelayMs }) => onDelayMs > 0);
    expect(delayed).toEqual([ALARM_RULES.part]);
    for (const category of [0, 1, 2] as const)
      expect(alarmRule({ kind: "interlock", interlock: "guard", category, read: [], its: null }).onDelayMs).toBe(0);
  });

  test("how often the clock is looked at makes no difference", () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 5 }), (list, steps) => {
        let lastMs = 0;
        const often = fold(list, (book, untilMs) => {
          let its = book;
          for (let i = 1; i <= steps; i++) its = tick(its, lastMs + ((untilMs - lastMs) * i) / steps);
          lastMs = untilMs;
          return its;
        });
        expect(often).toEqual(fold(list));
      }),
    );
  });

  test("a book in which nothing is due stays the very same", () => {
    const book = fold(at([0, LOST], [1, SOUGHT]));
    expect(tick(book, 1000)).toBe(book);
  });
});

describe("out of service", () => {
  test("it is kept and counted, announces nothing, and does not come back by itself", () => {
    const book = fold(at([0, LOST], [1, OUT], [10, BACK], [5000, LOST], [6000, BACK]));
    const late = tick(book, 30 * 86_400_000);
    expect(find(late, "lost:arm")).toMatchObject({ outOfService: { by: "eve", reason: "cable is being changed" } });
    expect(late.raises).toHaveLength(1);
    expect(alarmLoad(late, 10_000)).toMatchObject({ outOfService: 1, shelved: 0 });
  });

  test("put back while its cause is there, it is an alarm that nobody has seen", () => {
    const book = fold(at([0, LOST], [1, ACKNOWLEDGED], [2, OUT], [900, IN]));
    expect(find(book, "lost:arm")).toMatchObject({ isActive: true, isAcknowledged: false, outOfService: null });
    expect(book.raises).toHaveLength(2);
  });

  test("put back when its cause is gone, it is none", () => {
    expect(fold(at([0, LOST], [1, OUT], [10, BACK], [5000, IN])).alarms).toEqual([]);
  });
});

describe("who may put which aside", () => {
  const book = fold(at([0, LOST], [1, CHAIN]));
  const kinds = (ask: AlarmAsk, role: Role, its = book) => againstAlarmAsk(its, ask, role).map(({ kind }) => kind);

  test("one of high priority is shelved by an engineer only, and taken out of service by nobody", () => {
    const shelve = { do: "shelve", alarm: "chain:door", minutes: 5 } as const;
    expect([kinds(shelve, "operator"), kinds(shelve, "engineer")]).toEqual([["alarm-high-shelved"], []]);
    expect(kinds({ ...shelve, alarm: "lost:arm" }, "operator")).toEqual([]);
    expect(kinds({ do: "alarm-out", alarm: "chain:door", reason: "it is in the way" }, "admin")).toEqual([
      "alarm-high-out",
    ]);
  });

  test("taking out wants a reason, and an alarm that is there and in service; putting back, one that is out", () => {
    const out = { do: "alarm-out", alarm: "lost:arm", reason: " " } as const;
    expect(kinds(out, "engineer")).toEqual(["reason-short"]);
    expect(kinds({ ...out, alarm: "nobody" }, "engineer")).toEqual(["alarm-gone"]);
    expect(kinds({ do: "alarm-in", alarm: "lost:arm" }, "engineer")).toEqual(["alarm-not-out"]);
    const outBook = fold(at([0, LOST], [1, OUT]));
    expect(kinds({ ...out, reason: "again" }, "engineer", outBook)).toEqual(["alarm-is-out"]);
    expect(kinds({ do: "shelve", alarm: "lost:arm", minutes: 5 }, "engineer", outBook)).toEqual(["alarm-is-out"]);
  });
});

test("each says its cause, what came of it and what to do, whatever there is of it", () => {
  fc.assert(
    fc.property(events, (list) => {
      for (const { facts } of fold(list).alarms)
        for (const text of Object.values(explainAlarm(facts))) expect(text).not.toMatch(/undefined|\[object|^$/);
    }),
  );
});
