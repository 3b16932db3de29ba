/**
 * The Gantt on a canvas: planned outlines, the re-timed plan, what really happened, waits with what they wait for, and now. The heads
 * of groups are the page's, in a box over the canvas that scrolls; what of it is in view is drawn.
 */
import type { Refusal } from "../../../../model/index.ts";
import { canvasFont } from "../chart/index.ts";
import { type DeviceGrouping, deviceGroups } from "../lists/index.ts";
import type { Panel } from "../live/index.ts";
import { drawBar, type GanttColours } from "./gantt-bar.ts";
import {
  endOfGantt,
  type GanttRect,
  type GanttScale,
  ganttLanes,
  ganttRects,
  placeOf,
  ticksOf,
} from "./gantt-geometry.ts";
import { type Lane, type LaneRows, laneRows, lanesInView } from "./gantt-lanes.ts";
import { atNow, FIRST_WINDOW, type GanttWindow, movedTo, panned, zoomed } from "./gantt-window.ts";

/** Width of the names beside the lanes and height of the time above them, rem. */
const NAMES_REM = 7.75;
const AXIS_REM = 1.375;
const FONT_REM = 0.75;

/** What of it the page has to show in its own way; the same object until something of it changes. */
export interface GanttShown {
  readonly lanes: LaneRows;
  readonly by: DeviceGrouping;
  /** Width of the names beside the lanes. */
  readonly namesPx: number;
  readonly isFollowing: boolean;
}

export interface GanttParts {
  readonly canvas: HTMLCanvasElement;
  /** Lies over the canvas, under the time, and scrolls the lanes. */
  readonly scroller: HTMLElement;
  readonly panel: Panel;
  readonly colours: () => GanttColours;
  /** The page's font size, px. */
  readonly remPx: () => number;
  /** What stands beside a lane. */
  readonly nameOf: (lane: Lane) => string;
  /** Words what a step waits for. */
  readonly say: (refusal: Refusal) => string;
  /** Called when `shown` has changed. */
  readonly changed: (shown: GanttShown) => void;
  /** Called after each drawing. */
  readonly drawn: () => void;
}

export class GanttView {
  readonly #parts: GanttParts;
  #window: GanttWindow = FIRST_WINDOW;
  #untilMs = 0;
  #by: DeviceGrouping = "none";
  #folded: ReadonlySet<string> = new Set();
  #lanes: readonly Lane[] = [];
  #laidOut = "";
  #rects: readonly GanttRect[] = [];
  #pointer: { readonly x: number; readonly y: number } | null = null;
  #remPx = 16;
  shown: GanttShown = {
    lanes: { rows: [], rowOf: new Map(), heightPx: 0 },
    ...{ by: "none", namesPx: 0, isFollowing: true },
  };

  constructor(parts: GanttParts) {
    this.#parts = parts;
  }

