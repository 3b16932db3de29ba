/** What a Gantt chart shows: a lane for each device that has work, for dwells and waits, and for each zone that is entered. */
import type { PlannedStep, Sequence, TimedPlan } from "../../model/index.ts";
import { plannedSteps } from "./planned-step.ts";

/** The cycles to show, from 1, both included. */
export interface CycleWindow {
  readonly firstCycle: number;
  readonly lastCycle: number;
}

export interface Bar extends PlannedStep {
  readonly isCritical: boolean;
}

export interface Lane {
  readonly name: string;
  readonly bars: readonly Bar[];
}

export interface ZoneLane {
  readonly zone: string;
  readonly stays: readonly { readonly device: string; readonly fromMs: number; readonly untilMs: number }[];
}

export interface Chart {
  readonly window: CycleWindow;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Devices in file order. Dwells that overlap stand in a lane each. */
  readonly lanes: readonly Lane[];
  readonly zones: readonly ZoneLane[];
  /** When each shown cycle starts its first step and ends its last, in order. */
  readonly cycles: readonly { readonly cycle: number; readonly fromMs: number; readonly untilMs: number }[];
}

/** Name of the lanes of steps that occupy no device. */
export const NO_DEVICE = "dwell";

export function chartOf(sequence: Sequence, plan: TimedPlan, window: CycleWindow): Chart {
  const critical = new Set(plan.criticalPath);
  const bars = [...plannedSteps(sequence, plan, window.firstCycle, window.lastCycle)].map(({ instance, ...step }) => ({
    ...step,
    isCritical: critical.has(instance),
  }));
  const shown = bars.filter(({ durationMs }) => durationMs > 0);
  const fromMs = Math.min(...bars.map(({ startMs }) => startMs));
  const untilMs = Math.max(...bars.map(endOf));
  const isEmpty = bars.length === 0;
  const byDevice = plan.devices.map((name) => ({ name, bars: shown.filter(({ device }) => device === name) }));
  const apart = sideBySide(shown.filter(({ device }) => device === null));
  return {
    window,
    fromMs: isEmpty ? 0 : fromMs,
    untilMs: isEmpty ? 0 : untilMs,
    lanes: [
      ...byDevice.filter((lane) => lane.bars.length > 0),
      ...apart.map((its) => ({ name: NO_DEVICE, bars: its })),
    ],
    zones: zoneLanes(plan, fromMs, untilMs),
    cycles: cyclesOf(bars),
  };
}

export const endOf = ({ startMs, durationMs }: Bar): number => startMs + durationMs;

/** Puts bars that overlap into different lanes, as few as can be. */
function sideBySide(bars: readonly Bar[]): readonly (readonly Bar[])[] {
  const lanes: Bar[][] = [];
  for (const bar of bars.toSorted((a, b) => a.startMs - b.startMs)) {
    const lane = lanes.find((its) => its.every((other) => endOf(other) <= bar.startMs));
    if (lane === undefined) lanes.push([bar]);
    else lane.push(bar);
  }
  return lanes;
}

function zoneLanes({ zoneHolds, devices }: TimedPlan, fromMs: number, untilMs: number): readonly ZoneLane[] {
  const lanes = zoneHolds.zones.map((zone) => ({
    zone,
    stays: [] as { device: string; fromMs: number; untilMs: number }[],
  }));
  for (const [place, zone] of zoneHolds.zone.entries()) {
    const stay = {
      fromMs: Math.max(fromMs, zoneHolds.fromMs[place] ?? 0),
      untilMs: Math.min(untilMs, zoneHolds.untilMs[place] ?? 0),
    };
    if (stay.untilMs > stay.fromMs)
      lanes[zone]?.stays.push({ device: devices[zoneHolds.device[place] ?? -1] ?? "", ...stay });
  }
  return lanes.filter(({ stays }) => stays.length > 0);
}

function cyclesOf(bars: readonly Bar[]): Chart["cycles"] {
  const spans = new Map<number, { cycle: number; fromMs: number; untilMs: number }>();
  for (const bar of bars) {
    const span = spans.get(bar.cycle) ?? { cycle: bar.cycle, fromMs: bar.startMs, untilMs: endOf(bar) };
    spans.set(bar.cycle, {
      cycle: bar.cycle,
      fromMs: Math.min(span.fromMs, bar.startMs),
      untilMs: Math.max(span.untilMs, endOf(bar)),
    });
  }
  return [...spans.values()];
}
