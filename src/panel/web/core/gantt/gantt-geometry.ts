/** Where every bar of the Gantt stands: a pure list, which the canvas draws and the table beside it reads out. */
import {
  cyclesOfRun,
  firstInstanceOf,
  keptInstance,
  ownCycle,
  plannedMsAt,
  plannedStartMs,
} from "../../../../model/index.ts";
import type { Bar, Forecast, JobView, PlanView, RunRecord, Wait } from "../../../wire/index.ts";
import type { Lane, LaneRow } from "./gantt-lanes.ts";

export type GanttKind = "planned" | "retimed" | "actual" | "wait";

export interface GanttRect {
  readonly kind: GanttKind;
  readonly lane: Lane;
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
  /** Only bars of these lanes; all of them if it is not given. */
  readonly inView?: ReadonlySet<Lane>;
}

/** Cycles overlap by less than this: one that begins before the window may still reach into it. */
const CYCLES_BEFORE = 8;
/** Planned bars are no more than this: there is no more room for any. What happened is never left out. */
const PLANNED_MAX = 6000;

/** Planned bars first, then what happened, which is drawn over them. */
export function ganttRects(input: GanttInput): readonly GanttRect[] {
  const { inView } = input;
  const isIn = ({ lane, fromMs, untilMs }: GanttRect): boolean =>
    untilMs >= input.fromMs && fromMs <= input.untilMs && (inView === undefined || inView.has(lane));
  return [...plannedRects(input, isIn), ...actualRects(input).filter(isIn)];
}

function actualRects(input: GanttInput): readonly GanttRect[] {
  const { record, nowMs } = input;
  const bars = record.bars.map((bar): GanttRect => {
    const { cycle, step, startMs } = bar;
    const untilMs = bar.endMs ?? Math.max(startMs, nowMs ?? startMs);
    const base = { kind: "actual", lane: bar.device ?? plannedLane(input, cycle, step) } as const;
    return { ...base, cycle, step, fromMs: startMs, untilMs, bar, wait: null, isCritical: false };
  });
  const waits = record.waits.map((wait): GanttRect => {
    const { cycle, step, fromMs } = wait;
    const untilMs = wait.untilMs ?? Math.max(fromMs, nowMs ?? fromMs);
    const base = { kind: "wait", lane: laneOfWait(input, wait) } as const;
    return { ...base, cycle, step, fromMs, untilMs, bar: null, wait, isCritical: false };
  });
  return [...bars, ...waits];
}

type GanttSource = Pick<GanttInput, "plan" | "job" | "record">;

/** Devices that do something, in the order of the plan, then what else has worked. Inputs do nothing, and need no lane. */
export function ganttLanes(input: GanttSource): readonly Lane[] {
  const lanes = new Set<Lane>(input.plan === null ? [] : lanesAtWork(input.plan));
  for (const { device, cycle, step } of input.record.bars) lanes.add(device ?? plannedLane(input, cycle, step));
  return [...lanes];
}

const AT_WORK = new WeakMap<PlanView, readonly Lane[]>();

function lanesAtWork(plan: PlanView): readonly Lane[] {
  const known = AT_WORK.get(plan);
  if (known !== undefined) return known;
  const used = new Set(plan.deviceOf);
  const names = plan.devices.filter((_name, i) => used.has(i));
  const all = used.has(-1) ? [...names, null] : names;
  AT_WORK.set(plan, all);
  return all;
}

/** The device that the plan has for a step; a pool's is the one that was free in the plan. */
function plannedLane({ plan, job, record }: GanttSource, cycleOfRun: number, step: string): Lane {
  const cycle = ownCycle(record.progress, cycleOfRun);
  if (plan === null || job === null || cycle < 1) return null;
  const template = job.templates[(cycle - 1) % job.templates.length] ?? [];
  const place = placesIn(template).get(step);
  if (place === undefined) return null;
  const kept = keptInstance(plan, firstInstanceOf(plan, cycle) + place);
  return plan.devices[plan.deviceOf[kept] ?? -1] ?? null;
}

type Template = JobView["templates"][number];
const STEP_PLACES = new WeakMap<Template, ReadonlyMap<string, number>>();

/** Where each step stands in its template: asked for every bar of every frame. */
function placesIn(template: Template): ReadonlyMap<string, number> {
  const known = STEP_PLACES.get(template) ?? new Map(template.map(({ id }, i) => [id, i]));
  STEP_PLACES.set(template, known);
  return known;
}

const WORKED = new WeakMap<RunRecord["bars"], ReadonlyMap<string, string>>();

/** Where the step has worked; before that, where it is planned to. */
function laneOfWait(input: GanttInput, { cycle, step }: Wait): Lane {
  const { bars } = input.record;
  const known =
    WORKED.get(bars) ?? new Map(bars.flatMap((bar) => (bar.device === null ? [] : [[named(bar), bar.device]])));
  WORKED.set(bars, known);
  return known.get(named({ cycle, step })) ?? plannedLane(input, cycle, step);
}

