/** When a unit is asked again: at once after one answer that did not come, then at its pace, then less and less often. */
import { expect, test } from "vitest";
import { VirtualClock } from "../../../src/clock/index.ts";
import type { Connection } from "../../../src/devices/adapters/modbus/connection.ts";
import type { Point } from "../../../src/devices/adapters/modbus/point.ts";
import { Poller } from "../../../src/devices/adapters/modbus/poller.ts";
import type { Reply } from "../../../src/devices/adapters/modbus/request.ts";

const EVERY_MS = 100;
const POINT: Point = {
  ...{ role: "value", table: "holding", address: 1, type: "uint16", order: "abcd", bit: null, invert: false },
  ...{ scale: 1, offset: 0, plausible: null, range: null, pollMs: EVERY_MS, readBack: true },
};
const LOST: Reply = { kind: "lost", why: "silent" };

/** Answers each question 10 ms after it, in this order; @returns when each question was asked, ms. */
function asked(replies: readonly ((sentAtMs: number) => Reply)[]): readonly number[] {
  const clock = new VirtualClock();
  const askedAtMs: number[] = [];
  const connection = {
    ask({ answered }: { answered: (reply: Reply) => void }) {
      const sentAtMs = clock.nowMs();
      const reply = replies[askedAtMs.push(sentAtMs) - 1];
      if (reply !== undefined) clock.after(10, () => answered(reply(sentAtMs)));
    },
  } as unknown as Connection;
  new Poller(clock, connection, 1).watch([POINT], {
    timeoutMs: 60,
    listener: { polled: () => {}, silent: () => {} },
  });
  clock.runUntil(10_000);
  return askedAtMs;
}

const ok = (sentAtMs: number): Reply => ({ kind: "ok", raw: [1], sentAtMs, tookMs: 10 });
const lost = (): Reply => LOST;

test("a unit that answers is asked at its pace, counted from when it was asked", () => {
  expect(asked([ok, ok])).toEqual([0, EVERY_MS, 2 * EVERY_MS]);
});

test("a unit whose one answer did not come is asked again at once", () => {
  expect(asked([lost, ok])).toEqual([0, 10, 10 + EVERY_MS]);
});

test("a unit that goes on saying nothing is asked at its pace, and then less often", () => {
  expect(asked([lost, lost, lost])).toEqual([0, 10, 20 + EVERY_MS, 30 + 3 * EVERY_MS]);
});
