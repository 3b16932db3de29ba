/** The first cycles of a plan as lanes of bars, and a small picture of them. The bars are pure. */
import type { JobView, PlanView } from "../../../wire/index.ts";

export interface PlanBar {
  readonly label: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly isCritical: boolean;
  readonly cycle: number;
}

export interface PlanLanes {
  readonly lanes: readonly { readonly name: string; readonly bars: readonly PlanBar[] }[];
  readonly untilMs: number;
}

/** What shows how cycles follow on each other, and can still be read. */
const CYCLES_SHOWN = 3;

export function planLanes(plan: PlanView, job: JobView, noDevice: string): PlanLanes {
  const critical = new Set(plan.criticalPath);
  const bars = new Map<number, PlanBar[]>();
  const cycles = Math.min(CYCLES_SHOWN, plan.firstOfCycle.length - 1);
  let untilMs = 0;
  for (let cycle = 1; cycle <= cycles; cycle++) {
    const first = plan.firstOfCycle[cycle - 1] ?? 0;
    const steps = job.templates[(cycle - 1) % Math.max(job.templates.length, 1)] ?? [];
    for (let index = first; index < (plan.firstOfCycle[cycle] ?? first); index++) {
      const startMs = plan.startMs[index] ?? 0;
      const endMs = startMs + (plan.durationMs[index] ?? 0);
      const device = plan.deviceOf[index] ?? -1;
      const bar = { label: steps[index - first]?.id ?? "", startMs, endMs, cycle, isCritical: critical.has(index) };
      bars.set(device, [...(bars.get(device) ?? []), bar]);
      untilMs = Math.max(untilMs, endMs);
    }
  }
  const lanes = [...bars.entries()]
    .toSorted(([a], [b]) => (a < 0 ? 1 : b < 0 ? -1 : a - b))
    .map(([device, its]) => ({ name: plan.devices[device] ?? noDevice, bars: its }));
  return { lanes, untilMs };
}

const NAME_PX = 84;

/** Bars of the critical path are filled, the others hollow. */
export function drawPlan(canvas: HTMLCanvasElement, { lanes, untilMs }: PlanLanes): void {
  const context = canvas.getContext("2d");
  if (context === null || lanes.length === 0) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = Math.min(globalThis.devicePixelRatio, 2);
  canvas.width = Math.max(width * ratio, 1);
  canvas.height = Math.max(height * ratio, 1);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const ink = getComputedStyle(canvas).color;
  const lanePx = (height - 20) / lanes.length;
  const pxPerMs = (width - NAME_PX - 4) / Math.max(untilMs, 1);
  context.textBaseline = "middle";
  context.lineWidth = 1;
  for (const [row, { name, bars }] of lanes.entries()) {
    const top = row * lanePx;
    context.fillStyle = ink;
    context.strokeStyle = ink;
    context.font = "12px system-ui, sans-serif";
    context.fillText(name, 0, top + lanePx / 2, NAME_PX - 6);
    for (const bar of bars) {
      const x = NAME_PX + bar.startMs * pxPerMs;
      const barPx = Math.max((bar.endMs - bar.startMs) * pxPerMs, 1);
      context.globalAlpha = bar.isCritical ? 0.35 : 0.08 + 0.06 * (bar.cycle % 2);
      context.fillRect(x, top + 3, barPx, lanePx - 6);
      context.globalAlpha = 1;
      context.strokeRect(x + 0.5, top + 3.5, Math.max(barPx - 1, 1), lanePx - 7);
      context.font = "11px system-ui, sans-serif";
      if (context.measureText(bar.label).width < barPx - 4) context.fillText(bar.label, x + 3, top + lanePx / 2);
    }
  }
  context.font = "11px system-ui, sans-serif";
  context.fillText("0 s", NAME_PX, height - 8);
  context.textAlign = "right";
  context.fillText(`${(untilMs / 1000).toFixed(1)} s`, width - 2, height - 8);
  context.textAlign = "left";
}
