import fc from "fast-check";
import { expect, test } from "vitest";
import { TraceHash } from "../../src/journal/index.ts";
import type { LineEvent } from "../../src/model/index.ts";

const placed = (seq: number, atMs: number): LineEvent => ({ seq, atMs, type: "part-placed", part: seq });

const hashOf = (events: readonly LineEvent[]): string => {
  const hash = new TraceHash();
  for (const event of events) hash.add(event);
  return hash.digest();
};

test("the same events give the same hash, a change of the last digit or of the order another", () => {
  const events = [placed(1, 0.1), placed(2, 0.2)];
  expect(hashOf(events)).toBe(hashOf(structuredClone(events)));
  expect(hashOf([placed(1, 0.1), placed(2, 0.2 + 2 ** -54)])).not.toBe(hashOf(events));
  expect(hashOf([...events].reverse())).not.toBe(hashOf(events));
  expect(hashOf(events.slice(0, 1))).not.toBe(hashOf(events));
});

/** Assigning to `__proto__` makes no member. */
const KEY = fc.string().filter((key) => key !== "__proto__");

test("an event and what is read back of its JSON hash alike, whatever is in it", () => {
  const body = fc.dictionary(KEY, fc.jsonValue({ noUnicodeString: false }), { maxKeys: 6 });
  fc.assert(
    fc.property(fc.array(body, { maxLength: 20 }), (bodies) => {
      const events = bodies.map((its, i) => Object.assign(placed(i, -0), its, { gone: undefined, far: Infinity }));
      expect(hashOf(JSON.parse(JSON.stringify(events)))).toBe(hashOf(events));
    }),
  );
});

test("events that differ hash differently, whatever differs", () => {
  const body = fc.dictionary(KEY, fc.jsonValue(), { maxKeys: 4 });
  fc.assert(
    fc.property(fc.array(body, { maxLength: 4 }), fc.array(body, { maxLength: 4 }), (some, others) => {
      const [a, b] = [some, others].map((bodies) => bodies.map((its) => Object.assign(placed(1, 0), its)));
      fc.pre(JSON.stringify(a) !== JSON.stringify(b));
      expect(hashOf(a ?? [])).not.toBe(hashOf(b ?? []));
    }),
  );
  // What a list ends with, and what comes after it.
  const [inside, behind] = [[["a"], "b"], [["a", "b"]]].map((list) => Object.assign(placed(1, 0), { list }));
  expect(hashOf(inside ? [inside] : [])).not.toBe(hashOf(behind ? [behind] : []));
});

test("a long run of words that are never said again hashes in little room, each of them counted", () => {
  const events = Array.from({ length: 10_000 }, (_, i) => Object.assign(placed(i, i / 7), { why: `after ${i} ms` }));
  const other = events.with(9_999, Object.assign(placed(9_999, 9_999 / 7), { why: "after 9998 ms" }));
  expect(hashOf(events)).toBe(hashOf(events));
  expect(hashOf(other)).not.toBe(hashOf(events));
});