  /** As it was drawn last, and how far it could be moved. */
  get time(): GanttWindow & { readonly endMs: number } {
    return { ...this.#window, endMs: this.#untilMs };
  }

  follow(): void {
    this.#window = { ...this.#window, isFollowing: true };
  }

  /** Moves the window by a share of its length. */
  pan(share: number): void {
    this.#window = panned(this.#window, share, this.#untilMs);
  }

  moveTo(fromMs: number): void {
    this.#window = movedTo(this.#window, fromMs, this.#untilMs);
  }

  /** @param at the share of the canvas that stays where it is; now, if none is given */
  zoom(factor: number, at?: number): void {
    const { left, width } = this.#scale();
    const share = at === undefined ? 0.5 : Math.max(0, (at - left) / width);
    this.#window = zoomed(this.#window, factor, share, this.#untilMs);
  }

  group(by: DeviceGrouping): void {
    this.#by = by;
    this.#folded = new Set();
  }

  /** Folds the group, or unfolds it. */
  fold(group: string): void {
    const folded = new Set(this.#folded);
    if (!folded.delete(group)) folded.add(group);
    this.#folded = folded;
  }

  foldAll(): void {
    this.#folded = new Set(this.shown.lanes.rows.flatMap((row) => (row.kind === "group" ? [row.group] : [])));
  }

  unfoldAll(): void {
    this.#folded = new Set();
  }

  /** Where the pointer is, px from the canvas's corner; null: it is not over it. */
  point(at: { readonly x: number; readonly y: number } | null): void {
    this.#pointer = at;
  }

  /** What lies under the pointer now, whoever of the two has moved: what happened rather than what was planned. */
  get pointed(): GanttRect | null {
    const at = this.#pointer;
    if (at === null) return null;
    const scale = this.#scale();
    const isUnder = (rect: GanttRect): boolean => {
      const row = this.shown.lanes.rowOf.get(rect.lane);
      if (row === undefined) return false;
      const { x, y, width, height } = placeOf(rect, row, scale);
      return at.x >= Math.max(x, scale.left) && at.x <= x + width && at.y >= y && at.y <= y + height;
    };
    const under = this.#rects.filter(isUnder);
    return under.findLast(({ kind }) => kind !== "planned") ?? under[0] ?? null;
  }

  /** The lane whose name the pointer is on; null is the lane of what has no device. Undefined: it is on none. */
  get pointedLane(): Lane | undefined {
    const at = this.#pointer;
    const { left, top, scrolledPx } = this.#scale();
    if (at === null || at.x >= left || at.y < top) return undefined;
    const y = at.y - top + scrolledPx;
    const row = this.shown.lanes.rows.find(({ topPx, heightPx }) => y >= topPx && y < topPx + heightPx);
    return row?.kind === "lane" ? row.lane : undefined;
  }

  /** One frame. */
  draw(): void {
    const { panel, scroller, colours: coloursOf, say } = this.#parts;
    const { record, plan, job, forecast } = panel.picture;
    const nowMs = panel.planNowMs();
    this.#remPx = this.#parts.remPx();
    const facts = { record, plan, job, forecast, nowMs };
    this.#untilMs = endOfGantt(facts);
    this.#window = atNow(this.#window, nowMs, this.#untilMs);
    this.#layOut();
    const inView = lanesInView(this.shown.lanes, scroller.scrollTop, scroller.clientHeight);
    const { fromMs, lengthMs } = this.#window;
    this.#rects = ganttRects({ ...facts, fromMs, untilMs: fromMs + lengthMs, inView });
    const context = this.#prepare();
    if (context === null) return;
    const colours = coloursOf();
    const scale = this.#scale();
    context.save();
    this.#drawFrame(context, scale, colours);
    const ink = { ...colours, lateMs: job?.toleranceMs ?? 0, say, left: scale.left, remPx: this.#remPx };
    for (const rect of this.#rects) {
      const row = this.shown.lanes.rowOf.get(rect.lane);
      // Bars of several lanes lie over each other in a folded group: their names would, too.
      if (row !== undefined)
        drawBar(context, rect, placeOf(rect, row, scale), { ...ink, isNamed: row.kind === "lane" });
    }
    if (nowMs !== null && nowMs >= scale.fromMs && nowMs <= scale.untilMs) {
      context.fillStyle = colours.now;
      context.fillRect(xOf(nowMs, scale) - 1, scale.top, 2, this.#lanesPx);
    }
    context.restore();
    this.#parts.drawn();
  }

  /** Lanes are laid out again only if something of it is other than before. */
  #layOut(): void {
    const { panel, scroller, changed } = this.#parts;
    const { line } = panel.picture;
    const { isFollowing } = this.#window;
    const lanes = ganttLanes(panel.picture);
    if (!isSame(lanes, this.#lanes)) this.#lanes = lanes;
    const laidOut = JSON.stringify([
      this.#by,
      [...this.#folded],
      scroller.clientHeight,
      this.#remPx,
      line.name,
      this.#lanes,
    ]);
    if (laidOut === this.#laidOut && isFollowing === this.shown.isFollowing) return;
    this.#laidOut = laidOut;
    const groups = this.#by === "none" ? null : deviceGroups(line, this.#by);
    const order = { groups, folded: this.#folded, roomPx: scroller.clientHeight, remPx: this.#remPx };
    const namesPx = NAMES_REM * this.#remPx;
    this.shown = { lanes: laneRows(this.#lanes, order), by: this.#by, namesPx, isFollowing };
    changed(this.shown);
  }

  /** Sharp on every screen: as many pixels as there are. */
  #prepare(): CanvasRenderingContext2D | null {
    const { canvas } = this.#parts;
    const { clientWidth, clientHeight } = canvas;
    const ratio = globalThis.devicePixelRatio || 1;
    const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
    if (width === 0 || height === 0) return null;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext("2d");
    context?.setTransform(ratio, 0, 0, ratio, 0, 0);
    context?.clearRect(0, 0, clientWidth, clientHeight);
    return context;
  }

  /** Without the room that the scroller's bar takes. */
  #scale(): GanttScale {
    const { clientWidth, scrollTop } = this.#parts.scroller;
    const { fromMs, lengthMs } = this.#window;
    const [left, top] = [NAMES_REM * this.#remPx, AXIS_REM * this.#remPx];
    const width = Math.max(1, clientWidth - left);
    return { left, top, width, scrolledPx: scrollTop, fromMs, untilMs: fromMs + lengthMs };
  }

  /** Height of the lanes that are in view. */
  get #lanesPx(): number {
    return Math.min(this.#parts.scroller.clientHeight, this.shown.lanes.heightPx);
  }

  /** Leaves the context clipped to what lies under the time. */
  #drawFrame(context: CanvasRenderingContext2D, scale: GanttScale, colours: GanttColours): void {
    const right = scale.left + scale.width;
    context.font = canvasFont(FONT_REM, this.#remPx);
    context.textBaseline = "middle";
    for (const tickMs of ticksOf(scale.fromMs, scale.untilMs)) {
      const x = xOf(tickMs, scale);
      context.fillStyle = colours.line;
      context.fillRect(x, scale.top, 1, this.#lanesPx);
      context.fillStyle = colours.text;
      const text = `${tickMs / 1000} s`;
      if (x + 3 + context.measureText(text).width <= right) context.fillText(text, x + 3, scale.top / 2);
    }
    context.beginPath();
    context.rect(0, scale.top, right, this.#lanesPx);
    context.clip();
    for (const row of this.shown.lanes.rows) {
      const y = scale.top + row.topPx - scale.scrolledPx;
      if (y + row.heightPx < scale.top || y > scale.top + this.#lanesPx) continue;
      context.fillStyle = colours.line;
      context.fillRect(0, y + row.heightPx - 1, right, 1);
      context.fillStyle = colours.text;
      if (row.kind === "lane") writeName(context, this.#parts.nameOf(row.lane), y + row.heightPx / 2, scale.left);
    }
  }
}

const xOf = (ms: number, { left, width, fromMs, untilMs }: GanttScale): number =>
  left + ((ms - fromMs) * width) / (untilMs - fromMs);

const isSame = (a: readonly Lane[], b: readonly Lane[]): boolean =>
  a.length === b.length && a.every((lane, i) => lane === b[i]);

/** Of one that is too long, its beginning and its end: the names of a line often differ there. */
function writeName(context: CanvasRenderingContext2D, name: string, y: number, roomPx: number): void {
  const widthPx = context.measureText(name).width;
  const letters = Math.floor((name.length * (roomPx - 12)) / Math.max(1, widthPx));
  const half = Math.max(1, Math.floor((letters - 1) / 2));
  const text = letters >= name.length ? name : `${name.slice(0, half)}…${name.slice(-half)}`;
  context.fillText(text, 4, y);
}
