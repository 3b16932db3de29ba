/** One bar of the Gantt, drawn: by outline, hatching and mark as well as by colour. */
import type { Refusal } from "../../../../model/index.ts";
import type { GanttRect, Place } from "./gantt-geometry.ts";

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

/** Bars that are narrower have no room for a name, rem. */
const NAME_REM = 2.125;

/** What a bar is drawn with beside its place. */
export interface BarInk extends GanttColours {
  /** Later than this is late, ms. */
  readonly lateMs: number;
  /** Words what a step waits for. */
  readonly say: (refusal: Refusal) => string;
  /** There is room for names in it. */
  readonly isNamed: boolean;
  /** What lies left of this is cut off, px. */
  readonly left: number;
  /** The page's font size, px. */
  readonly remPx: number;
}

/** @param place as `placeOf` gives it */
export function drawBar(context: CanvasRenderingContext2D, rect: GanttRect, place: Place, colours: BarInk): void {
  const x = Math.max(colours.left, place.x);
  const width = place.x + place.width - x;
  if (width <= 0) return;
  const { y, height } = place;
  const namePx = NAME_REM * colours.remPx;
  const ink = { colour: colours.text, remPx: colours.remPx };
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
    if (colours.isNamed && reason !== undefined && width > 2 * namePx)
      write(context, colours.say(reason), { x, y: y - WAIT_REM * colours.remPx, width }, ink);
    return;
  }
  const isFailed = rect.bar?.outcome === "failed";
  const isLate = (rect.bar?.lateMs ?? 0) > colours.lateMs;
  context.fillStyle = isFailed ? colours.failed : colours.actual;
  context.fillRect(x, y, width, height);
  if (isLate) hatch(context, x, y, width, height, colours.late);
  const mark = isFailed ? "✕ " : isLate ? "! " : "";
  const middle = { x, y: y + height / 2, width };
  if (colours.isNamed && width > namePx) write(context, `${mark}${rect.step}`, middle, ink);
  else if (mark !== "") write(context, mark, { ...middle, width: namePx }, ink);
}

/** About as wide as a letter of the names, rem. */
const LETTER_REM = 0.40625;
/** So much above a wait its reason stands, rem. */
const WAIT_REM = 0.3125;

/** As many letters as there is room for: cutting them off by a clip costs more than all the rest. */
function write(
  context: CanvasRenderingContext2D,
  text: string,
  { x, y, width }: Pick<Place, "x" | "y" | "width">,
  { colour, remPx }: { readonly colour: string; readonly remPx: number },
): void {
  const letters = Math.max(1, Math.floor((width - 3) / (LETTER_REM * remPx)));
  context.fillStyle = colour;
  context.fillText(text.length <= letters ? text : `${text.slice(0, letters - 1)}…`, x + 3, y);
}

/** Distance of the slanted lines, px. */
const HATCH_PX = 7;
const HATCHES = new Map<string, CanvasPattern | null>();

/** Slanted lines: late is seen without colour, too. */
function hatch(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, colour: string) {
  const known = HATCHES.get(colour);
  const pattern = known === undefined ? hatching(context, colour) : known;
  HATCHES.set(colour, pattern);
  if (pattern === null) return;
  context.fillStyle = pattern;
  context.fillRect(x, y, width, height);
}

function hatching(on: CanvasRenderingContext2D, colour: string): CanvasPattern | null {
  const tile = document.createElement("canvas");
  tile.width = HATCH_PX;
  tile.height = HATCH_PX;
  const context = tile.getContext("2d");
  if (context === null) return null;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  // The corners are the neighbours' lines.
  for (const at of [-HATCH_PX, 0, HATCH_PX]) {
    context.moveTo(at - 1, HATCH_PX + 1);
    context.lineTo(at + HATCH_PX + 1, -1);
  }
  context.stroke();
  return on.createPattern(tile, "repeat");
}
