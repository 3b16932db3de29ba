/** The Gantt's bars: where they stand, and that nothing which happened is missing. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  endOfGantt,
  type GanttInput,
  ganttLanes,
  ganttRects,
  placeOf,
  ticksOf,
} from "../../../src/panel/web/core/gantt/gantt-geometry.ts";
import { type Bar, type JobView, NO_RECORD, type PlanView } from "../../../src/panel/wire/index.ts";

const STEPS = ["reach", "grip", "carry"];
const CYCLES = 1000;

/** Three steps of a second each in every cycle, on two devices. */
const plan: PlanView = {
  job: 1,
  devices: ["arm", "gripper"],
  repeat: null,
  firstOfCycle: Array.from({ length: CYCLES + 1 }, (_each, i) => 3 * i),
  startMs: Array.from({ length: 3 * CYCLES }, (_each, i) => 1000 * i),
  durationMs: Array.from({ length: 3 * CYCLES }, () => 1000),
  deviceOf: Array.from({ length: 3 * CYCLES }, (_each, i) => (i % 3 === 1 ? 1 : 0)),
  criticalPath: [0, 1, 2],
};
const job = { templates: [STEPS.map((id) => ({ id, device: "arm" }))] } as unknown as JobView;
const bar = (cycle: number, step: string, startMs: number, endMs: number | null): Bar => ({
  ...{ cycle, step, device: "arm", startMs, endMs, lateMs: 0, outcome: "verified", reason: null },
});
const input = (its: Partial<GanttInput>): GanttInput => ({
  ...{ record: NO_RECORD, plan, job, forecast: [], fromMs: 0, untilMs: 10_000, nowMs: null, ...its },
});

test("every planned step that reaches into the window is there, once, and nothing else is", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_990_000 }), fc.integer({ min: 500, max: 60_000 }), (fromMs, lengthMs) => {
      const untilMs = fromMs + lengthMs;
      const rects = ganttRects(input({ fromMs, untilMs }));
      const wanted = plan.startMs.flatMap((startMs, i) => (startMs + 1000 >= fromMs && startMs <= untilMs ? [i] : []));
      const shown = rects.map(({ cycle, step }) => 3 * (cycle - 1) + STEPS.indexOf(step));
      expect(shown).toEqual(wanted);
    }),
  );
});

test("bars stand in the lane of their device, and one under way reaches to now", () => {
  const record = {
    ...NO_RECORD,
    bars: [bar(1, "reach", 0, 900), { ...bar(1, "grip", 1000, null), device: "gripper" }],
  };
  const rects = ganttRects(input({ record, nowMs: 1500 }));
  const actual = rects.filter(({ kind }) => kind === "actual");
  expect(actual.map(({ lane, fromMs, untilMs }) => [lane, fromMs, untilMs])).toEqual([
    ["arm", 0, 900],
    ["gripper", 1000, 1500],
  ]);
});

test("what the latest plan has elsewhere is drawn anew beside its first place", () => {
  const rects = ganttRects(
    input({
      forecast: [
        [1, 1000],
        [2, 2600],
      ],
    }),
  );
  expect(rects.filter(({ kind }) => kind === "retimed").map(({ step, fromMs }) => [step, fromMs])).toEqual([
    ["carry", 2600],
  ]);
});

test("times and places are the same line, and lanes stand where their row does, less what is scrolled", () => {
  const scale = { left: 100, top: 20, width: 1000, scrolledPx: 60, fromMs: 2000, untilMs: 12_000 };
  const rect = ganttRects(input({ fromMs: 2000, untilMs: 12_000 })).find(({ fromMs }) => fromMs === 7000);
  if (rect === undefined) throw new Error("it is not there");
  const place = placeOf(rect, { topPx: 200, heightPx: 50 }, scale);
  expect(place).toMatchObject({ x: 600, width: 100 });
  expect(place.y).toBeCloseTo(20 + 200 - 60 + 0.12 * 50);
});

test("a step that was skipped stands in the lane of the device that it was planned for", () => {
  const skipped: Bar = { ...bar(2, "grip", 4000, 4000), device: null, outcome: "skipped" };
  const record = { ...NO_RECORD, bars: [skipped] };
  expect(ganttLanes({ plan, job, record })).toEqual(["arm", "gripper"]);
  expect(ganttRects(input({ record })).find(({ kind }) => kind === "actual")?.lane).toBe("gripper");
});

test("a wait stands in the lane where its step has worked, and before that where it is planned to", () => {
  const wait = { cycle: 1, step: "grip", fromMs: 900, untilMs: 1000, reasons: [] };
  const laneOf = (bars: readonly Bar[]) =>
    ganttRects(input({ record: { ...NO_RECORD, bars, waits: [wait] } })).find(({ kind }) => kind === "wait")?.lane;
  expect(laneOf([])).toBe("gripper");
  expect(laneOf([{ ...bar(1, "grip", 1000, null), device: "gripper-2" }])).toBe("gripper-2");
});

test("what happened is drawn over the plan, and is there whatever number of planned bars there is", () => {
  const record = { ...NO_RECORD, bars: [bar(1, "reach", 0, 900)] };
  const count = 30_000;
  const close = Array.from({ length: count }, (_each, i) => 0.3 * i);
  const firstOfCycle = Array.from({ length: count / 3 + 1 }, (_each, i) => 3 * i);
  const dense = { ...plan, firstOfCycle, startMs: close, durationMs: close, deviceOf: close.map(() => 0) };
  const rects = ganttRects(input({ plan: dense, record }));
  expect(rects.at(-1)?.kind).toBe("actual");
  expect(rects.length).toBeLessThan(10_000);
});

test("only bars of the lanes in view are there", () => {
  const lanes = ganttRects(input({ inView: new Set(["gripper"]) })).map(({ lane }) => lane);
  expect(new Set(lanes)).toEqual(new Set(["gripper"]));
});

test("there is nothing to see behind the last of plan, forecast, what happened and now", () => {
  const facts = { record: NO_RECORD, plan, job: { ...job, makespanMs: 9000 }, forecast: [], nowMs: null };
  expect(endOfGantt(facts)).toBe(9000);
  expect(endOfGantt({ ...facts, forecast: [[2, 9500]] })).toBe(10_500);
  expect(endOfGantt({ ...facts, record: { ...NO_RECORD, bars: [bar(1, "a", 0, 11_000), bar(1, "b", 1, 2)] } })).toBe(
    11_000,
  );
  expect(endOfGantt({ ...facts, nowMs: 12_000 })).toBe(12_000);
});

test("there are six to fifteen ticks, at round times, whatever the window", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e7 }), fc.integer({ min: 500, max: 3_600_000 }), (fromMs, lengthMs) => {
      const ticks = ticksOf(fromMs, fromMs + lengthMs);
      expect(ticks.length).toBeGreaterThanOrEqual(4);
      expect(ticks.length).toBeLessThanOrEqual(15);
      for (const tick of ticks) expect(tick >= fromMs && tick <= fromMs + lengthMs).toBe(true);
    }),
  );
});
