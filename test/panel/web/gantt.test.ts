/** The Gantt's bars: where they stand, and that nothing which happened is missing. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type GanttInput, ganttList, placeOf, ticksOf } from "../../../src/panel/web/core/gantt-geometry.ts";
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
      const { rects } = ganttList(input({ fromMs, untilMs }));
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
  const { lanes, rects } = ganttList(input({ record, nowMs: 1500 }));
  const actual = rects.filter(({ kind }) => kind === "actual");
  expect(actual.map(({ lane, fromMs, untilMs }) => [lanes[lane], fromMs, untilMs])).toEqual([
    ["arm", 0, 900],
    ["gripper", 1000, 1500],
  ]);
});

test("what the latest plan has elsewhere is drawn anew beside its first place", () => {
  const { rects } = ganttList(
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

test("times and places are the same line", () => {
  const scale = { left: 100, top: 20, width: 1000, laneHeight: 40, fromMs: 2000, untilMs: 12_000 };
  const [rect] = ganttList(input({ fromMs: 2000, untilMs: 12_000 })).rects.filter(({ fromMs }) => fromMs === 7000);
  if (rect === undefined) throw new Error("it is not there");
  expect(placeOf(rect, scale)).toMatchObject({ x: 600, width: 100 });
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
