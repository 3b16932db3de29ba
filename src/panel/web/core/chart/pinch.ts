/**
 * What two fingers do on a drawing: moved apart they bring it nearer, moved together further away, and moved alongside they shift it. One
 * finger does nothing here: on a touch screen it scrolls the page. Pure.
 */

/** Of one finger, px. */
export interface Touch {
  readonly x: number;
  readonly y: number;
}

/** The fingers on a drawing, by their pointer's id, in the order in which they came. */
export type Fingers = ReadonlyMap<number, Touch>;

export const NO_FINGERS: Fingers = new Map();

/** What the drawing has to do; x and y in px. */
export interface Pinch {
  /** How much larger it gets: 2 shows everything twice as large. */
  readonly scale: number;
  /** What stays under the fingers: the middle between them. */
  readonly at: Touch;
  readonly movedX: number;
  readonly movedY: number;
}

/** Fingers that are nearer than this tell no scale, px: two pads side by side. */
const APART_PX_MIN = 24;

/** A finger is put down. More than two do nothing: the first two count. */
export const withFinger = (fingers: Fingers, id: number, at: Touch): Fingers => new Map([...fingers, [id, at]]);

export function withoutFinger(fingers: Fingers, id: number): Fingers {
  const left = new Map(fingers);
  left.delete(id);
  return left;
}

/**
 * A finger has moved to `to`.
 * @returns the fingers as they are then, and what they did; null: fewer than two, or it is not one of the first two
 */
export function pinched(fingers: Fingers, id: number, to: Touch): readonly [Fingers, Pinch | null] {
  if (!fingers.has(id)) return [fingers, null];
  const moved = new Map(fingers).set(id, to);
  const [before, after] = [pairOf(fingers), pairOf(moved)];
  if (before === null || after === null) return [moved, null];
  const isFar = Math.min(before.apartPx, after.apartPx) >= APART_PX_MIN;
  const scale = isFar ? after.apartPx / before.apartPx : 1;
  const [movedX, movedY] = [after.at.x - before.at.x, after.at.y - before.at.y];
  return [moved, { scale, at: after.at, movedX, movedY }];
}

/** The middle between the first two fingers, and how far they are apart; null: there is one at most. */
function pairOf(fingers: Fingers): { readonly at: Touch; readonly apartPx: number } | null {
  const [first, second] = [...fingers.values()];
  if (first === undefined || second === undefined) return null;
  const at = { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 };
  return { at, apartPx: Math.hypot(second.x - first.x, second.y - first.y) };
}
