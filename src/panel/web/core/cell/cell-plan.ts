/** The cell flat, from above and from in front: where there is no WebGL, or where somebody likes it better. */

import { canvasFont, rootRemPx } from "../chart/index.ts";
import type { Camera } from "./cell-camera.ts";
import type { Point } from "./cell-frame.ts";
import { boundsOf, type Solid } from "./cell-geometry.ts";
import { drawTrouble } from "./cell-trouble.ts";
import { type CellColours, type CellView, coloursOf, looksSame } from "./cell-view.ts";

export interface PlanPane {
  /** Sides of the line that go to the right and up. */
  readonly right: "x" | "y";
  readonly up: "y" | "z";
  readonly title: string;
}

/** Where a pane's millimetres are on the canvas. */
export interface PlanScale {
  readonly pane: PlanPane;
  readonly pxPerMm: number;
  px(point: Point): { readonly x: number; readonly y: number };
}

/** A pane's part of the canvas, px. */
export interface PaneRoom {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const MARGIN_PX = 28;

/** Fits the bounds into the pane's half of the canvas, nearer or shifted as the camera says. Pure. */
export function scaleOf(
  pane: PlanPane,
  bounds: { readonly low: Point; readonly high: Point },
  room: PaneRoom,
  { far, shift }: Pick<Camera, "far" | "shift">,
): PlanScale {
  const { low, high } = bounds;
  const widthMm = Math.max(high[pane.right] - low[pane.right], 1);
  const heightMm = Math.max(high[pane.up] - low[pane.up], 1);
  const fitting = Math.min((room.width - 2 * MARGIN_PX) / widthMm, (room.height - 2 * MARGIN_PX) / heightMm);
  const pxPerMm = Math.max(fitting, 0.001) / far;
  const left = room.left + (room.width - widthMm * pxPerMm) / 2 + shift.right * room.height;
  const bottom = room.top + (room.height + heightMm * pxPerMm) / 2 - shift.up * room.height;
  return {
    ...{ pane, pxPerMm },
    px: (point) => ({
      x: left + (point[pane.right] - low[pane.right]) * pxPerMm,
      y: bottom - (point[pane.up] - low[pane.up]) * pxPerMm,
    }),
  };
}

/** Some of the solid shows in its pane: what has been moved out of it has no name there. Pure. */
export function isInPane({ pane, pxPerMm, px }: PlanScale, at: Point, size: Point, room: PaneRoom): boolean {
  const { x, y } = px(at);
  const [halfWidth, halfHeight] = [(size[pane.right] * pxPerMm) / 2, (size[pane.up] * pxPerMm) / 2];
  return (
    x + halfWidth > room.left &&
    x - halfWidth < room.left + room.width &&
    y + halfHeight > room.top &&
    y - halfHeight < room.top + room.height
  );
}

export class CellPlan implements CellView {
  readonly #canvas: HTMLCanvasElement;
  readonly #panes: readonly [PlanPane, PlanPane];
  #solids: readonly Solid[] = [];
  #bounds = boundsOf([]);
  #colours: CellColours;
  #camera: Camera;

  constructor(canvas: HTMLCanvasElement, titles: { readonly top: string; readonly side: string }, camera: Camera) {
    this.#canvas = canvas;
    this.#camera = camera;
    this.#panes = [
      { right: "x", up: "y", title: titles.top },
      { right: "x", up: "z", title: titles.side },
    ];
    this.#colours = coloursOf(canvas);
    this.refresh();
  }

