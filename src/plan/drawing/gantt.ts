/** The plan as a Gantt chart for a terminal: a row for each lane, blocks for steps. */
import pc from "picocolors";
import type { Sequence, TimedPlan } from "../../model/index.ts";
import { type Bar, type Chart, type CycleWindow, chartOf, endOf, type ZoneLane } from "./lanes.ts";
import { tickLabel, ticks } from "./ticks.ts";

export interface GanttOptions extends CycleWindow {
  /** Columns of the terminal. At least 40 are used. */
  readonly width: number;
  readonly isColoured: boolean;
}

const WIDTH_MIN = 40;
/** Cycles take turns with these: their steps can be told apart without colours. */
const FILLS = ["█", "▒"] as const;
/** First column of a block: so that two blocks side by side are two. */
const EDGE = "▐";
const IN_ZONE = "─";
/** Columns between two labels of the axis. */
const TICK_COLUMNS = 12;

/** Rows of the chart, without a line break at the end. */
export function ganttText(sequence: Sequence, plan: TimedPlan, options: GanttOptions): string {
  const chart = chartOf(sequence, plan, options);
  if (chart.lanes.length === 0) return "Nothing takes any time.";
  const names = [...chart.lanes.map(({ name }) => name), ...chart.zones.map(({ zone }) => zone)];
  const margin = Math.max(...names.map((name) => name.length)) + 2;
  const columns = Math.max(WIDTH_MIN, options.width) - margin - 1;
  const column = (atMs: number): number =>
    ((atMs - chart.fromMs) / Math.max(1e-9, chart.untilMs - chart.fromMs)) * columns;
  const paint = pc.createColors(options.isColoured);
  const lanes = chart.lanes.map(
    ({ name, bars }) => paint.bold(name.padEnd(margin)) + laneRow(bars, columns, column, paint),
  );
  const zones = chart.zones.map((zone) => paint.dim(zone.zone.padEnd(margin)) + zoneRow(zone, columns, column, paint));
  const [labels, marks] = axis(chart, columns, column);
  const indent = " ".repeat(margin);
  return [...lanes, ...zones, indent + paint.dim(marks), indent + paint.dim(labels), "", legend(chart, paint)].join(
    "\n",
  );
}

type Column = (atMs: number) => number;
type Paint = ReturnType<typeof pc.createColors>;

interface Cell {
  readonly text: string;
  readonly bar: Bar | null;
}

const EMPTY: Cell = { text: " ", bar: null };

function laneRow(bars: readonly Bar[], columns: number, column: Column, paint: Paint): string {
  const cells: Cell[] = Array.from({ length: columns }, () => EMPTY);
  for (const bar of bars) {
    const from = Math.min(columns - 1, Math.round(column(bar.startMs)));
    const until = Math.max(from + 1, Math.round(column(endOf(bar))));
    for (const [place, text] of [...barText(bar, until - from)].entries()) {
      if (from + place < columns) cells[from + place] = { text, bar };
    }
  }
  return inRuns(cells)
    .map(({ text, bar }) => (bar === null ? text : painted(text, bar, paint)))
    .join("")
    .trimEnd();
}

/** The step's name inside its block, where it fits. */
function barText({ id, cycle }: Bar, width: number): string {
  const fill = FILLS[cycle % 2 === 1 ? 0 : 1];
  if (width === 1) return fill;
  return `${EDGE}${id.length + 2 > width ? "" : id}`.padEnd(width, fill);
}

/** Neighbouring cells of one bar together: one colour code for each. */
function inRuns(cells: readonly Cell[]): readonly Cell[] {
  const runs: Cell[] = [];
  for (const cell of cells) {
    const last = runs.at(-1);
    if (last !== undefined && last.bar === cell.bar)
      runs[runs.length - 1] = { text: last.text + cell.text, bar: cell.bar };
    else runs.push(cell);
  }
  return runs;
}

function painted(text: string, bar: Bar, paint: Paint): string {
  if (bar.isCritical) return paint.red(text);
  return bar.cycle % 2 === 1 ? paint.cyan(text) : paint.blue(text);
}

function zoneRow({ stays }: ZoneLane, columns: number, column: Column, paint: Paint): string {
  const row = Array.from({ length: columns }, () => " ");
  for (const { device, fromMs, untilMs } of stays) {
    const from = Math.min(columns - 1, Math.round(column(fromMs)));
    const width = Math.max(1, Math.round(column(untilMs)) - from);
    const text =
      device.length + 2 > width
        ? IN_ZONE.repeat(width)
        : `${IN_ZONE}${device}${IN_ZONE.repeat(width - device.length - 1)}`;
    for (const [place, each] of [...text].entries()) if (from + place < columns) row[from + place] = each;
  }
  return paint.dim(row.join("").trimEnd());
}

/** Labels of the time axis and the marks above them. */
function axis({ fromMs, untilMs }: Chart, columns: number, column: Column): readonly [labels: string, marks: string] {
  const { stepMs, atMs } = ticks(fromMs, untilMs, Math.max(2, Math.floor(columns / TICK_COLUMNS)));
  const marks = Array.from({ length: columns + 1 }, () => "─");
  let labels = "";
  for (const tickMs of atMs) {
    const place = Math.round(column(tickMs));
    const label = `${tickLabel(tickMs, stepMs)} s`;
    marks[place] = "┬";
    if (place >= labels.length + (labels === "" ? 0 : 1) && place + label.length <= columns + label.length)
      labels = labels.padEnd(place) + label;
  }
  return [labels, marks.join("")];
}

function legend({ window: { firstCycle, lastCycle }, zones }: Chart, paint: Paint): string {
  const odd = painted(FILLS[0], { cycle: 1, isCritical: false } as Bar, paint);
  const parts = [`${odd} odd cycles`];
  if (lastCycle > firstCycle) parts.push(`${FILLS[1]} even cycles`);
  if (zones.length > 0) parts.push(`${IN_ZONE} in the zone`);
  return parts.join("   ");
}