const named = ({ cycle, step }: Pick<Bar, "cycle" | "step">): string => `${cycle} ${step}`;

function plannedRects(input: GanttInput, isIn: (rect: GanttRect) => boolean): readonly GanttRect[] {
  const { plan, job, forecast } = input;
  const rects: GanttRect[] = [];
  if (plan === null || job === null) return rects;
  const put = (rect: GanttRect): void => {
    if (rects.length < PLANNED_MAX && isIn(rect)) rects.push(rect);
  };
  const moved = startsIn(forecast);
  const critical = criticalOf(plan);
  const { afterCycle } = input.record.progress;
  const last = lastCycle(plan, input.record);
  for (let cycle = firstCycle(plan, input.fromMs); cycle <= last; cycle++) {
    const first = firstInstanceOf(plan, cycle);
    const next = firstInstanceOf(plan, cycle + 1);
    if (plannedStartMs(plan, first) > input.untilMs || rects.length >= PLANNED_MAX) break;
    const steps = job.templates[(cycle - 1) % job.templates.length] ?? [];
    for (let instance = first; instance < next; instance++) {
      const kept = keptInstance(plan, instance);
      const fromMs = plannedStartMs(plan, instance);
      const durationMs = plan.durationMs[kept] ?? 0;
      const lane = plan.devices[plan.deviceOf[kept] ?? -1] ?? null;
      // Before anything is made of it: zoomed out there are tens of thousands, and few of them are in view.
      if (input.inView?.has(lane) === false) continue;
      const base = { lane, cycle: cycle + afterCycle, step: steps[instance - first]?.id ?? "", bar: null, wait: null };
      const isCritical = critical.has(kept);
      put({ ...base, kind: "planned", fromMs, untilMs: fromMs + durationMs, isCritical });
      const nowAtMs = moved.get(instance);
      if (nowAtMs !== undefined && Math.abs(nowAtMs - fromMs) > MOVED_MS)
        put({ ...base, kind: "retimed", fromMs: nowAtMs, untilMs: nowAtMs + durationMs, isCritical });
    }
  }
  return rects;
}

/** The plan's last cycle that the run has: what another sequence did of it, this one does not. */
function lastCycle(plan: PlanView, { progress }: RunRecord): number {
  const { afterCycle, cycles } = progress;
  return afterCycle === 0 ? cyclesOfRun(plan) : Math.min(cyclesOfRun(plan), cycles - afterCycle);
}

/** Less than this can't be seen, and is rounding. */
const MOVED_MS = 1;

const STARTS = new WeakMap<Forecast, ReadonlyMap<number, number>>();

function startsIn(forecast: Forecast): ReadonlyMap<number, number> {
  const known = STARTS.get(forecast) ?? new Map(forecast);
  STARTS.set(forecast, known);
  return known;
}

const CRITICAL = new WeakMap<PlanView, ReadonlySet<number>>();

function criticalOf(plan: PlanView): ReadonlySet<number> {
  const known = CRITICAL.get(plan) ?? new Set(plan.criticalPath);
  CRITICAL.set(plan, known);
  return known;
}

/** The end of all that is planned, re-planned or done, plan time in ms: there is nothing to see behind it. */
export function endOfGantt({ record, plan, job, forecast, nowMs }: Omit<GanttInput, "fromMs" | "untilMs">): number {
  const { afterCycle, planned, plannedMakespanMs } = record.progress;
  // Of a run that another sequence began, this plan has only the rest.
  const plannedMs = afterCycle === 0 ? (job?.makespanMs ?? 0) : plannedMakespanMs - plannedMsAt(planned, afterCycle);
  let endMs = Math.max(plannedMs, nowMs ?? 0, plan === null ? 0 : endOfForecast(plan, forecast));
  for (const bar of record.bars) endMs = Math.max(endMs, bar.endMs ?? bar.startMs);
  return endMs;
}

const ENDS = new WeakMap<Forecast, number>();

function endOfForecast(plan: PlanView, forecast: Forecast): number {
  let endMs = ENDS.get(forecast);
  if (endMs !== undefined) return endMs;
  endMs = 0;
  for (const [instance, startMs] of forecast)
    endMs = Math.max(endMs, startMs + (plan.durationMs[keptInstance(plan, instance)] ?? 0));
  ENDS.set(forecast, endMs);
  return endMs;
}

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
  /** Px that the lanes are scrolled down. */
  readonly scrolledPx: number;
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

export function placeOf(rect: GanttRect, row: Pick<LaneRow, "topPx" | "heightPx">, scale: GanttScale): Place {
  const perMs = scale.width / (scale.untilMs - scale.fromMs);
  const [from, to] = BAND[rect.kind];
  const x = scale.left + (rect.fromMs - scale.fromMs) * perMs;
  return {
    x,
    y: scale.top + row.topPx - scale.scrolledPx + from * row.heightPx,
    width: Math.max(1, (rect.untilMs - rect.fromMs) * perMs),
    height: (to - from) * row.heightPx,
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
