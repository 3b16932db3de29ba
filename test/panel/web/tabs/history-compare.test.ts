import { expect, test } from "vitest";
import { beginPace, NO_COUNTS, type RunPace, type RunProgress } from "../../../../src/model/index.ts";
import {
  compareRuns,
  filterRuns,
  oeeOf,
  type PastRun,
  withLive,
} from "../../../../src/panel/web/core/api/history-compare.ts";
import { NO_RECORD, type RunRecord } from "../../../../src/panel/wire/index.ts";

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

const progress = (pace: Partial<RunPace>): RunProgress => ({
  ...NO_RECORD.progress,
  planned: [
    { cycles: 0, ms: 0 },
    { cycles: 8, ms: 6000 },
  ],
  pace: { ...beginPace(8, null), ...pace },
});

test("a run that is over has the parts of its OEE by its working time, and they stay as they are", () => {
  const its = run({
    ...{ run: 1, startedAtMs: 1000, endedAtMs: 11_000, outcome: "complete" },
    progress: progress({ workedMs: 8000, last: { cycles: 8, ms: 7500 } }),
    counts: { ...NO_COUNTS, cycles: 8, placed: 6, rejected: 2 },
  });
  expect(oeeOf(its, 99_000)).toEqual({ availability: 0.8, rate: 0.8, quality: 0.75, oee: 0.8 * 0.8 * 0.75 });
});

test("a run under way counts up to now, and one without time or parts has no figures", () => {
  const its = run({ run: 1, outcome: "running", startedAtMs: 0, progress: progress({ workingSinceMs: 500 }) });
  expect(oeeOf(its, 1000).availability).toBe(0.5);
  expect(oeeOf(run({}), 0)).toEqual({ availability: null, rate: null, quality: null, oee: null });
});

test("the run that the page follows stands in the list as it is now, once, with the time that the server knows", () => {
  const told = [
    run({ run: 2, outcome: "running", wallTime: "B" }),
    run({ run: 1, outcome: "complete", wallTime: "A" }),
  ];
  const rows = (live: RunRecord) => withLive(told, live).map((each) => [each.run, each.outcome, each.wallTime]);
  expect(rows({ ...NO_RECORD, run: 2, outcome: "stopped" })).toEqual([
    [2, "stopped", "B"],
    [1, "complete", "A"],
  ]);
  expect(rows({ ...NO_RECORD, run: 3, outcome: "running" }).map(([number]) => number)).toEqual([3, 2, 1]);
  expect(rows(NO_RECORD).map(([number]) => number)).toEqual([2, 1]);
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
