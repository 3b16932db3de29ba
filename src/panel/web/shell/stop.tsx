/** Stop and Hold. Stop waits for nothing: it is sent when the pointer goes down, and is never disabled. */
import { type ReactNode, useEffect, useRef } from "react";
import type { Panel } from "../core/panel.ts";
import { useFrame, usePicture, useT } from "../core-react.tsx";

export function StopAndHold({ panel }: { panel: Panel }): ReactNode {
  const t = useT();
  usePicture(panel);
  useStopKeys(panel);
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
        <p id="why-hold" className="why" title={why.join(" ")}>
          {why[0]}
          <span className="for-ears"> {why.slice(1).join(" ")}</span>
        </p>
      </div>
      <button
        type="button"
        className="stop-button"
        aria-keyshortcuts="Control+Shift+S"
        title={t.top.stopKeys}
        onPointerDown={() => panel.stop("stop")}
        // What is clicked without a pointer: a key, or what reads the screen.
        onClick={(event) => event.detail === 0 && panel.stop("stop")}
      >
        <span className="stop-word">
          <span aria-hidden="true">■ </span>
          {t.top.stop}
        </span>
        <span className="stop-note">{t.top.stopNote}</span>
      </button>
    </div>
  );
}

const HOLD = { do: "command", command: "hold", choice: null } as const;

/** Ctrl+Shift+S, also while something is typed into an input. */
function useStopKeys(panel: Panel): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (!event.ctrlKey || !event.shiftKey || event.code !== "KeyS") return;
      event.preventDefault();
      if (!event.repeat) panel.stop("stop");
    };
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  }, [panel]);
}

/** The three stages of the last stop: sent, accepted, standing. Room is kept for it when there was none. */
export function StopStages({ panel }: { panel: Panel }): ReactNode {
  const t = useT().stopping;
  const node = useRef<HTMLDivElement>(null);
  const sent = useRef<HTMLSpanElement>(null);
  usePicture(panel);
  useFrame(panel, () => {
    const tries = panel.picture.stop?.tries;
    if (sent.current !== null && tries !== undefined) sent.current.textContent = t.sent(tries);
  });
  const { stop } = panel.picture;
  return (
    <div ref={node} className="stop-stages" role="status">
      {stop !== null && (
        <>
          <strong>{t.title(stop.command)}</strong>
          <span ref={sent} aria-hidden="true" />
          <span>
            {stop.acceptedAfterMs === null
              ? `… ${stop.trouble === null ? t.notAccepted : t.trouble[stop.trouble]}`
              : `✔ ${t.accepted(Math.round(stop.acceptedAfterMs))}`}
          </span>
          <span>
            {stop.standingAfterMs === null
              ? `… ${t.notStanding}`
              : `${stop.isAssumed ? "≈" : "✔"} ${t[stop.isAssumed ? "assumed" : "standing"](Math.round(stop.standingAfterMs))}`}
          </span>
        </>
      )}
    </div>
  );
}
