import { expect, test } from "vitest";
import { NO_COUNTS } from "../../../../src/model/index.ts";
import { compareRuns, filterRuns, oeeOf, type PastRun } from "../../../../src/panel/web/core/history-compare.ts";
import { NO_RECORD } from "../../../../src/panel/wire/index.ts";

const { bars: _, waits: __, ...BARE } = NO_RECORD;
const run = (more: Partial<PastRun>): PastRun => ({ ...BARE, wallTime: "2026-01-01T00:00:00Z", ...more });
const times = (count: number, sumMs: number) => ({ count, sumMs, minMs: 1, maxMs: 9, failures: 0 });

test("the difference is b less a, in ms and in percent of a", () => {
  const [step] = compareRuns(run({ times: { grip: times(4, 400) } }), run({ times: { grip: times(2, 250) } }));
  expect(step).toMatchObject({ step: "grip", a: { meanMs: 100 }, b: { meanMs: 125 } });
  expect(step).toMatchObject({ differenceMs: 25, differencePercent: 25 });
});

test("a step of one run only has no difference, and neither has one that was never verified", () => {
  const a = run({ times: { grip: times(1, 10), place: { ...times(0, 0), minMs: Number.MAX_VALUE, failures: 3 } } });
  const b = run({ times: { weld: times(1, 0), place: times(1, 5) } });
  const compared = compareRuns(a, b);
  expect(compared.map(({ step }) => step)).toEqual(["grip", "place", "weld"]);
  expect(compared.every(({ differenceMs }) => differenceMs === null)).toBe(true);
  expect(compared[1]?.a).toBeNull();
});

test("a mean of nothing gives no percentage", () => {
  const [step] = compareRuns(run({ times: { mark: times(2, 0) } }), run({ times: { mark: times(2, 8) } }));
  expect(step).toMatchObject({ differenceMs: 4, differencePercent: null });
});

test("the last stay of a complete run counts as Execute", () => {
  const its = run({
    ...{ startedAtMs: 1000, endedAtMs: 11_000, outcome: "complete", state: "Complete", sinceMs: 12_000 },
    ...{ inStateMs: { Starting: 1000, Held: 1000 }, plannedTaktMs: 1000 },
    counts: { ...NO_COUNTS, cycles: 8, placed: 6, rejected: 2 },
  });
  expect(oeeOf(its, 99_000)).toEqual({ availability: 0.8, pace: 1, quality: 0.75, oee: 0.8 * 0.75 });
});

test("a run under way counts up to now, and one without time or parts has no figures", () => {
  const its = run({ outcome: "running", startedAtMs: 0, state: "Execute", sinceMs: 500, inStateMs: { Starting: 500 } });
  expect(oeeOf(its, 1000).availability).toBe(0.5);
  expect(oeeOf(run({}), 0)).toEqual({ availability: null, pace: null, quality: null, oee: null });
});

test("runs are filtered by both, newest first", () => {
  const runs = [
    run({ run: 1, sequence: "a", outcome: "complete" }),
    run({ run: 2, sequence: "b", outcome: "complete" }),
    run({ run: 3, sequence: "a", outcome: "halted" }),
  ];
  const numbers = (filter: Parameters<typeof filterRuns>[1]) => filterRuns(runs, filter).map((each) => each.run);
  expect(numbers({ sequence: null, outcome: null })).toEqual([3, 2, 1]);
  expect(numbers({ sequence: "a", outcome: null })).toEqual([3, 1]);
  expect(numbers({ sequence: "a", outcome: "complete" })).toEqual([1]);
});
