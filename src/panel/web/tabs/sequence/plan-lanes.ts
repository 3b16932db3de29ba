/** The first cycles of a plan, small: the Gantt's own bars, filled where they are critical. */
import { type JobView, NO_RECORD, type PlanView } from "../../../wire/index.ts";
import { canvasFont, rootRemPx } from "../../core/chart/index.ts";
import type { Lane } from "../../core/gantt/index.ts";
import { type GanttRect, ganttLanes, ganttRects } from "../../core/gantt/index.ts";

export interface PlanLanes {
  readonly lanes: readonly Lane[];
  readonly rects: readonly GanttRect[];
  readonly untilMs: number;
}

/** What shows how cycles follow on each other, and can still be read. */
const CYCLES_SHOWN = 3;

export function planLanes(plan: PlanView, job: JobView): PlanLanes {
  const cycles = Math.min(CYCLES_SHOWN, plan.firstOfCycle.length - 1);
  const count = plan.firstOfCycle[cycles] ?? 0;
  let untilMs = 0;
  for (let index = 0; index < count; index++)
    untilMs = Math.max(untilMs, (plan.startMs[index] ?? 0) + (plan.durationMs[index] ?? 0));
  const still = { record: NO_RECORD, forecast: [], nowMs: null, plan, job };
  const rects = ganttRects({ ...still, fromMs: 0, untilMs });
  return { lanes: ganttLanes(still), rects: rects.filter(({ cycle }) => cycle <= cycles), untilMs };
}

/** Width of the names, and heights of a lane and of the time below them, rem. */
const NAME_REM = 5.25;
export const LANE_REM = 1.625;
export const AXIS_REM = 1.375;
const FONT_REM = { name: 0.75, bar: 0.6875 };

/**
 * Bars of the critical path are filled, the others hollow.
 * @param noDevice what stands beside the lane of steps that have none
 */
export function drawPlan(canvas: HTMLCanvasElement, { lanes, rects, untilMs }: PlanLanes, noDevice: string): void {
  const context = canvas.getContext("2d");
  if (context === null || lanes.length === 0) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = Math.min(globalThis.devicePixelRatio, 2);
  canvas.width = Math.max(width * ratio, 1);
  canvas.height = Math.max(height * ratio, 1);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const ink = getComputedStyle(canvas).color;
  const remPx = rootRemPx();
  const namePx = NAME_REM * remPx;
  const axisPx = AXIS_REM * remPx;
  const lanePx = (height - axisPx) / lanes.length;
  const pxPerMs = (width - namePx - 4) / Math.max(untilMs, 1);
  context.textBaseline = "middle";
  context.lineWidth = 1;
  context.fillStyle = ink;
  context.strokeStyle = ink;
  context.font = canvasFont(FONT_REM.name, remPx);
  for (const [row, lane] of lanes.entries()) context.fillText(lane ?? noDevice, 0, (row + 0.5) * lanePx, namePx - 6);
  context.font = canvasFont(FONT_REM.bar, remPx);
  for (const { lane, fromMs, untilMs: endMs, isCritical, cycle, step } of rects) {
    const top = lanes.indexOf(lane) * lanePx;
    const x = namePx + fromMs * pxPerMs;
    const barPx = Math.max((endMs - fromMs) * pxPerMs, 1);
    context.globalAlpha = isCritical ? 0.35 : 0.08 + 0.06 * (cycle % 2);
    context.fillRect(x, top + 3, barPx, lanePx - 6);
    context.globalAlpha = 1;
    context.strokeRect(x + 0.5, top + 3.5, Math.max(barPx - 1, 1), lanePx - 7);
    if (context.measureText(step).width < barPx - 4) context.fillText(step, x + 3, top + lanePx / 2);
  }
  context.fillText("0 s", namePx, height - axisPx / 2);
  context.textAlign = "right";
  context.fillText(`${(untilMs / 1000).toFixed(1)} s`, width - 2, height - axisPx / 2);
  context.textAlign = "left";
}
