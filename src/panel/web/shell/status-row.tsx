/** How fresh the picture is, always in the same place: a grey line of figures while it is live, a band when it is not. */
import { type ReactNode, useEffect, useState } from "react";
import { TextRoom } from "../components/text-room.tsx";
import type { Panel, Picture } from "../core/live/index.ts";
import { BROWSER_TIME, Silence } from "../core/live/index.ts";
import { Live, useLanguage, usePicture, useT } from "../core-react.tsx";
import type { Texts } from "../texts/catalogue.ts";
import { numberText } from "../texts/format.ts";
import { EndedBand, EndingBand } from "./session-band.tsx";

export function StatusRow({ panel, givePassword }: { panel: Panel; givePassword: () => void }): ReactNode {
  const t = useT();
  const { freshness, needsReload, session } = usePicture(panel);
  if (session.kind === "ended") return <EndedBand why={session.why} />;
  if (freshness === "live" && needsReload)
    return (
      <div className="status-row" data-kind="reload" role="alert">
        <TextRoom className="status-text">
          <strong>▲ {t.status.reloadTitle}</strong> <span>{t.status.reloadText}</span>
        </TextRoom>
        <button type="button" className="band-button" onClick={() => location.reload()}>
          {t.reload}
        </button>
      </div>
    );
  if (freshness === "live" && session.kind === "ending")
    return <EndingBand panel={panel} leftMs={session.leftMs} givePassword={givePassword} />;
  return freshness === "live" ? <Figures panel={panel} /> : <Band panel={panel} />;
}

function Band({ panel }: { panel: Panel }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const { freshness } = usePicture(panel);
  const word = { stale: t.status.stale, "no-link": t.status.noLink, connecting: t.status.connecting, live: "" };
  const read = (): string => {
    const { frameAgeMs, loopAgeMs } = panel.picture;
    const ageMs = Math.max(frameAgeMs, loopAgeMs);
    if (freshness === "stale") return t.status.staleText(Math.round(ageMs / 10) * 10);
    return freshness === "no-link" ? t.status.noLinkText(t.status.seconds(numberText(language, ageMs / 1000, 1))) : "";
  };
  return (
    <section className="status-row" data-kind={freshness} aria-label={t.status.link}>
      <TextRoom className="status-text">
        <strong role="alert">
          {freshness === "connecting" ? "" : "▲ "}
          {word[freshness]}
        </strong>{" "}
        <Live panel={panel} read={read} />
      </TextRoom>
    </section>
  );
}

function Figures({ panel }: { panel: Panel }): ReactNode {
  const t = useT();
  const picture = usePicture(panel);
  const [silence] = useState(() => new Silence(BROWSER_TIME));
  useEffect(() => panel.onFrame(() => silence.broken()), [panel, silence]);
  return (
    <section className="status-row" data-kind="live" aria-label={t.status.link}>
      <TextRoom className="status-text">
        <span>
          {t.status.link}:{" "}
          <Live panel={panel} className="figure" read={() => t.status.ms(Math.round(silence.longestMs()))} />
        </span>{" "}
        <span>
          {t.status.controller}:{" "}
          <Live panel={panel} className="figure" read={() => t.status.ms(Math.round(panel.picture.loopAgeMs))} />
        </span>{" "}
        <Chain chain={picture.chain} t={t} />
      </TextRoom>
    </section>
  );
}

/** Shown, and no more: what it does is wired. */
function Chain({ chain, t }: { chain: Picture["chain"]; t: Texts }): ReactNode {
  const open = chain.find(({ isClosed }) => isClosed === false);
  const unknown = chain.find(({ isClosed }) => isClosed === null);
  const text =
    open !== undefined
      ? `▲ ${t.status.chainOpen(open.device)}`
      : unknown !== undefined
        ? `? ${t.status.chainUnknown(unknown.device)}`
        : chain.length === 0
          ? t.status.chainNone
          : `● ${t.status.chainClosed}`;
  return (
    <span data-abnormal={open !== undefined}>
      {t.status.chain}: <strong>{text}</strong>
    </span>
  );
}
