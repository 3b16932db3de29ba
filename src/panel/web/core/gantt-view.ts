/** The Gantt on a canvas: planned outlines, the re-timed plan, what really happened, waits with what they wait for, and now. */
import type { Refusal } from "../../../model/index.ts";
import { type GanttList, type GanttRect, type GanttScale, ganttList, placeOf, ticksOf } from "./gantt-geometry.ts";
import type { Panel } from "./panel.ts";

const LABEL_PX = 110;
const AXIS_PX = 22;
const LANE_PX = { least: 16, most: 44 };
/** What the window shows at first, and may show at least and at most, ms. */
const WINDOW_MS = { start: 20_000, least: 500, most: 3_600_000 };
/** Where now stands in a window that follows it. */
const NOW_SHARE = 0.6;

export interface GanttColours {
  readonly text: string;
  readonly line: string;
  readonly planned: string;
  readonly actual: string;
  readonly late: string;
  readonly failed: string;
  readonly wait: string;
  readonly now: string;
}

export class GanttView {
  readonly #canvas: HTMLCanvasElement;
  readonly #panel: Panel;
  readonly #colours: () => GanttColours;
  readonly #say: (refusal: Refusal) => string;
  #fromMs = 0;
  #lengthMs = WINDOW_MS.start;
  /** It moves along with now, until a person has moved it. */
  isFollowing = true;
  list: GanttList = { lanes: [], rects: [] };

  /** @param say words what a step waits for */
  constructor(canvas: HTMLCanvasElement, panel: Panel, colours: () => GanttColours, say: (refusal: Refusal) => string) {
    this.#canvas = canvas;
    this.#panel = panel;
    this.#colours = colours;
    this.#say = say;
  }

  follow(): void {
    this.isFollowing = true;
  }

  /** Moves the window by a share of its length. */
  pan(share: number): void {
    this.isFollowing = false;
    this.#fromMs = Math.max(-this.#lengthMs / 2, this.#fromMs + share * this.#lengthMs);
  }

  /** @param at the share of the window that stays where it is */
  zoom(factor: number, at = NOW_SHARE): void {
    const anchorMs = this.#fromMs + at * this.#lengthMs;
    this.#lengthMs = Math.min(WINDOW_MS.most, Math.max(WINDOW_MS.least, this.#lengthMs * factor));
    this.#fromMs = anchorMs - at * this.#lengthMs;
  }

  /** What lies at a point of the canvas: the narrowest of it. */
  at(x: number, y: number): GanttRect | null {
    const scale = this.#scale();
    let found: GanttRect | null = null;
    for (const rect of this.list.rects) {
      const place = placeOf(rect, scale);
      const isIn = x >= place.x && x <= place.x + place.width && y >= place.y && y <= place.y + place.height;
      if (isIn && (found === null || rect.kind !== "planned")) found = rect;
    }
    return found;
  }

