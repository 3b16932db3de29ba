/** A write and its proof, over a wire that a test answers by hand, in virtual time. */
import { expect, test } from "vitest";
import type { Point } from "../../../src/devices/adapters/modbus/point.ts";
import { type Writing, write } from "../../../src/devices/adapters/modbus/write.ts";
import { playedConnection, READ, WRITE } from "../../support/played-wire.ts";

const TIMEOUT_MS = 100;
const POINT: Point = {
  ...{ role: "out", table: "holding", address: 7, type: "uint16", scale: 1, offset: 0, order: "big", readBack: true },
} as unknown as Point;

/** One write of the value 5 that is under way. */
async function writing(its: Partial<Writing> = {}) {
  const { clock, connection, sent: asked, pass } = await playedConnection();
  const ended: (string | null)[] = [];
  let isWanted = true;
  write(
    { clock, connection, unit: 1, timeoutMs: TIMEOUT_MS },
    {
      ...{ point: POINT, value: 5, urgency: "command", isWanted: () => isWanted, ended: (why) => ended.push(why) },
      ...its,
    },
  );
  return {
    ...{ asked, ended, pass },
    codes: () => asked.map(({ code }) => code),
    /** Answers the last question. */
    confirmed: () => asked.at(-1)?.answer([WRITE, 0, 7, 0, 5]),
    reads: (value: number) => asked.at(-1)?.answer([READ, 2, 0, value]),
    isBusy: () => asked.at(-1)?.answer([WRITE | 0x80, 6]),
    giveUp: () => {
      isWanted = false;
    },
  };
}

test("a write is proved by what is read back, not by its answer", async () => {
  const its = await writing();
  its.confirmed();
  expect(its.ended).toEqual([]);
  its.reads(5);
  expect(its.ended).toEqual([null]);
});

test("a command that was confirmed and reads otherwise is given time to settle, and then said to have failed", async () => {
  const its = await writing();
  its.confirmed();
  for (const settleMs of [0, 5, 20]) {
    its.reads(4);
    its.pass(settleMs);
  }
  expect(its.ended).toEqual([]);
  its.reads(4);
  expect(its.ended).toEqual([expect.stringContaining("took 5 for")]);
  expect(its.codes()).toEqual([WRITE, READ, READ, READ, READ]);
});

test("a stop that is confirmed and reads otherwise is not given up: it is written again until it is proved", async () => {
  const its = await writing({ urgency: "stop" });
  for (let round = 1; round <= 5; round++) {
    its.confirmed();
    for (let reads = 1; reads <= 4 && its.codes().at(-1) === READ; reads++) {
      its.reads(4);
      its.pass(20);
    }
    // Ever less often: from 20 ms to 250.
    its.pass(([20, 40, 80, 160, 250][round - 1] ?? 0) - 20);
    expect(its.ended).toEqual([]);
    expect(its.codes().filter((code) => code === WRITE)).toHaveLength(round + 1);
  }
  its.confirmed();
  its.reads(5);
  expect(its.ended).toEqual([null]);
});

test("a stop that nobody answers is written again after a pause, a command is read back first", async () => {
  const stop = await writing({ urgency: "stop" });
  const command = await writing();
  for (const its of [stop, command]) its.pass(TIMEOUT_MS + 5);
  expect(stop.codes()).toEqual([WRITE]);
  for (const its of [stop, command]) its.pass(20);
  expect(stop.codes()).toEqual([WRITE, WRITE]);
  expect(command.codes()).toEqual([WRITE, READ]);
  // What was not answered may have been done all the same.
  command.reads(5);
  expect(command.ended).toEqual([null]);
});

test("a command that was not answered and reads otherwise has failed, and is not written again", async () => {
  const its = await writing();
  its.pass(TIMEOUT_MS + 25);
  its.reads(4);
  its.pass(1000);
  expect(its.ended).toEqual([expect.stringContaining("did not answer to 5 for")]);
  expect(its.codes()).toEqual([WRITE, READ]);
});

test.each(["the write", "its proof"] as const)(
  "when a write is not wanted any more the answer to %s is not heard, and nothing further is sent",
  async (which) => {
    const its = await writing();
    if (which === "its proof") its.confirmed();
    const { length } = its.asked;
    its.giveUp();
    if (which === "its proof") its.reads(5);
    else its.confirmed();
    its.pass(1000);
    expect(its.ended).toEqual([]);
    expect(its.asked).toHaveLength(length);
  },
);

test("a write that waits for a busy device is not sent again when it is not wanted any more", async () => {
  const its = await writing();
  its.isBusy();
  its.giveUp();
  its.pass(1000);
  expect(its.codes()).toEqual([WRITE]);
  expect(its.ended).toEqual([]);
});

test("a stop is not given up by a device that stays busy, and a command is", async () => {
  const stop = await writing({ urgency: "stop" });
  const command = await writing();
  const waitsMs = [10, 20, 40, 80, 160];
  for (let times = 0; times < 10; times++)
    for (const its of [stop, command]) {
      if (its.codes().length > times) its.isBusy();
      its.pass(waitsMs[times] ?? 160);
    }
  expect(stop.codes()).toHaveLength(11);
  expect(stop.ended).toEqual([]);
  expect(command.codes()).toHaveLength(6);
  expect(command.ended).toEqual([expect.stringContaining("exception 06")]);
});
