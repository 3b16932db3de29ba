/** The Gantt with its tools: by pointer, by wheel, by keys. It follows now until a person moves it, and says so. */
import { type ReactNode, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { PlainButton } from "../../components/plain-button.tsx";
import { PlainSelect } from "../../components/plain-select.tsx";
import { TextRoom } from "../../components/text-room.tsx";
import { rootRemPx } from "../../core/chart/index.ts";
import type { GanttColours, Lane } from "../../core/gantt/index.ts";
import { type GanttShown, GanttView } from "../../core/gantt/index.ts";
import { usefulGroupings } from "../../core/lists/index.ts";
import type { Panel } from "../../core/live/index.ts";
import { useLanguage, useT } from "../../core-react.tsx";
import type { Texts } from "../../texts/catalogue.ts";
import { GANTT_MOVES, useGanttHand } from "./gantt-hand.ts";
import { GanttHeads } from "./gantt-heads.tsx";
import { GanttTime, showTime } from "./gantt-time.tsx";

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

type Act = (change: (view: GanttView) => void) => void;

interface GanttRefs {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly slider: RefObject<HTMLInputElement | null>;
  readonly legend: RefObject<HTMLSpanElement | null>;
}

export function Gantt({ panel, asTable }: { panel: Panel; asTable: () => void }): ReactNode {
  const { run: t } = useT();
  const refs: GanttRefs = {
    canvas: useRef<HTMLCanvasElement>(null),
    scroller: useRef<HTMLElement>(null),
    slider: useRef<HTMLInputElement>(null),
    legend: useRef<HTMLSpanElement>(null),
  };
  const [shown, act] = useGantt(panel, refs);
  const hand = useGanttHand(refs.scroller, act);
  const fold = useCallback((group: string) => act((view) => view.fold(group)), [act]);
  return (
    <>
      <div className="gantt-body">
        <canvas ref={refs.canvas} className="gantt-canvas" role="img" aria-label={t.gantt} />
        <section
          ref={refs.scroller}
          className="gantt-scroll"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keys
          tabIndex={0}
          aria-label={t.lanes}
          {...hand}
        >
          {shown === null ? null : <GanttHeads shown={shown} onFold={fold} />}
        </section>
      </div>
      <GanttTools panel={panel} shown={shown} act={act} slider={refs.slider} asTable={asTable} />
      <TextRoom className="gantt-legend">
        <span ref={refs.legend} />
      </TextRoom>
    </>
  );
}

/** The view behind the canvas; what it says of itself after each drawing is written without React. */
function useGantt(panel: Panel, { canvas, scroller, slider, legend }: GanttRefs): readonly [GanttShown | null, Act] {
  const texts = useT();
  const language = useLanguage();
  const view = useRef<GanttView | null>(null);
  const [shown, setShown] = useState<GanttShown | null>(null);
  const words = useRef({ t: texts, language });
  words.current = { t: texts, language };
  useEffect(() => {
    const [on, over] = [canvas.current, scroller.current];
    if (on === null || over === null) return;
    const made: GanttView = new GanttView({
      ...{ canvas: on, scroller: over, panel, changed: setShown },
      colours: () => coloursOf(on),
      remPx: rootRemPx,
      say: (refusal) => words.current.t.say.reason(refusal),
      nameOf: (lane) => nameOf(lane, words.current.t),
      drawn: () => {
        if (slider.current !== null) showTime(slider.current, made.time, words.current);
        if (legend.current !== null) write(legend.current, legendOf(made, words.current.t));
      },
    });
    view.current = made;
    made.draw();
    const end = panel.onFrame(() => made.draw());
    const size = new ResizeObserver(() => made.draw());
    size.observe(over);
    return () => {
      end();
      size.disconnect();
    };
  }, [panel, canvas, scroller, slider, legend]);
  const act: Act = useCallback((change) => {
    if (view.current === null) return;
    change(view.current);
    view.current.draw();
  }, []);
  return [shown, act];
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

interface ToolsProps {
  readonly panel: Panel;
  readonly shown: GanttShown | null;
  readonly act: Act;
  readonly slider: RefObject<HTMLInputElement | null>;
  readonly asTable: () => void;
}

function GanttTools({ panel, shown, act, slider, asTable }: ToolsProps): ReactNode {
  const { run: t, list } = useT();
  const by = shown?.by ?? "none";
  const options = usefulGroupings(panel.picture.line).map((name) => ({ name, label: list.groupings[name] }));
  return (
    <div className="gantt-tools">
      <Tool name={t.earlier} sign="◀" press={() => act(GANTT_MOVES.earlier)} />
      <GanttTime slider={slider} onMove={(fromMs) => act((view) => view.moveTo(fromMs))} />
      <Tool name={t.later} sign="▶" press={() => act(GANTT_MOVES.later)} />
      <Tool name={t.zoomIn} sign="+" press={() => act(GANTT_MOVES.nearer)} />
      <Tool name={t.zoomOut} sign="−" press={() => act(GANTT_MOVES.further)} />
      <PlainButton isOn={shown?.isFollowing ?? true} onClick={() => act(GANTT_MOVES.follow)}>
        {t.follow}
      </PlainButton>
      {options.length < 2 ? null : (
        <PlainSelect
          label={list.group}
          value={by}
          options={options}
          onChoose={(name) => act((view) => view.group(name))}
        />
      )}
      {by === "none" ? null : (
        <>
          <PlainButton onClick={() => act((view) => view.foldAll())}>{list.foldAll}</PlainButton>
          <PlainButton onClick={() => act((view) => view.unfoldAll())}>{list.unfoldAll}</PlainButton>
        </>
      )}
      <PlainButton onClick={asTable}>{t.asTable}</PlainButton>
    </div>
  );
}

function Tool({ name, sign, press }: { name: string; sign: string; press: () => void }): ReactNode {
  return (
    <button type="button" className="run-button" aria-label={name} onClick={press}>
      {sign}
    </button>
  );
}

const nameOf = (lane: Lane, { run }: Texts): string => lane ?? run.noDevice;

/** The lane or the bar that is pointed at; what the bars mean where there is none. */
function legendOf({ pointed, pointedLane }: GanttView, texts: Texts): string {
  const { run, say } = texts;
  if (pointedLane !== undefined) return nameOf(pointedLane, texts);
  if (pointed === null) return [...Object.values(run.legend), run.hand].join(" · ");
  const { cycle, step, fromMs, untilMs, bar, wait } = pointed;
  const times = `${(fromMs / 1000).toFixed(3)} – ${(untilMs / 1000).toFixed(3)} s`;
  const late = bar !== null && bar.lateMs >= 0.05 ? ` · +${bar.lateMs.toFixed(1)} ms` : "";
  const why = wait === null ? "" : ` · ${wait.reasons.map(say.reason).join(" ")}`;
  return `${step} (${cycle}) · ${times}${late}${why}`;
}