  /** One frame. */
  draw(): void {
    const { picture } = this.#panel;
    const nowMs = this.#panel.planNowMs();
    if (this.isFollowing && nowMs !== null) this.#fromMs = Math.max(0, nowMs - NOW_SHARE * this.#lengthMs);
    if (this.isFollowing && nowMs === null) this.#fromMs = 0;
    const { record, plan, job, forecast } = picture;
    const untilMs = this.#fromMs + this.#lengthMs;
    this.list = ganttList({ record, plan, job, forecast, fromMs: this.#fromMs, untilMs, nowMs });
    const context = this.#prepare();
    if (context === null) return;
    const colours = this.#colours();
    const scale = this.#scale();
    this.#drawFrame(context, scale, colours);
    const lateMs = job?.toleranceMs ?? 0;
    for (const rect of this.list.rects) drawRect(context, rect, scale, { ...colours, lateMs, say: this.#say });
    if (nowMs !== null && nowMs >= scale.fromMs && nowMs <= scale.untilMs) {
      const x = scale.left + ((nowMs - scale.fromMs) * scale.width) / this.#lengthMs;
      context.fillStyle = colours.now;
      context.fillRect(x - 1, scale.top, 2, this.list.lanes.length * scale.laneHeight);
    }
  }

  /** Sharp on every screen: as many pixels as there are. */
  #prepare(): CanvasRenderingContext2D | null {
    const { clientWidth, clientHeight } = this.#canvas;
    const ratio = globalThis.devicePixelRatio || 1;
    const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
    if (width === 0 || height === 0) return null;
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    const context = this.#canvas.getContext("2d");
    context?.setTransform(ratio, 0, 0, ratio, 0, 0);
    context?.clearRect(0, 0, clientWidth, clientHeight);
    return context;
  }

  #scale(): GanttScale {
    const { clientWidth, clientHeight } = this.#canvas;
    const lanes = Math.max(1, this.list.lanes.length);
    const laneHeight = Math.min(LANE_PX.most, Math.max(LANE_PX.least, (clientHeight - AXIS_PX) / lanes));
    const untilMs = this.#fromMs + this.#lengthMs;
    return { left: LABEL_PX, top: AXIS_PX, width: clientWidth - LABEL_PX, laneHeight, fromMs: this.#fromMs, untilMs };
  }

  #drawFrame(context: CanvasRenderingContext2D, scale: GanttScale, colours: GanttColours): void {
    const height = this.list.lanes.length * scale.laneHeight;
    context.font = "12px system-ui, sans-serif";
    context.textBaseline = "middle";
    context.fillStyle = colours.text;
    for (const [i, name] of this.list.lanes.entries())
      context.fillText(name, 4, scale.top + (i + 0.5) * scale.laneHeight, LABEL_PX - 10);
    for (const tickMs of ticksOf(scale.fromMs, scale.untilMs)) {
      const x = scale.left + ((tickMs - scale.fromMs) * scale.width) / (scale.untilMs - scale.fromMs);
      context.fillStyle = colours.line;
      context.fillRect(x, scale.top, 1, height);
      context.fillStyle = colours.text;
      context.fillText(`${tickMs / 1000} s`, x + 3, AXIS_PX / 2);
    }
    context.fillStyle = colours.line;
    for (let i = 0; i <= this.list.lanes.length; i++)
      context.fillRect(0, scale.top + i * scale.laneHeight, scale.left + scale.width, 1);
  }
}

/** Bars that are narrower have no room for a name. */
const NAME_PX = 34;

function drawRect(
  context: CanvasRenderingContext2D,
  rect: GanttRect,
  scale: GanttScale,
  colours: GanttColours & { readonly lateMs: number; readonly say: (refusal: Refusal) => string },
): void {
  const place = placeOf(rect, scale);
  const x = Math.max(scale.left, place.x);
  const width = place.x + place.width - x;
  if (width <= 0) return;
  const { y, height } = place;
  if (rect.kind === "planned" || rect.kind === "retimed") {
    context.strokeStyle = colours.planned;
    context.lineWidth = rect.isCritical ? 2 : 1;
    context.setLineDash(rect.kind === "retimed" ? [4, 3] : []);
    context.strokeRect(x + 0.5, y + 0.5, Math.max(1, width - 1), height - 1);
    context.setLineDash([]);
    return;
  }
  if (rect.kind === "wait") {
    context.fillStyle = colours.wait;
    for (let at = x; at < x + width; at += 6) context.fillRect(at, y, Math.min(3, x + width - at), height);
    const [reason] = rect.wait?.reasons ?? [];
    if (reason !== undefined && width > 2 * NAME_PX) write(context, colours.say(reason), x, y - 5, width, colours.text);
    return;
  }
  const isFailed = rect.bar?.outcome === "failed";
  const isLate = (rect.bar?.lateMs ?? 0) > colours.lateMs;
  context.fillStyle = isFailed ? colours.failed : colours.actual;
  context.fillRect(x, y, width, height);
  if (isLate) hatch(context, x, y, width, height, colours.late);
  const mark = isFailed ? "✕ " : isLate ? "! " : "";
  if (width > NAME_PX) write(context, `${mark}${rect.step}`, x, y + height / 2, width, colours.text);
  else if (mark !== "") write(context, mark, x, y + height / 2, NAME_PX, colours.text);
}

function write(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  width: number,
  colour: string,
): void {
  context.save();
  context.beginPath();
  context.rect(x, y - 10, width, 20);
  context.clip();
  context.fillStyle = colour;
  context.fillText(text, x + 3, y);
  context.restore();
}

/** Slanted lines: late is seen without colour, too. */
function hatch(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, colour: string) {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  for (let at = x - height; at < x + width; at += 7) {
    context.moveTo(at, y + height);
    context.lineTo(at + height, y);
  }
  context.stroke();
  context.restore();
}
