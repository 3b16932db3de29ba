/** What a connection sends when: the order of urgency, one request at a time, and time-outs. */
import { describe, expect, test } from "vitest";
import type { Reply, Urgency } from "../../../src/devices/adapters/modbus/request.ts";
import { playedConnection, READ } from "../../support/played-wire.ts";

const TIMEOUT_MS = 100;
/** What a gateway answers for a unit that does not: gateway target device failed to respond. */
const TARGET_SILENT = 0x0b;
/** Longer than any silent unit is left alone. */
const UNTIL_ASKED_AGAIN_MS = 2000;

async function played(overtakes: boolean) {
  const its = await playedConnection(overtakes);
  const replies: (readonly [address: number, kind: Reply["kind"]])[] = [];
  const ask = (urgency: Urgency, address: number, isWanted = () => true, unit = 1): void =>
    its.connection.ask({
      ...{ request: { kind: "read", unit, table: "holding", address, count: 1 }, urgency, isWanted },
      ...{ timeoutMs: TIMEOUT_MS, answered: ({ kind }) => replies.push([address, kind]) },
    });
  return {
    ...its,
    ...{ ask, replies },
    addresses: () => its.sent.map(({ address }) => address),
    answerLast: () => its.sent.at(-1)?.answer([READ, 2, 0, 0]),
    /** The last that was sent times out, and the unit is asked again after its pause. */
    timeOut: () => its.pass(TIMEOUT_MS + 50),
  };
}

describe("on a wire that carries one request at a time", () => {
  test("a stop waits for the answer that is under way, and then goes ahead of commands, and those ahead of polling", async () => {
    const its = await played(false);
    its.ask("poll", 1);
    its.ask("poll", 2);
    its.ask("command", 3);
    its.ask("stop", 4);
    expect(its.addresses()).toEqual([1]);
    for (let answers = 0; answers < 4; answers++) its.answerLast();
    expect(its.addresses()).toEqual([1, 4, 3, 2]);
    expect(its.replies.every(([, kind]) => kind === "ok")).toBe(true);
  });
});

describe("on a wire that lets requests overtake", () => {
  test("a stop is sent at once, whatever is under way; nothing else is", async () => {
    const its = await played(true);
    its.ask("poll", 1);
    its.ask("command", 2);
    expect(its.addresses()).toEqual([1]);
    its.ask("stop", 3);
    its.ask("stop", 4);
    expect(its.addresses()).toEqual([1, 3, 4]);
  });
});

test("while an answer takes no longer than usual nobody else is asked; then another unit is, and the first one is not", async () => {
  const its = await played(true);
  for (const unit of [1, 2]) {
    its.ask("poll", unit, () => true, unit);
    its.answerLast();
  }
  its.ask("poll", 11, () => true, 1);
  its.ask("poll", 12, () => true, 1);
  its.ask("poll", 21, () => true, 2);
  its.pass(19);
  expect(its.addresses()).toEqual([1, 2, 11]);
  its.pass(2);
  expect(its.addresses()).toEqual([1, 2, 11, 21]);
});

test("units that answer take turns, however much one of them asks", async () => {
  const its = await played(false);
  for (const unit of [1, 2]) {
    its.ask("poll", unit, () => true, unit);
    its.answerLast();
  }
  for (const address of [11, 12, 13]) its.ask("poll", address);
  for (const address of [21, 22]) its.ask("poll", address, () => true, 2);
  for (let answers = 0; answers < 5; answers++) its.answerLast();
  expect(its.addresses()).toEqual([1, 2, 11, 21, 12, 22, 13]);
});

test("after one answer that is lost a unit is asked again at once; after two it is left alone for a while", async () => {
  const its = await played(false);
  its.ask("poll", 1);
  its.answerLast();
  for (const address of [2, 3, 4]) its.ask("poll", address);
  its.pass(TIMEOUT_MS + 2);
  expect(its.addresses()).toEqual([1, 2, 3]);
  its.pass(TIMEOUT_MS + 2);
  expect(its.addresses()).toEqual([1, 2, 3]);
  its.pass(40);
  expect(its.addresses()).toEqual([1, 2, 3, 4]);
});

test("where requests may overtake, a unit that was not heard yet keeps nobody waiting", async () => {
  const its = await played(true);
  its.ask("poll", 1);
  its.answerLast();
  its.ask("poll", 21, () => true, 2);
  its.ask("poll", 11);
  expect(its.addresses()).toEqual([1, 21, 11]);
});

test("commands of one unit leave the polls of another every second turn", async () => {
  const its = await played(false);
  for (const unit of [1, 2]) {
    its.ask("poll", unit, () => true, unit);
    its.answerLast();
  }
  for (const address of [11, 12, 13]) its.ask("command", address);
  for (const address of [21, 22, 23]) its.ask("poll", address, () => true, 2);
  for (let answers = 0; answers < 5; answers++) its.answerLast();
  expect(its.addresses()).toEqual([1, 2, 11, 21, 12, 22, 13, 23]);
});

test("what is not wanted any more when its turn comes is never sent, and its asker hears so", async () => {
  const its = await played(false);
  its.ask("poll", 1);
  let isWanted = true;
  its.ask("command", 2, () => isWanted);
  its.ask("command", 3);
  isWanted = false;
  its.answerLast();
  expect(its.addresses()).toEqual([1, 3]);
  expect(its.replies).toContainEqual([2, "dropped"]);
});

test("three time-outs with no answer between them end the connection, and whoever waits hears of it", async () => {
  const its = await played(false);
  for (const address of [1, 2, 3, 4]) its.ask("poll", address);
  for (let timeouts = 0; timeouts < 3; timeouts++) its.timeOut();
  expect(its.closed).toEqual([expect.stringContaining("unit 1 has not answered within 100 ms")]);
  expect(its.replies).toEqual([
    [1, "lost"],
    [2, "lost"],
    [3, "lost"],
    [4, "dropped"],
  ]);
  its.ask("stop", 5);
  expect(its.replies.at(-1)).toEqual([5, "dropped"]);
  expect(its.addresses()).not.toContain(5);
});

test("an answer forgives the time-outs before it", async () => {
  const its = await played(false);
  for (let round = 0; round < 3; round++) {
    for (const address of [1, 2, 3]) its.ask("poll", address);
    its.timeOut();
    its.timeOut();
    its.answerLast();
  }
  expect(its.closed).toEqual([]);
});

test("a gateway that says that a unit is silent is there itself: time-outs before it do not end the connection", async () => {
  const its = await played(false);
  for (let round = 0; round < 3; round++) {
    its.ask("poll", 1);
    its.timeOut();
    its.pass(UNTIL_ASKED_AGAIN_MS);
    its.ask("poll", 2);
    its.sent.at(-1)?.answer([READ | 0x80, TARGET_SILENT]);
    its.pass(UNTIL_ASKED_AGAIN_MS);
  }
  expect(its.replies.map(([, kind]) => kind)).toEqual(Array(3).fill(["lost", "exception"]).flat());
  expect(its.closed).toEqual([]);
});

test("an answer that comes in the grace of a late timer counts", async () => {
  const its = await played(false);
  its.ask("poll", 1);
  its.pass(TIMEOUT_MS + 0.5);
  its.answerLast();
  expect(its.replies).toEqual([[1, "ok"]]);
});
