/** The Gantt with its tools: by pointer, by wheel, by keys. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { GanttRect } from "../../core/gantt-geometry.ts";
import { type GanttColours, GanttView } from "../../core/gantt-view.ts";
import type { Panel } from "../../core/panel.ts";
import { useT } from "../../core-react.tsx";
import type { Say } from "../../texts/say.ts";
import { TextRoom } from "../parts/text-room.tsx";

/** A share of the window for each press. */
const STEP = 0.2;
const ZOOM = 1.4;

/** Grey, but for what is abnormal; that has a mark, too. */
function coloursOf(element: HTMLElement): GanttColours {
  const text = getComputedStyle(element).color;
  const mix = (share: number): string => `color-mix(in srgb, ${text} ${share}%, transparent)`;
  return {
    text,
    line: mix(18),
    planned: mix(70),
    actual: mix(32),
    late: "#c77700",
    failed: "#c2341d",
    wait: mix(80),
    now: text,
  };
}

export function Gantt({ panel, asTable }: { panel: Panel; asTable: () => void }): ReactNode {
  const { run: t, say } = useT();
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<GanttView | null>(null);
  const [chosen, setChosen] = useState<GanttRect | null>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const its = new GanttView(element, panel, () => coloursOf(element), say.reason);
    view.current = its;
    its.draw();
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      its.zoom(event.deltaY > 0 ? ZOOM : 1 / ZOOM, event.offsetX / element.clientWidth);
      its.draw();
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    const end = panel.onFrame(() => its.draw());
    return () => {
      end();
      element.removeEventListener("wheel", onWheel);
    };
  }, [panel, say]);
  const act = (change: (its: GanttView) => void): void => {
    if (view.current === null) return;
    change(view.current);
    view.current.draw();
  };
  return (
    <>
      <GanttCanvas canvas={canvas} label={t.gantt} act={act} choose={setChosen} />
      <div className="run-tools">
        <Tool name={t.earlier} sign="◀" press={() => act((its) => its.pan(-STEP))} />
        <Tool name={t.later} sign="▶" press={() => act((its) => its.pan(STEP))} />
        <Tool name={t.zoomIn} sign="+" press={() => act((its) => its.zoom(1 / ZOOM))} />
        <Tool name={t.zoomOut} sign="−" press={() => act((its) => its.zoom(ZOOM))} />
        <button type="button" className="run-button" onClick={() => act((its) => its.follow())}>
          {t.follow}
        </button>
        <button type="button" className="run-button" onClick={asTable}>
          {t.asTable}
        </button>
        <TextRoom className="run-legend">
          {chosen === null ? Object.values(t.legend).join(" · ") : told(chosen, say)}
        </TextRoom>
      </div>
    </>
  );
}

interface CanvasProps {
  readonly canvas: React.RefObject<HTMLCanvasElement | null>;
  readonly label: string;
  readonly act: (change: (its: GanttView) => void) => void;
  readonly choose: (rect: GanttRect | null) => void;
}

function GanttCanvas({ canvas, label, act, choose }: CanvasProps): ReactNode {
  const drag = useRef<number | null>(null);
  const keys: Readonly<Record<string, (its: GanttView) => void>> = {
    ArrowLeft: (its) => its.pan(-STEP),
    ArrowRight: (its) => its.pan(STEP),
    "+": (its) => its.zoom(1 / ZOOM),
    "-": (its) => its.zoom(ZOOM),
    Home: (its) => its.follow(),
  };
  return (
    <canvas
      ref={canvas}
      className="run-canvas"
      role="img"
      aria-label={label}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = event.clientX;
      }}
      onPointerMove={(event) => {
        const { clientWidth } = event.currentTarget;
        const { offsetX, offsetY } = event.nativeEvent;
        act((its) => {
          if (drag.current === null) return choose(its.at(offsetX, offsetY));
          its.pan((drag.current - event.clientX) / clientWidth);
          drag.current = event.clientX;
        });
      }}
      onPointerUp={() => {
        drag.current = null;
      }}
      onLostPointerCapture={() => {
        drag.current = null;
      }}
      onKeyDown={(event) => {
        const change = keys[event.key];
        if (change === undefined) return;
        event.preventDefault();
        act(change);
      }}
    />
  );
}

function Tool({ name, sign, press }: { name: string; sign: string; press: () => void }): ReactNode {
  return (
    <button type="button" className="run-button" aria-label={name} onClick={press}>
      {sign}
    </button>
  );
}

/** One bar in words. */
function told({ cycle, step, fromMs, untilMs, bar, wait }: GanttRect, say: Say): string {
  const times = `${(fromMs / 1000).toFixed(3)} – ${(untilMs / 1000).toFixed(3)} s`;
  const late = bar !== null && bar.lateMs >= 0.05 ? ` · +${bar.lateMs.toFixed(1)} ms` : "";
  const why = wait === null ? "" : ` · ${wait.reasons.map(say.reason).join(" ")}`;
  return `${step} (${cycle}) · ${times}${late}${why}`;
}
