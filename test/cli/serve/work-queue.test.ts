/** What waits for a thread of the workshop. */
import { expect, test } from "vitest";
import { WORK_MAX, WORK_OF_ONE_MAX, WorkQueue } from "../../../src/cli/serve/work-queue.ts";

test("persons take turns: who asks once waits for one piece of each other, however many those have queued", () => {
  const queue = new WorkQueue<string>();
  for (const work of ["a1", "a2", "a3"]) expect(queue.add("ann", work)).toBe(true);
  queue.add("bob", "b1");
  expect([queue.next(), queue.next(), queue.next(), queue.next(), queue.next()]).toEqual([
    "a1",
    "b1",
    "a2",
    "a3",
    null,
  ]);
});

test("one person has three pieces waiting and under way, and another still has room", () => {
  const queue = new WorkQueue<number>();
  queue.add("ann", 0);
  queue.next();
  for (let work = 1; work < WORK_OF_ONE_MAX; work++) expect(queue.add("ann", work)).toBe(true);
  expect(queue.add("ann", 9)).toBe(false);
  expect(queue.add("bob", 9)).toBe(true);
  queue.next();
  queue.next();
  expect(queue.add("ann", 9)).toBe(true);
});

test("all together have sixty", () => {
  const queue = new WorkQueue<number>();
  for (let work = 0; work < WORK_MAX; work++) expect(queue.add(`person ${work}`, work)).toBe(true);
  expect(queue.add("one more", 1)).toBe(false);
});

test("what is cleared is handed back, the one under way first", () => {
  const queue = new WorkQueue<string>();
  queue.add("ann", "a1");
  queue.add("ann", "a2");
  queue.next();
  expect(queue.clear()).toEqual(["a1", "a2"]);
  expect([queue.current, queue.next()]).toEqual([null, null]);
});
