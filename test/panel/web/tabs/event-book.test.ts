import { expect, test } from "vitest";
import type { LineEvent } from "../../../../src/model/index.ts";
import { HistoryApi } from "../../../../src/panel/web/core/api/history-api.ts";
import { NO_EVENTS, olderThan, withNewer } from "../../../../src/panel/web/tabs/history/event-book.ts";

const event = (seq: number): LineEvent => ({ seq, atMs: seq, type: "cycle-started", cycle: seq });
const events = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => event(from + index));

/** A server that keeps the events from `oldest` to `last`. */
function aServer(oldest: number, last: number): HistoryApi {
  return new HistoryApi(async (url) => {
    const query = new URL(url, "http://x").searchParams;
    const after = Number(query.get("after"));
    const kept = events(oldest, last).filter(({ seq }) => seq > after);
    return Response.json({ events: kept.slice(0, Number(query.get("limit"))), last });
  });
}

const numbers = (its: readonly LineEvent[]) => its.map(({ seq }) => seq);

test("it reads backwards without gaps, to the first event", async () => {
  const api = aServer(1, 1200);
  let book = NO_EVENTS;
  for (let page = 0; page < 10 && !book.isAll; page++) {
    const its = await olderThan(book, api);
    if (its.kind === "ok") book = its.value;
  }
  expect(numbers(book.events)).toEqual(numbers(events(1, 1200).toReversed()));
});

test("what the server no longer keeps ends the book", async () => {
  const api = aServer(1000, 1200);
  const first = await olderThan(NO_EVENTS, api);
  expect(first).toMatchObject({ kind: "ok", value: { isAll: false } });
  if (first.kind !== "ok") return;
  expect(numbers(first.value.events)).toEqual(numbers(events(1000, 1200).toReversed()));
  expect(await olderThan(first.value, api)).toMatchObject({ kind: "ok", value: { isAll: true } });
});

test("newer ones go on top only where they follow without a gap", () => {
  const book = { events: [event(5), event(4)], isAll: false };
  expect(numbers(withNewer(book, events(3, 7)).events)).toEqual([7, 6, 5, 4]);
  expect(withNewer(book, events(7, 9))).toBe(book);
  expect(withNewer(book, [])).toBe(book);
});
