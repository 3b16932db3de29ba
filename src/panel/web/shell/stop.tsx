/** Stop and Hold. Stop waits for nothing: it is sent when the pointer goes down, and is never disabled. */
import { type ReactNode, useCallback, useEffect, useRef } from "react";
import { TextRoom } from "../components/text-room.tsx";
import type { Panel, StopProgress } from "../core/live/index.ts";
import { useFrame, usePicture, useT } from "../core-react.tsx";

export function StopAndHold({ panel }: { panel: Panel }): ReactNode {
  const t = useT();
  usePicture(panel);
  const stop = useCallback(() => panel.stop("stop"), [panel]);
  const why = panel.whyNot(HOLD);
  return (
    <div className="stop-and-hold">
      <div className="hold-line">
        <button
          type="button"
          className="plain-button"
          data-size="hold"
          aria-disabled={why.length > 0}
          aria-describedby="why-hold"
          onClick={() => why.length === 0 && void panel.ask(HOLD)}
        >
          <span aria-hidden="true">❚❚ </span>
          {t.top.hold}
        </button>
        <TextRoom id="why-hold" className="why" title={why.join(" ")}>
          {why.join(" ")}
        </TextRoom>
      </div>
      <StopPress stop={stop} />
    </div>
  );
}

/** The button, with its key. Whatever else the page knows or does not know, it is there. */
export function StopPress({ stop }: { stop: () => void }): ReactNode {
  const { top: t } = useT();
  useStopKeys(stop);
  return (
    <button
      type="button"
      className="stop-button"
      aria-keyshortcuts="Control+Shift+S"
      title={t.stopKeys}
      onPointerDown={stop}
      // What is clicked without a pointer: a key, or what reads the screen.
      onClick={(event) => event.detail === 0 && stop()}
    >
      <span className="stop-word">
        <span aria-hidden="true">■ </span>
        {t.stop}
      </span>
      <span className="stop-note">{t.stopNote}</span>
    </button>
  );
}

const HOLD = { do: "command", command: "hold", choice: null } as const;

/** Ctrl+Shift+S, also while something is typed into an input. */
function useStopKeys(stop: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (!event.ctrlKey || !event.shiftKey || event.code !== "KeyS") return;
      event.preventDefault();
      if (!event.repeat) stop();
    };
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  }, [stop]);
}

/** The three stages of the last stop: sent, accepted, standing. */
export function StopStages({ panel }: { panel: Panel }): ReactNode {
  const { stop } = usePicture(panel);
  return <Stages stop={stop} tries={<Tries panel={panel} />} />;
}

/** Room is kept for them when there was no stop. @param tries what shows how often it was sent, if not the number of now */
export function Stages({ stop, tries }: { stop: StopProgress | null; tries?: ReactNode }): ReactNode {
  const t = useT().stopping;
  return (
    <TextRoom className={stop === null ? "stop-stages" : "stop-stages is-shown"} role="status">
      {stop !== null && (
        <>
          <strong>{t.title(stop.command)}</strong> {tries ?? <span aria-hidden="true">{t.sent(stop.tries)}</span>}{" "}
          <span>
            {stop.acceptedAfterMs === null
              ? `… ${stop.trouble === null ? t.notAccepted : t.trouble[stop.trouble]}`
              : `✔ ${t.accepted(Math.round(stop.acceptedAfterMs))}`}
          </span>{" "}
          <span>
            {stop.standingAfterMs === null
              ? `… ${t.notStanding}`
              : `${stop.isAssumed ? "≈" : "✔"} ${t[stop.isAssumed ? "assumed" : "standing"](Math.round(stop.standingAfterMs))}`}
          </span>
        </>
      )}
    </TextRoom>
  );
}

/** Grows four times a second: written without React, and not read out. */
function Tries({ panel }: { panel: Panel }): ReactNode {
  const t = useT().stopping;
  const node = useRef<HTMLSpanElement>(null);
  useFrame(panel, () => {
    const tries = panel.picture.stop?.tries;
    if (node.current !== null && tries !== undefined) node.current.textContent = t.sent(tries);
  });
  return <span ref={node} aria-hidden="true" />;
}
