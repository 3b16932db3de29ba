/** The lanes of the drawing: a bar for each step, with everything that is known of it in its title. */
import { type Bar, endOf, type Lane, NO_DEVICE, type ZoneLane } from "./lanes.ts";
import { type Frame, LANE_HEIGHT, ZONE_HEIGHT } from "./svg-frame.ts";
import { escapeXml, px, textWidth } from "./svg-text.ts";

/** Tints that dark text can be read on, and that neighbours in the list are told apart by without seeing red and green. */
const TINTS = ["#9ecae9", "#ffd8a1", "#b8dfb0", "#d6c7ee", "#f3c6cd", "#cfd8df"] as const;

export const tintOf = (cycle: number): string => TINTS[(cycle - 1) % TINTS.length] ?? TINTS[0];

const BAR_INSET = 4;
/** Narrowest bar: a step that takes next to nothing can still be seen. */
const BAR_WIDTH_MIN = 1.5;
const NARROW = 6;

export function laneSvg({ name, bars }: Lane, row: number, frame: Frame): string {
  const top = frame.lanesTop + row * LANE_HEIGHT;
  const middle = top + LANE_HEIGHT / 2;
  const label = `<text class="name" x="${px(frame.left - 10)}" y="${px(middle + 4)}" text-anchor="end">${escapeXml(name)}</text>`;
  const rule = `<line class="grid" x1="${px(frame.left)}" y1="${px(top + LANE_HEIGHT)}" x2="${px(frame.right)}" y2="${px(top + LANE_HEIGHT)}"/>`;
  // Critical bars last: their outline lies over their neighbours'.
  const inOrder = bars.toSorted((a, b) => Number(a.isCritical) - Number(b.isCritical));
  return [`<g>`, rule, label, ...inOrder.map((bar) => barSvg(bar, top, frame)), "</g>"].join("\n");
}

function barSvg(bar: Bar, top: number, frame: Frame): string {
  const from = frame.x(bar.startMs);
  const width = Math.max(BAR_WIDTH_MIN, frame.x(endOf(bar)) - from);
  const height = LANE_HEIGHT - 2 * BAR_INSET;
  const look =
    bar.device === null
      ? `fill="${tintOf(bar.cycle)}" fill-opacity="0.45" stroke-dasharray="3 2"`
      : `fill="${tintOf(bar.cycle)}"`;
  // A thick outline would hide a narrow bar's tint.
  const outline = bar.isCritical && width < NARROW ? ` style="stroke-width:1"` : "";
  const box = `<rect class="${bar.isCritical ? "critical" : "plain"}" x="${px(from)}" y="${px(top + BAR_INSET)}" width="${px(width)}" height="${px(height)}" rx="2" ${look}${outline}/>`;
  const fits = textWidth(bar.id, 11) + 6 <= width;
  const label = fits
    ? `<text class="step" x="${px(from + width / 2)}" y="${px(top + LANE_HEIGHT / 2 + 4)}" text-anchor="middle">${escapeXml(bar.id)}</text>`
    : "";
  return `<g><title>${escapeXml(barTitle(bar))}</title>${box}${label}</g>`;
}

function barTitle(bar: Bar): string {
  const times = `${seconds(bar.startMs)} to ${seconds(endOf(bar))} s (${seconds(bar.durationMs)} s)`;
  const slack = bar.isCritical ? "on the critical path" : `slack ${seconds(bar.slackMs)} s`;
  return `${bar.id}, cycle ${bar.cycle}, ${bar.device ?? NO_DEVICE}: ${times}, ${slack}`;
}

export function zoneLaneSvg({ zone, stays }: ZoneLane, row: number, frame: Frame): string {
  const top = frame.zonesTop + row * ZONE_HEIGHT;
  const label = `<text class="zone-name" x="${px(frame.left - 10)}" y="${px(top + ZONE_HEIGHT / 2 + 4)}" text-anchor="end">zone ${escapeXml(zone)}</text>`;
  const bars = stays.map(({ device, fromMs, untilMs }) => {
    const from = frame.x(fromMs);
    const width = Math.max(BAR_WIDTH_MIN, frame.x(untilMs) - from);
    const title = `${device} in zone ${zone}: ${seconds(fromMs)} to ${seconds(untilMs)} s`;
    const fits = textWidth(device, 9) + 4 <= width;
    const text = fits
      ? `<text class="stay" x="${px(from + width / 2)}" y="${px(top + ZONE_HEIGHT / 2 + 3)}" text-anchor="middle">${escapeXml(device)}</text>`
      : "";
    const box = `<rect x="${px(from)}" y="${px(top + 3)}" width="${px(width)}" height="${ZONE_HEIGHT - 6}" rx="2" fill="#dfe5ea" stroke="#8a99a6" stroke-width="0.75"/>`;
    return `<g><title>${escapeXml(title)}</title>${box}${text}</g>`;
  });
  return ["<g>", label, ...bars, "</g>"].join("\n");
}

export const seconds = (ms: number): string => (ms / 1000).toFixed(3);
