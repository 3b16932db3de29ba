/** What a connection sends when: the order of urgency, one request at a time, and time-outs. */
import { describe, expect, test } from "vitest";
import type { Reply, Urgency } from "../../../src/devices/adapters/modbus/request.ts";
import { playedConnection, READ } from "../../support/played-wire.ts";

const TIMEOUT_MS = 100;

async function played(overtakes: boolean) {
  const its = await playedConnection(overtakes);
  const replies: (readonly [address: number, kind: Reply["kind"]])[] = [];
  const ask = (urgency: Urgency, address: number, isWanted = () => true): void =>
    its.connection.ask({
      ...{ request: { kind: "read", unit: 1, table: "holding", address, count: 1 }, urgency, isWanted },
      ...{ timeoutMs: TIMEOUT_MS, answered: ({ kind }) => replies.push([address, kind]) },
    });
  return {
    ...its,
    ...{ ask, replies },
    addresses: () => its.sent.map(({ address }) => address),
    answerLast: () => its.sent.at(-1)?.answer([READ, 2, 0, 0]),
    timeOut: () => its.pass(TIMEOUT_MS + 5),
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

test("an answer that comes in the grace of a late timer counts", async () => {
  const its = await played(false);
  its.ask("poll", 1);
  its.pass(TIMEOUT_MS + 0.5);
  its.answerLast();
  expect(its.replies).toEqual([[1, "ok"]]);
});
