/** Where everything stands in the drawing. */
import { type Chart, NO_DEVICE } from "./lanes.ts";
import { textWidth } from "./svg-text.ts";

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Left and right edge of the time axis. */
  readonly left: number;
  readonly right: number;
  /** Top of the strip of cycles, of the first lane, of the first zone's lane; and where the axis is drawn. */
  readonly stripTop: number;
  readonly lanesTop: number;
  readonly zonesTop: number;
  readonly axisY: number;
  /** Rows of the strip: cycles that overlap stand below each other. */
  readonly stripRows: readonly number[];
  x(atMs: number): number;
}

export const LANE_HEIGHT = 30;
export const ZONE_HEIGHT = 17;
export const STRIP_HEIGHT = 13;
const HEAD_HEIGHT = 84;
/** Below the axis: its labels, the takt, the legend. */
const FOOT_HEIGHT = 78;
const MARGIN = 20;
const WIDTH_MIN = 1100;
const WIDTH_MAX = 3600;
/** Room that a step of the fullest lane gets on average. */
const STEP_WIDTH = 34;

export function frameOf(chart: Chart): Frame {
  const names = [
    ...chart.lanes.map(({ name }) => textWidth(name, 12.5)),
    ...chart.zones.map(({ zone }) => textWidth(`zone ${zone}`, 11)),
  ];
  const left = MARGIN + Math.max(textWidth(NO_DEVICE, 12.5), ...names) + 12;
  const fullest = Math.max(0, ...chart.lanes.map(({ bars }) => bars.length));
  const width = Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, left + fullest * STEP_WIDTH + MARGIN));
  const right = width - MARGIN - 34;
  const stripRows = rowsOf(chart);
  const stripTop = HEAD_HEIGHT;
  const lanesTop = stripTop + (Math.max(-1, ...stripRows) + 1) * STRIP_HEIGHT + 10;
  const zonesTop = lanesTop + chart.lanes.length * LANE_HEIGHT + (chart.zones.length > 0 ? 8 : 0);
  const axisY = zonesTop + chart.zones.length * ZONE_HEIGHT + 4;
  const lengthMs = Math.max(1e-9, chart.untilMs - chart.fromMs);
  const x = (atMs: number): number => left + ((atMs - chart.fromMs) / lengthMs) * (right - left);
  return { width, height: axisY + FOOT_HEIGHT, left, right, stripTop, lanesTop, zonesTop, axisY, stripRows, x };
}

/** For each cycle the first row in which the one before it has ended. */
function rowsOf({ cycles }: Chart): readonly number[] {
  const endsMs: number[] = [];
  return cycles.map(({ fromMs, untilMs }) => {
    const free = endsMs.findIndex((endMs) => endMs <= fromMs + 1e-6);
    const row = free < 0 ? endsMs.length : free;
    endsMs[row] = untilMs;
    return row;
  });
}
