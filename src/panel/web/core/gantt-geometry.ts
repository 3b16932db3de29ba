/** Where every bar of the Gantt stands: a pure list, which the canvas draws and the table beside it reads out. */
import { cyclesOfRun, firstInstanceOf, keptInstance, plannedStartMs } from "../../../model/index.ts";
import type { Bar, Forecast, JobView, PlanView, RunRecord, Wait } from "../../wire/index.ts";

export type GanttKind = "planned" | "retimed" | "actual" | "wait";

export interface GanttRect {
  readonly kind: GanttKind;
  /** Index into `lanes`. */
  readonly lane: number;
  readonly cycle: number;
  readonly step: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly bar: Bar | null;
  readonly wait: Wait | null;
  readonly isCritical: boolean;
}

export interface GanttInput {
  readonly record: RunRecord;
  readonly plan: PlanView | null;
  readonly job: JobView | null;
  readonly forecast: Forecast;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Plan time; null where nothing runs. */
  readonly nowMs: number | null;
}

export interface GanttList {
  readonly lanes: readonly string[];
  readonly rects: readonly GanttRect[];
}

/** What has no device of its own: dwells and waits. */
export const NO_DEVICE = "–";
/** Cycles overlap by less than this: one that begins before the window may still reach into it. */
const CYCLES_BEFORE = 8;
/** More than anybody can see. */
const RECTS_MAX = 6000;

export function ganttList(input: GanttInput): GanttList {
  const lanes = lanesOf(input);
  const laneOf = new Map(lanes.map((name, i) => [name, i]));
  const rects: GanttRect[] = [];
  const isIn = (fromMs: number, untilMs: number): boolean => untilMs >= input.fromMs && fromMs <= input.untilMs;
  const put = (rect: GanttRect): void => {
    if (rects.length < RECTS_MAX && isIn(rect.fromMs, rect.untilMs)) rects.push(rect);
  };
  putPlan(input, laneOf, put);
  for (const bar of input.record.bars) {
    const { cycle, step } = bar;
    const untilMs = bar.endMs ?? Math.max(bar.startMs, input.nowMs ?? bar.startMs);
    const lane = laneOf.get(bar.device ?? NO_DEVICE) ?? 0;
    put({ kind: "actual", lane, cycle, step, fromMs: bar.startMs, untilMs, bar, wait: null, isCritical: false });
  }
  for (const wait of input.record.waits) {
    const { cycle, step, fromMs } = wait;
    const untilMs = wait.untilMs ?? Math.max(fromMs, input.nowMs ?? fromMs);
    const lane = laneOf.get(deviceOf(step, input) ?? NO_DEVICE) ?? 0;
    put({ kind: "wait", lane, cycle, step, fromMs, untilMs, bar: null, wait, isCritical: false });
  }
  return { lanes, rects };
}

/** Devices that do something, in the order of the plan, then what else has worked. */
function lanesOf({ plan, record }: GanttInput): readonly string[] {
  const names = new Set<string>(plan === null ? [] : devicesAtWork(plan));
  for (const { device } of record.bars) names.add(device ?? NO_DEVICE);
  return [...names];
}

const AT_WORK = new WeakMap<PlanView, readonly string[]>();

/** Inputs do nothing, and need no lane. */
function devicesAtWork(plan: PlanView): readonly string[] {
  const known = AT_WORK.get(plan);
  if (known !== undefined) return known;
  const used = new Set(plan.deviceOf);
  const names = plan.devices.filter((_name, i) => used.has(i));
  const all = used.has(-1) ? [...names, NO_DEVICE] : names;
  AT_WORK.set(plan, all);
  return all;
}

function putPlan(input: GanttInput, laneOf: ReadonlyMap<string, number>, put: (rect: GanttRect) => void): void {
  const { plan, job, forecast } = input;
  if (plan === null || job === null) return;
  const moved = new Map(forecast);
  const critical = new Set(plan.criticalPath);
  for (let cycle = firstCycle(plan, input.fromMs); cycle <= cyclesOfRun(plan); cycle++) {
    const first = firstInstanceOf(plan, cycle);
    const next = firstInstanceOf(plan, cycle + 1);
    if (plannedStartMs(plan, first) > input.untilMs) return;
    const steps = job.templates[(cycle - 1) % job.templates.length] ?? [];
    for (let instance = first; instance < next; instance++) {
      const kept = keptInstance(plan, instance);
      const fromMs = plannedStartMs(plan, instance);
      const durationMs = plan.durationMs[kept] ?? 0;
      const device = plan.devices[plan.deviceOf[kept] ?? -1] ?? NO_DEVICE;
      const step = steps[instance - first]?.id ?? "";
      const base = { lane: laneOf.get(device) ?? 0, cycle, step, bar: null, wait: null };
      const isCritical = critical.has(kept);
      put({ ...base, kind: "planned", fromMs, untilMs: fromMs + durationMs, isCritical });
      const nowAtMs = moved.get(instance);
      if (nowAtMs !== undefined && Math.abs(nowAtMs - fromMs) > MOVED_MS)
        put({ ...base, kind: "retimed", fromMs: nowAtMs, untilMs: nowAtMs + durationMs, isCritical });
    }
  }
}

/** Less than this can't be seen, and is rounding. */
const MOVED_MS = 1;

/** The first cycle that may reach into the window: they begin in order. */
function firstCycle(plan: PlanView, fromMs: number): number {
  let low = 1;
  let high = cyclesOfRun(plan);
  while (low < high) {
    const middle = Math.floor((low + high + 1) / 2);
    if (plannedStartMs(plan, firstInstanceOf(plan, middle)) <= fromMs) low = middle;
    else high = middle - 1;
  }
  return Math.max(1, low - CYCLES_BEFORE);
}

function deviceOf(step: string, { job, record }: GanttInput): string | null {
  const bar = record.bars.findLast((each) => each.step === step);
  return bar?.device ?? job?.templates[0]?.find(({ id }) => id === step)?.device ?? null;
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How a Gantt lies on its canvas, in CSS pixels. */
export interface GanttScale {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly laneHeight: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The planned bar is the whole lane's height, the actual one the middle of it; a wait is a line beneath. */
const BAND: Readonly<Record<GanttKind, readonly [from: number, to: number]>> = {
  planned: [0.12, 0.88],
  retimed: [0.18, 0.82],
  actual: [0.28, 0.72],
  wait: [0.78, 0.9],
};

export function placeOf(rect: GanttRect, scale: GanttScale): Place {
  const perMs = scale.width / (scale.untilMs - scale.fromMs);
  const [from, to] = BAND[rect.kind];
  const x = scale.left + (rect.fromMs - scale.fromMs) * perMs;
  return {
    x,
    y: scale.top + (rect.lane + from) * scale.laneHeight,
    width: Math.max(1, (rect.untilMs - rect.fromMs) * perMs),
    height: (to - from) * scale.laneHeight,
  };
}

/** Steps of the time axis: 1, 2 or 5 times a power of ten, so that there are six to fifteen. */
export function ticksOf(fromMs: number, untilMs: number): readonly number[] {
  const rough = (untilMs - fromMs) / 10;
  const power = 10 ** Math.floor(Math.log10(rough));
  const every = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? rough;
  const first = Math.ceil(fromMs / every);
  const count = Math.floor(untilMs / every) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_each, i) => (first + i) * every);
}
