/** What is shown while nobody says who is signed in: that nothing is known, for how long, and Stop all the same. */
import type { ReactNode } from "react";
import { TextRoom } from "../components/text-room.tsx";
import type { Entrance, EntranceView } from "../core/live/index.ts";
import { useLanguage, useT } from "../core-react.tsx";
import { numberText } from "../texts/format.ts";
import { Stages, StopPress } from "./stop.tsx";

export function Waiting(props: { entrance: Entrance; view: Extract<EntranceView, { kind: "asking" }> }): ReactNode {
  const { entrance, view } = props;
  const { status: t, notKnown } = useT();
  const language = useLanguage();
  const isLost = view.freshness === "no-link";
  return (
    <div className="waiting" data-freshness={view.freshness}>
      <header className="top-fixed">
        <div className="state-box">
          <h1>Lockstep</h1>
          <TextRoom className="state-more">{notKnown.line}</TextRoom>
        </div>
        <div className="stop-and-hold">
          <StopPress stop={() => entrance.stop()} />
        </div>
      </header>
      <section className="status-row" data-kind={view.freshness} aria-label={t.link}>
        <TextRoom className="status-text">
          <strong role="alert">{isLost ? `▲ ${t.noLink}` : t.connecting}</strong>{" "}
          {isLost && <span>{t.noLinkText(t.seconds(numberText(language, view.ageMs / 1000, 1)))}</span>}
        </TextRoom>
      </section>
      <Stages stop={view.stop} />
    </div>
  );
}
