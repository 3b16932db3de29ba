/** What the Gantt says is under the pointer, and what of it the page has to show: without a canvas that draws. */
import { expect, test } from "vitest";
import { type GanttShown, GanttView } from "../../../src/panel/web/core/gantt/gantt-view.ts";
import type { Panel, Picture } from "../../../src/panel/web/core/live/panel.ts";
import { type Bar, type JobView, NO_RECORD, type PlanView } from "../../../src/panel/wire/index.ts";
import { A_LINE } from "./tabs/a-line.ts";

const plan: PlanView = {
  ...{ job: 1, devices: ["arm", "belt"], repeat: null, firstOfCycle: [0, 2], criticalPath: [] },
  ...{ startMs: [0, 10_000], durationMs: [1000, 1000], deviceOf: [0, 1] },
};
const step = (id: string, device: string) => ({ id, device });
const job = {
  ...{ templates: [[step("reach", "arm"), step("index", "belt")]], makespanMs: 11_000, toleranceMs: 50 },
} as unknown as JobView;
const bar: Bar = {
  ...{ cycle: 1, step: "reach", device: "arm", startMs: 0, endMs: 1000, lateMs: 0 },
  ...{ outcome: "verified", reason: null },
};

/** At 16 px to the rem. */
const PX = { names: 124, axis: 22 };

/** 1000 px for 20 s beside the names; two lanes of 44 px. */
function gantt(nowMs: number | null = 12_000) {
  const now = { ms: nowMs };
  const picture = {
    line: A_LINE,
    plan,
    job,
    forecast: [],
    record: { ...NO_RECORD, bars: [bar] },
  } as unknown as Picture;
  const told: GanttShown[] = [];
  const view = new GanttView({
    canvas: { clientWidth: 0, clientHeight: 0 } as HTMLCanvasElement,
    scroller: { clientWidth: PX.names + 1000, clientHeight: 400, scrollTop: 0 } as HTMLElement,
    panel: { picture, planNowMs: () => now.ms } as unknown as Panel,
    colours: () => {
      throw new Error("nothing is drawn");
    },
    remPx: () => 16,
    nameOf: () => "",
    ...{ say: () => "", changed: (shown) => told.push(shown), drawn: () => undefined },
  });
  view.draw();
  return { view, now, told };
}

const over = (ms: number) => ({ x: PX.names + ms / 20, y: PX.axis + 22 });

test("what is under the pointer is named as long as it is under it: not when the chart has moved on, nor when the pointer has left", () => {
  const { view, now } = gantt();
  view.point(over(500));
  expect(view.pointed).toMatchObject({ kind: "actual", step: "reach" });
  view.pan(0.5);
  view.draw();
  now.ms = 20_000;
  view.follow();
  view.draw();
  expect(view.pointed).toBeNull();
  now.ms = 0;
  view.draw();
  expect(view.pointed).toMatchObject({ step: "reach" });
  view.point(null);
  expect(view.pointed).toBeNull();
});

test("nothing is named beside the lanes' names, or in a lane that nothing happens in", () => {
  const { view } = gantt();
  view.point({ ...over(500), x: PX.names - 10 });
  expect(view.pointed).toBeNull();
  view.point({ ...over(500), y: PX.axis + 44 + 22 });
  expect(view.pointed).toBeNull();
});

test("the lane whose name is pointed at is told, for its name may be longer than its room", () => {
  const { view } = gantt();
  view.point({ x: 10, y: PX.axis + 44 + 22 });
  expect(view.pointedLane).toBe("belt");
  view.point(over(500));
  expect(view.pointedLane).toBeUndefined();
  view.point({ x: 10, y: PX.axis + 88 + 1 });
  expect(view.pointedLane).toBeUndefined();
});

test("the page hears when it no longer follows and when lanes fold, and not with every frame", () => {
  const { view, told } = gantt();
  view.draw();
  expect(told.map(({ isFollowing }) => isFollowing)).toEqual([true]);
  view.pan(-0.2);
  view.draw();
  view.draw();
  view.group("kind");
  view.fold("axes");
  view.draw();
  view.draw();
  expect(told.map(({ isFollowing, lanes }) => [isFollowing, lanes.rows.length])).toEqual([
    [true, 2],
    [false, 2],
    [false, 3],
  ]);
});
