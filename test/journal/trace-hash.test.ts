import { createHash } from "node:crypto";
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

test("a long run hashes to the same as its text in one piece, wherever the chunks end", () => {
  const events = Array.from({ length: 5000 }, (_, i) => placed(i + 1, i / 7));
  const text = events.map((event) => `${JSON.stringify(event)}\n`).join("");
  expect(text.length).toBeGreaterThan(3 * 64 * 1024);
  expect(hashOf(events)).toBe(createHash("sha256").update(text).digest("hex"));
});
