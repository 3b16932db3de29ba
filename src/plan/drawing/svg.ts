/** The plan as a Gantt chart for a report: one SVG file, no scripts, no fonts of its own. */
import { counted, type Sequence, type TimedPlan } from "../../model/index.ts";
import { cyclesShown } from "../analysis/index.ts";
import { type CycleWindow, chartOf } from "./lanes.ts";
import { frameOf } from "./svg-frame.ts";
import { axisSvg, cycleStripSvg, headSvg, legendSvg, shadeSvg, taktSvg } from "./svg-furniture.ts";
import { laneSvg, zoneLaneSvg } from "./svg-lanes.ts";
import { escapeXml, px } from "./svg-text.ts";

export interface SvgOptions {
  readonly title: string;
  /** The cycles to draw; without it as many as can be read, from the first. */
  readonly window?: CycleWindow;
}

/** Most steps drawn without being asked for more. */
const STEPS_MAX = 420;

export function planSvg(sequence: Sequence, plan: TimedPlan, options: SvgOptions): string {
  const chart = chartOf(sequence, plan, options.window ?? readable(plan));
  const frame = frameOf(chart);
  const label = `${options.title}: Gantt chart of ${counted(plan.cycles, "cycle")}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${px(frame.width)}" height="${px(frame.height)}" viewBox="0 0 ${px(frame.width)} ${px(frame.height)}" role="img" aria-label="${escapeXml(label)}" font-family="${FONTS}">`,
    STYLE,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    headSvg(options.title, sequence, plan, chart, frame),
    shadeSvg(chart, frame),
    axisSvg(chart, frame),
    cycleStripSvg(chart, frame),
    ...chart.lanes.map((lane, row) => laneSvg(lane, row, frame)),
    ...chart.zones.map((zone, row) => zoneLaneSvg(zone, row, frame)),
    taktSvg(plan, chart, frame),
    legendSvg(chart, frame),
    "</svg>",
    "",
  ].join("\n");
}

const FONTS = "'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif";

const STYLE = `<style>
text { fill: #1f2a36 }
.small { font-size: 11px; fill: #55626f }
.name { font-size: 12.5px }
.zone-name { font-size: 11px; fill: #55626f }
.step { font-size: 11px }
.stay { font-size: 9px; fill: #37474f }
.grid { stroke: #dde3e9; stroke-width: 1 }
.rule { stroke: #b9c3cd; stroke-width: 1 }
.critical { stroke: #b3261e; stroke-width: 2 }
.plain { stroke: #5b6b7a; stroke-width: 0.75 }
</style>`;

/** The first cycles, as many as have no more steps than can be read; at least one. */
function readable(plan: TimedPlan): CycleWindow {
  let lastCycle = 1;
  while (lastCycle < cyclesShown(plan) && (plan.firstOfCycle[lastCycle + 1] ?? 0) <= STEPS_MAX) lastCycle++;
  return { firstCycle: 1, lastCycle };
}
