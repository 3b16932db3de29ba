/** The top: what the line is doing, Hold and Stop; which line it is, and who has control. */
import type { ReactNode } from "react";
import { STATE_NUMBER } from "../../../model/index.ts";
import { TextRoom } from "../components/text-room.tsx";
import type { Freshness, Panel } from "../core/live/index.ts";
import { usePicture, useT } from "../core-react.tsx";
import { LeaseBox } from "./lease-box.tsx";
import { PersonButton } from "./settings-form.tsx";
import { StateWord } from "./state-word.tsx";
import { StopAndHold } from "./stop.tsx";

/** What never leaves the window: the line's state, Hold and Stop. */
export function TopBar({ panel }: { panel: Panel }): ReactNode {
  const t = useT();
  const { state, freshness, isKnown } = usePicture(panel);
  return (
    <header className="top-fixed">
      <div className="state-box" data-dim={freshness !== "live"}>
        <span className="state-word">
          <StateWord panel={panel} />
        </span>
        <LinkMark freshness={freshness} />
        <TextRoom className="state-more">
          {isKnown && <span className="dim">{t.top.packml(STATE_NUMBER[state.state], state.state)}</span>}
        </TextRoom>
      </div>
      <StopAndHold panel={panel} />
    </header>
  );
}

/** Beside the state, where the row that says more of the link may be out of sight. */
function LinkMark({ freshness }: { freshness: Freshness }): ReactNode {
  const t = useT().status;
  const words = { stale: `▲ ${t.stale}`, "no-link": `▲ ${t.noLink}`, connecting: t.connecting, live: "" };
  return (
    <strong className="link-mark" aria-hidden="true">
      {words[freshness]}
    </strong>
  );
}

/** The line, who has control of it, and who is signed in. */
export function LineBar(props: { panel: Panel; takeOver: () => void; openSettings: () => void }): ReactNode {
  const { panel, takeOver, openSettings } = props;
  const t = useT();
  const { state, line, job, freshness, isKnown } = usePicture(panel);
  return (
    <section className="top-rest" aria-label={t.top.line}>
      <div className="line-box" data-dim={freshness !== "live"}>
        <TextRoom className="line-names">
          <h1>{isKnown ? line.name : t.notKnown.line}</h1>
          {isKnown && <span className="dim">{job?.name ?? t.why.noJob}</span>}
        </TextRoom>
        <span className="line-mode">
          {t.top.mode}: <strong>{isKnown ? t.modes[state.mode] : t.notKnown.field}</strong>
          {state.bypasses.length > 0 && (
            <strong className="bypass-mark"> ⊘ {t.top.bypasses(state.bypasses.length)}</strong>
          )}
        </span>
      </div>
      <LeaseBox panel={panel} takeOver={takeOver} />
      <PersonButton panel={panel} open={openSettings} />
    </section>
  );
}
