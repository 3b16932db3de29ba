/** Two fingers on a drawing, as `pinched` reads them. One finger stays what it is: the page's, or whatever else listens. */
import { type RefObject, useEffect, useRef } from "react";
import { NO_FINGERS, type Pinch, pinched, withFinger, withoutFinger } from "../core/chart/index.ts";

/**
 * @param drawing the element that the fingers are on
 * @param which stays the same as long as the element does
 * @param act told of each movement, with `at` from the element's corner
 * @returns asks whether two fingers are on it now
 */
export function usePinch(
  drawing: RefObject<HTMLElement | null>,
  which: string,
  act: (pinch: Pinch) => void,
): () => boolean {
  const fingers = useRef(NO_FINGERS);
  const newest = useRef(act);
  newest.current = act;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another `which` is another element
  useEffect(() => {
    const on = drawing.current;
    if (on === null) return;
    fingers.current = NO_FINGERS;
    const down = ({ pointerType, pointerId, clientX, clientY }: PointerEvent): void => {
      if (pointerType === "touch") fingers.current = withFinger(fingers.current, pointerId, { x: clientX, y: clientY });
    };
    const move = ({ pointerId, clientX, clientY }: PointerEvent): void => {
      const [left, pinch] = pinched(fingers.current, pointerId, { x: clientX, y: clientY });
      fingers.current = left;
      if (pinch === null) return;
      const corner = on.getBoundingClientRect();
      newest.current({ ...pinch, at: { x: pinch.at.x - corner.left, y: pinch.at.y - corner.top } });
    };
    const up = ({ pointerId }: PointerEvent): void => {
      fingers.current = withoutFinger(fingers.current, pointerId);
    };
    // Otherwise the browser scrolls the page with both, and takes them away from the drawing.
    const keep = (event: TouchEvent): void => {
      if (event.touches.length > 1 && event.cancelable) event.preventDefault();
    };
    const end = new AbortController();
    const { signal } = end;
    on.addEventListener("pointerdown", down, { signal });
    on.addEventListener("pointermove", move, { signal });
    on.addEventListener("pointerup", up, { signal });
    on.addEventListener("pointercancel", up, { signal });
    on.addEventListener("lostpointercapture", up, { signal });
    on.addEventListener("touchstart", keep, { signal, passive: false });
    on.addEventListener("touchmove", keep, { signal, passive: false });
    return () => end.abort();
  }, [drawing, which]);
  return () => fingers.current.size > 1;
}
