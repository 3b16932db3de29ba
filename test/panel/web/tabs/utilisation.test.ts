import { expect, test } from "vitest";
import { beginPace, type LineState, NEW_DEVICE } from "../../../../src/model/index.ts";
import { utilisation } from "../../../../src/panel/web/tabs/devices/utilisation.ts";
import { NO_RECORD, type RunRecord } from "../../../../src/panel/wire/index.ts";
import { A_STATE } from "./a-line.ts";

const PLAN = { cycles: 1, plannedMakespanMs: 1, plannedTaktMs: 1, placedGoal: null, afterCycle: 0, planned: [] };
const RUN = { ...PLAN, sequence: "a", startedAtMs: 1000, beforeMs: 0 };
const busy = (busyMs: number, busySinceMs: number | null): LineState => ({
  ...A_STATE,
  run: { ...RUN, outcome: "running", makespanMs: null, pace: beginPace(1, null) },
  devices: { ...A_STATE.devices, arm: { ...NEW_DEVICE, busyMs, busySinceMs } },
});
/** It works from 1000 on, but for a hold of a second before that. */
const record = (endedAtMs: number | null): RunRecord => ({
  ...{ ...NO_RECORD, run: 1, startedAtMs: 0, endedAtMs },
  progress: { ...PLAN, pace: beginPace(1, 1000) },
});

test("work that is under way counts up to now, and to the run's end once it is over", () => {
  expect(utilisation({ state: busy(200, 1500), record: record(null) }, "arm", 2000)).toBe(0.7);
  expect(utilisation({ state: busy(200, null), record: record(1500) }, "arm", 99_000)).toBe(0.4);
});

test("before the first run, and for a device that is not there, there is none", () => {
  expect(utilisation({ state: A_STATE, record: record(null) }, "arm", 2000)).toBeNull();
  expect(utilisation({ state: busy(1, null), record: record(null) }, "nobody", 2000)).toBeNull();
});
