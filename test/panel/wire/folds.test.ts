/** The folds that server and page share: what a run has come to, and which alarms there are. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyEvent, INITIAL_STATE, type LineEvent } from "../../../src/model/index.ts";
import {
  type AlarmBook,
  applyAlarm,
  BARS_MAX,
  type LineView,
  NO_ALARMS,
  NO_RECORD,
  planTimeOf,
  type RunRecord,
  recordEvent,
} from "../../../src/panel/wire/index.ts";
import { events } from "../../model/events.ts";
import { runningCell } from "../../support/cell.ts";

const VIEW = { interlocks: [], devices: [] } as unknown as LineView;

function fold(list: readonly LineEvent[]): { record: RunRecord; book: AlarmBook } {
  let state = INITIAL_STATE;
  let record = NO_RECORD;
  let book = NO_ALARMS;
  for (const event of list) {
    const before = state;
    state = applyEvent(before, event);
    record = recordEvent(record, event, { before, after: state });
    book = applyAlarm(book, event, VIEW);
  }
  return { record, book };
}

test("any events in any order fold, pass through JSON unchanged, and stay bounded", () => {
  fc.assert(
    fc.property(events, (list) => {
      const { record, book } = fold(list);
      expect(JSON.parse(JSON.stringify(record))).toEqual(record);
      expect(JSON.parse(JSON.stringify(book))).toEqual(book);
      expect(record.bars.length).toBeLessThanOrEqual(BARS_MAX);
      // What has returned and is acknowledged is not an alarm any more; and none is there twice.
      expect(book.alarms.every((its) => its.isActive || !its.isAcknowledged || its.outOfService !== null)).toBe(true);
      expect(new Set(book.alarms.map(({ id }) => id)).size).toBe(book.alarms.length);
    }),
  );
});

describe("a run's record", () => {
  test("every step has one bar, where the plan's time had it, and as long as it took", () => {
    const cell = runningCell("transfer", { cycles: 3, seed: 2 });
    expect(cell.reach("Complete")).toBe("Complete");
    const { record } = fold(cell.events);
    expect(record).toMatchObject({ outcome: "complete", counts: { placed: 3, rejected: 0, lost: 0 } });
    expect(record.bars).toHaveLength(3 * 7);
    const verified = cell.ofType("step-verified");
    for (const bar of record.bars) {
      const its = verified.find(({ cycle, step }) => cycle === bar.cycle && step === bar.step);
      expect(bar.outcome).toBe("verified");
      expect((bar.endMs ?? 0) - bar.startMs).toBeCloseTo(its?.durationMs ?? 0, 6);
    }
    // Nothing overlaps on one device.
    for (const device of ["arm", "gripper", "belt"]) {
      const its = record.bars.filter((bar) => bar.device === device).sort((a, b) => a.startMs - b.startMs);
      for (const [i, bar] of its.entries())
        expect(bar.startMs).toBeGreaterThanOrEqual((its[i - 1]?.endMs ?? Number.NEGATIVE_INFINITY) - 1e-6);
    }
    expect(record.times.carry).toMatchObject({ count: 3, failures: 0 });
  });

  test("a hold takes no room in plan time", () => {
    const cell = runningCell("transfer", { cycles: 2, seed: 2 });
    while (cell.controller.state.counts.placed < 1) cell.clock.runNext();
    cell.controller.command("hold", "ann");
    cell.reach("Held");
    const before = planTimeOf(fold(cell.events).record, cell.clock.nowMs());
    cell.clock.runUntil(cell.clock.nowMs() + 60_000);
    const { record } = fold(cell.events);
    expect(planTimeOf(record, cell.clock.nowMs())).toBe(before);
    cell.controller.command("unhold", "ann");
    cell.reach("Complete");
    const done = fold(cell.events).record;
    const last = Math.max(...done.bars.map(({ endMs }) => endMs ?? 0));
    expect(last).toBeLessThan(20_000);
    expect(done.inStateMs.Held).toBeGreaterThan(59_000);
    // What the controller itself calls plan time.
    expect(done.inStateMs.Execute).toBeGreaterThan(last - 1);
  });
});
