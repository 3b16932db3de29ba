/** What stands around the lanes: head, cycles, time axis, takt and makespan, legend. */
import { counted, type Sequence, type TimedPlan } from "../../model/index.ts";
import type { Chart } from "./lanes.ts";
import { cyclesText } from "./plan-table.ts";
import { type Frame, STRIP_HEIGHT } from "./svg-frame.ts";
import { seconds, tintOf } from "./svg-lanes.ts";
import { escapeXml, px, textWidth } from "./svg-text.ts";
import { tickLabel, ticks } from "./ticks.ts";

/** Room between two ticks. */
const TICK_WIDTH = 90;

export function headSvg(title: string, sequence: Sequence, plan: TimedPlan, chart: Chart, frame: Frame): string {
  const { firstCycle, lastCycle } = chart.window;
  const shown =
    firstCycle === 1 && lastCycle >= plan.cycles
      ? counted(plan.cycles, "cycle")
      : `${cyclesText(firstCycle, lastCycle)} of ${plan.cycles}`;
  const how = plan.pipeline === "auto" ? "overlapping" : "one after the other";
  const numbers = `makespan ${seconds(plan.makespanMs)} s · takt ${seconds(plan.taktMs)} s · lower bound of the takt ${seconds(plan.taktLowerBoundMs)} s`;
  return [
    `<text x="20" y="31" font-size="18" font-weight="600">${escapeXml(title)}</text>`,
    `<text class="small" x="20" y="50">${escapeXml(`${sequence.line.name} · ${shown}${plan.cycles > 1 ? `, ${how}` : ""} · ${numbers}`)}</text>`,
    `<line class="rule" x1="20" y1="61" x2="${px(frame.width - 20)}" y2="61"/>`,
  ].join("\n");
}

/** Every other cycle on a shade, where cycles do not overlap. */
export function shadeSvg({ cycles }: Chart, frame: Frame): string {
  if (cycles.length < 2 || frame.stripRows.some((row) => row > 0)) return "";
  return cycles
    .filter(({ cycle }) => cycle % 2 === 0)
    .map(({ fromMs, untilMs }) => {
      const from = frame.x(fromMs);
      return `<rect x="${px(from)}" y="${px(frame.stripTop)}" width="${px(frame.x(untilMs) - from)}" height="${px(frame.axisY - frame.stripTop)}" fill="#f3f6f9"/>`;
    })
    .join("\n");
}

/** A line for each cycle, from its first step to its last. */
export function cycleStripSvg({ cycles }: Chart, frame: Frame): string {
  const label = `<text class="zone-name" x="${px(frame.left - 10)}" y="${px(frame.stripTop + STRIP_HEIGHT - 3)}" text-anchor="end">cycle</text>`;
  const lines = cycles.map(({ cycle, fromMs, untilMs }, place) => {
    const top = frame.stripTop + (frame.stripRows[place] ?? 0) * STRIP_HEIGHT;
    const from = frame.x(fromMs);
    const width = Math.max(1, frame.x(untilMs) - from - 1);
    const title = `cycle ${cycle}: ${seconds(fromMs)} to ${seconds(untilMs)} s`;
    const number = String(cycle);
    const text =
      textWidth(number, 9) + 2 <= width
        ? `<text x="${px(from + width / 2)}" y="${px(top + STRIP_HEIGHT - 4)}" font-size="9" text-anchor="middle">${number}</text>`
        : "";
    return `<g><title>${title}</title><rect x="${px(from)}" y="${px(top + 1)}" width="${px(width)}" height="${STRIP_HEIGHT - 3}" rx="2" fill="${tintOf(cycle)}"/>${text}</g>`;
  });
  return ["<g>", label, ...lines, "</g>"].join("\n");
}

export function axisSvg({ fromMs, untilMs }: Chart, frame: Frame): string {
  const { stepMs, atMs } = ticks(fromMs, untilMs, (frame.right - frame.left) / TICK_WIDTH);
  const marks = atMs.map((tickMs) => {
    const at = px(frame.x(tickMs));
    return `<line class="grid" x1="${at}" y1="${px(frame.lanesTop - 4)}" x2="${at}" y2="${px(frame.axisY + 5)}"/><text class="small" x="${at}" y="${px(frame.axisY + 18)}" text-anchor="middle">${tickLabel(tickMs, stepMs)} s</text>`;
  });
  return [
    "<g>",
    ...marks,
    `<line class="rule" x1="${px(frame.left)}" y1="${px(frame.axisY)}" x2="${px(frame.right)}" y2="${px(frame.axisY)}"/>`,
    "</g>",
  ].join("\n");
}

/** The makespan, where the drawing reaches it; and the takt as a measure, set to where a cycle ends. */
export function taktSvg(plan: TimedPlan, { cycles, fromMs, untilMs }: Chart, frame: Frame): string {
  const parts: string[] = [];
  if (Math.abs(untilMs - plan.makespanMs) < 1e-6) {
    const at = px(frame.x(untilMs));
    parts.push(
      `<line x1="${at}" y1="${px(frame.stripTop - 2)}" x2="${at}" y2="${px(frame.axisY)}" stroke="#b3261e" stroke-width="1.25" stroke-dasharray="5 3"/>`,
      `<text class="small" x="${at}" y="${px(frame.stripTop - 5)}" text-anchor="end" style="fill:#b3261e">makespan ${seconds(plan.makespanMs)} s</text>`,
    );
  }
  const endsMs = cycles.map((cycle) => cycle.untilMs).sort((a, b) => a - b);
  const endMs = endsMs.at(-2) ?? untilMs;
  if (cycles.length > 1 && endMs - plan.taktMs >= fromMs)
    parts.push(bracket(frame, endMs - plan.taktMs, endMs, plan.taktMs));
  return parts.join("\n");
}

function bracket(frame: Frame, fromMs: number, toMs: number, taktMs: number): string {
  const [from, to, y] = [frame.x(fromMs), frame.x(toMs), frame.axisY + 30];
  return [
    `<path d="M${px(from)} ${px(y - 4)}v8M${px(to)} ${px(y - 4)}v8M${px(from)} ${px(y)}H${px(to)}" stroke="#55626f" fill="none"/>`,
    `<text class="small" x="${px((from + to) / 2)}" y="${px(y + 14)}" text-anchor="middle">takt ${seconds(taktMs)} s</text>`,
  ].join("\n");
}

export function legendSvg({ zones, lanes }: Chart, frame: Frame): string {
  const y = frame.axisY + 58;
  const entries: (readonly [shape: string, text: string])[] = [
    [`fill="${tintOf(1)}" class="plain"`, "step, tinted by cycle"],
    [`fill="${tintOf(1)}" class="critical"`, "on the critical path"],
  ];
  if (lanes.some(({ bars }) => bars.some(({ device }) => device === null))) {
    entries.push([`fill="${tintOf(1)}" fill-opacity="0.45" class="plain" stroke-dasharray="3 2"`, "dwell"]);
  }
  if (zones.length > 0) entries.push([`fill="#dfe5ea" stroke="#8a99a6" stroke-width="0.75"`, "in the zone"]);
  let x = frame.left;
  const drawn = entries.map(([shape, text]) => {
    const at = x;
    x += 30 + textWidth(text, 11) + 22;
    return `<rect x="${px(at)}" y="${px(y)}" width="22" height="11" rx="2" ${shape}/><text class="small" x="${px(at + 29)}" y="${px(y + 9.5)}">${text}</text>`;
  });
  return ["<g>", ...drawn, "</g>"].join("\n");
}
