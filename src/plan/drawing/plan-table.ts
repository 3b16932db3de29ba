/** The plan as a table, and what is to be known of it in a few lines; plain text for a terminal. */
import pc from "picocolors";
import { counted, type PlanRepeat, type Sequence, type TimedPlan } from "../../model/index.ts";
import { orderCost } from "../analysis/index.ts";
import type { CycleWindow } from "./lanes.ts";
import { plannedSteps } from "./planned-step.ts";

export interface TableOptions extends CycleWindow {
  readonly isColoured: boolean;
}

const HEAD = ["cycle", "step", "device", "start", "end", "takes", "slack", ""] as const;
/** Columns of names stand to the left, those of numbers to the right. */
const IS_NAME = [false, true, true, false, false, false, false, true] as const;

/** Times in seconds; `*` marks the critical path. */
export function planTable(sequence: Sequence, plan: TimedPlan, options: TableOptions): string {
  const critical = new Set(plan.criticalPath);
  const rows = [...plannedSteps(sequence, plan, options.firstCycle, options.lastCycle)].map((step) => ({
    isCritical: critical.has(step.instance),
    cells: [
      String(step.cycle),
      step.id,
      step.device ?? "–",
      seconds(step.startMs),
      seconds(step.startMs + step.durationMs),
      seconds(step.durationMs),
      seconds(step.slackMs),
      critical.has(step.instance) ? "*" : "",
    ],
  }));
  const widths = HEAD.map((head, place) =>
    Math.max(head.length, ...rows.map(({ cells }) => cells[place]?.length ?? 0)),
  );
  const paint = pc.createColors(options.isColoured);
  const aligned = (cells: readonly string[]): string =>
    cells
      .map((cell, place) =>
        IS_NAME[place] === true ? cell.padEnd(widths[place] ?? 0) : cell.padStart(widths[place] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return [
    paint.dim(aligned(HEAD)),
    ...rows.map(({ cells, isCritical }) => (isCritical ? paint.red(aligned(cells)) : aligned(cells))),
  ].join("\n");
}

/** Times are shown to this, ms. */
const ROUNDING_MS = 1;

/** Makespan, takt and its lower bound, and which devices the critical path is made of. */
export function planSummary(sequence: Sequence, plan: TimedPlan): string {
  const { cycles, repeat, pipeline, makespanMs, taktMs, taktLowerBoundMs } = plan;
  const overlap = pipeline === "auto" ? "overlapping" : "one after the other";
  const bound = `its lower bound of ${seconds(taktLowerBoundMs)} s`;
  const above =
    taktLowerBoundMs === 0
      ? ""
      : taktMs < taktLowerBoundMs - ROUNDING_MS
        ? `; a longer run has ${bound}`
        : `, ${percent(taktMs / taktLowerBoundMs - 1)} above ${bound}`;
  return [
    `${sequence.name}: ${counted(cycles, "cycle")}, ${overlap}`,
    `makespan ${seconds(makespanMs)} s, takt ${seconds(taktMs)} s${above}`,
    ...orderText(sequence, plan),
    ...(repeat === null ? [] : [repeatText(repeat)]),
    `critical path: ${criticalShares(plan).join(", ")}`,
  ].join("\n");
}

/** Why the takt is above its bound, where that comes from the order in which a device serves the cycles. */
function orderText(sequence: Sequence, plan: TimedPlan): readonly string[] {
  const cost = orderCost(sequence, plan);
  if (cost === null) return [];
  const { device, stayMs, workMs, isDecidedOn } = cost;
  const last = isDecidedOn ? "the last that decides on what it says" : "its last";
  return [
    `${device} serves the cycles in order: ${seconds(stayMs)} s from its first step of a cycle to ${last}, of which it works ${seconds(workMs)} s`,
  ];
}

const repeatText = ({ afterCycle, cycles, lengthMs }: PlanRepeat): string =>
  `repeats itself from cycle ${afterCycle + 1} on: ${counted(cycles, "cycle")} every ${seconds(lengthMs)} s`;

/** `arm 88 %`: how much of the makespan each device is what the rest waits for, the most first. */
function criticalShares({ criticalPath, startMs, durationMs, deviceOf, devices }: TimedPlan): readonly string[] {
  // The path is one through the cycles that the columns keep.
  const last = criticalPath.at(-1) ?? -1;
  const makespanMs = (startMs[last] ?? 0) + (durationMs[last] ?? 0);
  const byDevice = new Map<string, number>();
  for (const [place, instance] of criticalPath.entries()) {
    const next = criticalPath[place + 1];
    const fromMs = startMs[instance] ?? 0;
    // A step that lets the next one go in its midst counts up to there.
    const untilMs = Math.min(
      fromMs + (durationMs[instance] ?? 0),
      next === undefined ? Number.POSITIVE_INFINITY : (startMs[next] ?? 0),
    );
    const name = devices[deviceOf[instance] ?? -1] ?? "waiting";
    byDevice.set(name, (byDevice.get(name) ?? 0) + untilMs - fromMs);
  }
  const idleMs = makespanMs - [...byDevice.values()].reduce((sum, ms) => sum + ms, 0);
  if (idleMs > 1) byDevice.set("waiting", (byDevice.get("waiting") ?? 0) + idleMs);
  const shares = [...byDevice].filter(([, ms]) => ms > 0).sort(([, a], [, b]) => b - a);
  return shares.map(([name, ms]) => `${name} ${percent(ms / Math.max(1e-9, makespanMs))}`);
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);
const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** `cycle 3`, or `cycles 3 to 5`. */
export const cyclesText = (first: number, last: number): string =>
  first === last ? `cycle ${first}` : `cycles ${first} to ${last}`;
