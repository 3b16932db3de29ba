/** What is shown while nobody says who is signed in: that nothing is known, for how long, and Stop all the same. */
import type { ReactNode } from "react";
import type { Entrance, EntranceView } from "../core/entrance.ts";
import { useLanguage, useT } from "../core-react.tsx";
import { numberText } from "../texts/format.ts";
import { Stages, StopPress } from "./stop.tsx";

export function Waiting(props: { entrance: Entrance; view: Extract<EntranceView, { kind: "asking" }> }): ReactNode {
  const { entrance, view } = props;
  const { status: t, notKnown } = useT();
  const language = useLanguage();
  const isLost = view.freshness === "no-link";
  return (
    <div className="page-top" data-freshness={view.freshness}>
      <header className="waiting-bar">
        <h1>Lockstep</h1>
        <p>{notKnown.line}</p>
        <StopPress stop={() => entrance.stop()} />
      </header>
      <section className="status-row" data-kind={view.freshness} aria-label={t.link}>
        <strong role="alert">{isLost ? `▲ ${t.noLink}` : t.connecting}</strong>
        {isLost && <span>{t.noLinkText(t.seconds(numberText(language, view.ageMs / 1000, 1)))}</span>}
      </section>
      <Stages stop={view.stop} />
    </div>
  );
}
