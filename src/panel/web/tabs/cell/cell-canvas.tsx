/** The canvas that the cell is drawn on, by whichever of the two views is chosen. */
import { type PointerEvent, type ReactNode, type RefObject, useCallback, useEffect, useRef } from "react";
import { usePinch } from "../../components/pinch-hand.ts";
import { readSignal } from "../../components/signals.ts";
import type { CellView } from "../../core/cell/index.ts";
import { afterKey, type Camera, cellSolids, pinchedBy, turned, zoomed } from "../../core/cell/index.ts";
import type { Panel } from "../../core/live/index.ts";
import { useFrame, useT } from "../../core-react.tsx";

export type Shape = "solid" | "flat";

interface CellCanvasProps {
  readonly panel: Panel;
  readonly shape: Shape;
  readonly camera: Camera;
  readonly onCamera: (to: (from: Camera) => Camera) => void;
  /** It cannot be drawn in 3D, for this reason. Stays the same between renders. */
  readonly onNoSolid: (why: string) => void;
}

const DEGREES_PER_PX = 0.4;

export function CellCanvas({ panel, shape, camera, onCamera, onNoSolid }: CellCanvasProps): ReactNode {
  const t = useT().tab.cell;
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useView({ panel, shape, canvas, onNoSolid, camera });
  useFrame(panel, () => show(panel, view.current));
  const isPinched = usePinch(canvas, shape, ({ scale, at, movedX, movedY }) => {
    const { clientWidth = 1, clientHeight = 1 } = canvas.current ?? {};
    // The flat picture has two panes beside each other, which move alike.
    const paneX = shape === "solid" ? at.x - clientWidth / 2 : (at.x % (clientWidth / 2)) - clientWidth / 4;
    const share = (px: number): number => px / Math.max(1, clientHeight);
    const middle = { x: share(paneX), y: share(at.y - clientHeight / 2) };
    onCamera((from) => pinchedBy(from, { scale, at: middle, movedX: share(movedX), movedY: share(movedY) }));
  });
  const drag = (event: PointerEvent<HTMLCanvasElement>) => {
    if (shape !== "solid" || isPinched() || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { movementX, movementY } = event;
    onCamera((from) => turned(from, -movementX * DEGREES_PER_PX, movementY * DEGREES_PER_PX));
  };
  return (
    <canvas
      // A canvas that has been drawn on in one way cannot be drawn on in the other.
      key={shape}
      ref={canvas}
      tabIndex={0}
      role="img"
      aria-label={shape === "solid" ? t.pictureSolid : t.pictureFlat}
      className="cell-canvas"
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onWheel={({ deltaY }) => onCamera((from) => zoomed(from, deltaY > 0 ? 1.1 : 1 / 1.1))}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || afterKey(camera, event.key) === null) return;
        event.preventDefault();
        onCamera((from) => afterKey(from, event.key) ?? from);
      }}
    />
  );
}

function show(panel: Panel, view: CellView | null): void {
  if (view === null) return;
  const { line, state, freshness } = panel.picture;
  const solids = cellSolids(line, state, (signal) => {
    const { value, quality } = readSignal(panel, signal);
    // Good a while ago is not good now.
    return { value, quality: freshness === "live" ? quality : "stale" };
  });
  view.show(solids);
}

interface ViewOf {
  readonly panel: Panel;
  readonly shape: Shape;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly camera: Camera;
  readonly onNoSolid: (why: string) => void;
}

function useView({ panel, shape, canvas, camera, onNoSolid }: ViewOf): RefObject<CellView | null> {
  const t = useT().tab.cell;
  const view = useRef<CellView | null>(null);
  const newest = useRef(camera);
  newest.current = camera;
  const titles = useRef({ top: t.fromAbove, side: t.fromFront });
  const keep = useCallback(
    (made: CellView, on: HTMLCanvasElement): (() => void) => {
      view.current = made;
      const stop = follow(on, () => made.refresh());
      show(panel, made);
      return () => {
        stop();
        made.dispose();
        view.current = null;
      };
    },
    [panel],
  );
  useEffect(() => {
    const on = canvas.current;
    if (on === null) return;
    let isWanted = true;
    let end: () => void = () => undefined;
    const make = async () => {
      if (shape === "flat") {
        const { CellPlan } = await import("../../core/cell/cell-plan.ts");
        if (isWanted) end = keep(new CellPlan(on, titles.current, newest.current), on);
        return;
      }
      const { CellScene: Scene } = await import("../../core/cell/cell-scene.ts");
      if (!isWanted) return;
      end = keep(new Scene(on, newest.current), on);
    };
    make().catch((error: unknown) => {
      if (isWanted) onNoSolid(error instanceof Error ? error.message : String(error));
    });
    return () => {
      isWanted = false;
      end();
    };
  }, [shape, canvas, keep, onNoSolid]);
  useEffect(() => view.current?.look(camera), [camera]);
  return view;
}

/** Calls `changed` when the canvas gets another size, or the page another theme. @returns what ends it */
function follow(canvas: HTMLCanvasElement, changed: () => void): () => void {
  const size = new ResizeObserver(changed);
  size.observe(canvas);
  const theme = new MutationObserver(changed);
  theme.observe(document.documentElement, { attributes: true });
  return () => {
    size.disconnect();
    theme.disconnect();
  };
}