  show(solids: readonly Solid[]): void {
    const { low, high } = this.#bounds;
    if (looksSame(solids, this.#solids, Math.max(high.x - low.x, high.y - low.y) / 2000)) return;
    if (this.#solids.length === 0) this.#bounds = boundsOf(solids);
    this.#solids = solids;
    this.#draw();
  }

  look(camera: Camera): void {
    this.#camera = camera;
    this.#draw();
  }

  refresh(): void {
    const { clientWidth, clientHeight } = this.#canvas;
    const ratio = Math.min(globalThis.devicePixelRatio, 2);
    this.#canvas.width = Math.max(clientWidth * ratio, 1);
    this.#canvas.height = Math.max(clientHeight * ratio, 1);
    this.#colours = coloursOf(this.#canvas);
    this.#draw();
  }

  dispose(): void {}

  #draw(): void {
    const context = this.#canvas.getContext("2d");
    if (context === null) return;
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const ratio = this.#canvas.width / Math.max(width, 1);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = this.#colours.ground;
    context.fillRect(0, 0, width, height);
    for (const [index, pane] of this.#panes.entries()) {
      const room = { left: (index * width) / 2, top: 0, width: width / 2, height };
      context.save();
      context.beginPath();
      context.rect(room.left, room.top, room.width, room.height);
      context.clip();
      this.#drawPane(context, scaleOf(pane, this.#bounds, room, this.#camera), room);
      context.restore();
    }
    context.strokeStyle = this.#colours.line;
    context.lineWidth = 1;
    context.strokeRect(width / 2, 0, 0, height);
  }

  #drawPane(context: CanvasRenderingContext2D, scale: PlanScale, room: PaneRoom): void {
    const { left, width } = room;
    // What lies further back first: lowest for the view from above, furthest for the one from in front.
    const depth = scale.pane.up === "y" ? "z" : "y";
    const order = this.#solids.toSorted((a, b) => (depth === "z" ? a.at.z - b.at.z : b.at.y - a.at.y));
    for (const solid of order) this.#drawSolid(context, solid, scale);
    const taken: LabelRoom[] = [];
    for (const solid of order.filter(({ at, size }) => isInPane(scale, at, size, room)))
      this.#drawLabel(context, solid, scale, { taken, left: left + 2, right: left + width - 2 });
    context.fillStyle = this.#colours.ink;
    context.font = canvasFont(TITLE_REM, rootRemPx(), 600);
    context.textAlign = "left";
    context.textBaseline = "top";
    context.fillText(scale.pane.title, left + 10, 8);
  }

  #drawSolid(context: CanvasRenderingContext2D, solid: Solid, { pane, pxPerMm, px }: PlanScale): void {
    const { x, y } = px(solid.at);
    const width = Math.max(solid.size[pane.right] * pxPerMm, 2);
    const height = Math.max(solid.size[pane.up] * pxPerMm, 2);
    context.save();
    context.translate(x, y);
    if (pane.up === "y") context.rotate((-solid.turnDeg * Math.PI) / 180);
    context.globalAlpha = solid.isDim ? 0.4 : 1;
    context.fillStyle = this.#colours.fills[solid.role];
    context.fillRect(-width / 2, -height / 2, width, height);
    context.lineWidth = solid.trouble?.isAbnormal ? 2 : 1;
    context.strokeStyle = solid.trouble?.isAbnormal ? this.#colours.trouble : this.#colours.line;
    context.setLineDash(solid.isDim ? [4, 3] : []);
    context.strokeRect(-width / 2, -height / 2, width, height);
    context.restore();
  }

  #drawLabel(
    context: CanvasRenderingContext2D,
    solid: Solid,
    { pane, pxPerMm, px }: PlanScale,
    { taken, left, right }: { readonly taken: LabelRoom[]; readonly left: number; readonly right: number },
  ): void {
    if (solid.label === "") return;
    const { x, y } = px(solid.at);
    const { ground, trouble, ink, line } = this.#colours;
    const remPx = rootRemPx();
    const [labelPx, markPx] = [LABEL_REM * remPx, MARK_REM * remPx];
    context.font = canvasFont(FONT_REM, remPx);
    const width = context.measureText(solid.label).width + (solid.trouble === null ? 0 : markPx + 4);
    const below = y + Math.max((solid.size[pane.up] * pxPerMm) / 2, 1) + 2;
    const inside = Math.min(Math.max(x - width / 2, left), right - width);
    const room = freeRoom({ left: inside, top: below, width }, taken, labelPx);
    taken.push(room);
    context.globalAlpha = 0.75;
    context.fillStyle = ground;
    context.fillRect(room.left - 1, room.top, width + 2, labelPx);
    context.globalAlpha = 1;
    let from = room.left;
    if (solid.trouble !== null) {
      const middle = { x: from + markPx / 2, y: room.top + labelPx / 2 };
      drawTrouble(context, solid.trouble, {
        ...middle,
        size: markPx,
        ink: solid.trouble.isAbnormal ? trouble : line,
        fill: ground,
      });
      from += markPx + 4;
    }
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillStyle = ink;
    context.fillText(solid.label, from, room.top + labelPx / 2);
  }
}

/** Text, a name with its room, its mark and a pane's title, rem. */
const FONT_REM = 0.75;
const LABEL_REM = 1.125;
const MARK_REM = 0.9375;
const TITLE_REM = 0.8125;

export interface LabelRoom {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

/** Less than this two do not overlap: sums of pixels are not exact. */
const TOUCH_PX = 0.01;

/**
 * Moved down until it covers none of the others: each time at least past one of them. Pure.
 * @param heightPx of each
 */
export function freeRoom(wanted: LabelRoom, taken: readonly LabelRoom[], heightPx: number): LabelRoom {
  const inTheWay = taken.find(
    (each) =>
      Math.abs(each.top - wanted.top) < heightPx - TOUCH_PX &&
      wanted.left < each.left + each.width &&
      each.left < wanted.left + wanted.width,
  );
  return inTheWay === undefined ? wanted : freeRoom({ ...wanted, top: inTheWay.top + heightPx }, taken, heightPx);
}
