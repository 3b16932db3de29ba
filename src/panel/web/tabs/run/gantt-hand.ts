/** What a hand does on the Gantt: dragging and the wheel move it both ways, Ctrl and the wheel or two fingers zoom, keys do the same. */
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef } from "react";
import { usePinch } from "../../components/pinch-hand.ts";
import type { GanttView } from "../../core/gantt/index.ts";

/** A share of the window for each press. */
const STEP = 0.2;
const ZOOM = 1.4;
/** A wheel that counts in lines or pages: px for each of `WheelEvent.deltaMode`. */
const WHEEL_PX = [1, 18, 240] as const;

type Change = (view: GanttView) => void;

export const GANTT_MOVES = {
  earlier: (view) => view.pan(-STEP),
  later: (view) => view.pan(STEP),
  nearer: (view) => view.zoom(1 / ZOOM),
  further: (view) => view.zoom(ZOOM),
  follow: (view) => view.follow(),
} satisfies Record<string, Change>;

const KEYS: Readonly<Record<string, Change>> = {
  ArrowLeft: GANTT_MOVES.earlier,
  ArrowRight: GANTT_MOVES.later,
  "+": GANTT_MOVES.nearer,
  "-": GANTT_MOVES.further,
  Home: GANTT_MOVES.follow,
};

/** Listeners for the box that lies over the canvas; up, down and the page keys scroll it by themselves. */
export function useGanttHand(scroller: RefObject<HTMLElement | null>, act: (change: Change) => void) {
  const drag = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const newest = useRef(act);
  newest.current = act;
  useEffect(() => {
    const on = scroller.current;
    if (on === null) return;
    const onWheel = (event: WheelEvent): void => wheel(event, on, newest.current);
    // React's own listener cannot keep the page from zooming.
    on.addEventListener("wheel", onWheel, { passive: false });
    return () => on.removeEventListener("wheel", onWheel);
  }, [scroller]);
  const isPinched = usePinch(scroller, "gantt", ({ scale, at, movedX, movedY }) => {
    const on = scroller.current;
    if (on === null) return;
    on.scrollTop -= movedY;
    act((view) => {
      if (scale !== 1) view.zoom(1 / scale, at.x);
      if (movedX !== 0) view.pan(-movedX / Math.max(1, on.clientWidth));
    });
  });
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>): void => {
      // Heads of groups are pressed, and the bar beside the lanes is the browser's.
      if (event.target instanceof Element && event.target.closest("button") !== null) return;
      if (placeOn(event).x >= event.currentTarget.clientWidth) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { x: event.clientX, y: event.clientY };
      act((view) => view.point(placeOn(event)));
    },
    onPointerMove: (event: PointerEvent<HTMLElement>): void => {
      if (isPinched()) drag.current = null;
      if (isPinched()) return;
      const from = drag.current;
      const to = { x: event.clientX, y: event.clientY };
      const { clientWidth } = event.currentTarget;
      if (from !== null) event.currentTarget.scrollTop += from.y - to.y;
      if (from !== null) drag.current = to;
      act((view) => {
        view.point(placeOn(event));
        if (from !== null && from.x !== to.x) view.pan((from.x - to.x) / clientWidth);
      });
    },
    // A finger has no other way to point at a bar than to touch it: what it says stays until the next touch, and as long as the bar is there.
    onPointerLeave: ({ pointerType }: PointerEvent<HTMLElement>): void => {
      if (pointerType !== "touch") act((view) => view.point(null));
    },
    onLostPointerCapture: (): void => {
      drag.current = null;
    },
    onScroll: (): void => act(() => undefined),
    onKeyDown: (event: KeyboardEvent<HTMLElement>): void => {
      const change = KEYS[event.key];
      if (change === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act(change);
    },
  };
}

/** Up and down scroll the lanes, as long as there are more than can be seen; sideways, or with Shift, the time. */
function wheel(event: WheelEvent, on: HTMLElement, act: (change: Change) => void): void {
  const px = WHEEL_PX[event.deltaMode as 0 | 1 | 2] ?? 1;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    const at = event.clientX - on.getBoundingClientRect().left;
    return act((view) => view.zoom(event.deltaY > 0 ? ZOOM : 1 / ZOOM, at));
  }
  const isUpright = !event.shiftKey && Math.abs(event.deltaY) >= Math.abs(event.deltaX);
  if (isUpright && on.scrollHeight > on.clientHeight) return;
  event.preventDefault();
  const moved = isUpright || event.deltaX === 0 ? event.deltaY : event.deltaX;
  act((view) => view.pan((moved * px) / Math.max(1, on.clientWidth)));
}

/** From the canvas's corner, which lies above the box by the height of the time. */
function placeOn(event: PointerEvent<HTMLElement>): { readonly x: number; readonly y: number } {
  const { left } = event.currentTarget.getBoundingClientRect();
  const canvas = event.currentTarget.parentElement?.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - (canvas?.top ?? 0) };
}
