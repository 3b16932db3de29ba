/** Says that the session ends soon, and how to stay signed in; or that it has ended, and why. */
import { type ReactNode, useEffect, useState } from "react";
import { TextRoom } from "../components/text-room.tsx";
import { staySignedIn } from "../core/api/index.ts";
import type { Panel, SessionView } from "../core/live/index.ts";
import { keepEnd } from "../core/live/index.ts";
import { usePicture, useT } from "../core-react.tsx";

export function EndedBand({ why }: { why: Extract<SessionView, { kind: "ended" }>["why"] }): ReactNode {
  const t = useT().session;
  useEffect(() => keepEnd(why), [why]);
  return (
    <div className="status-row" data-kind="session-ended" role="alert">
      <TextRoom className="status-text">
        <strong>▲ {t.endedTitle}</strong>{" "}
        <span>
          {t.ended[why]} {t.endedText}
        </span>
      </TextRoom>
      <button type="button" className="band-button" onClick={() => location.reload()}>
        {t.signIn}
      </button>
    </div>
  );
}

export function EndingBand(props: { panel: Panel; leftMs: number; givePassword: () => void }): ReactNode {
  const { panel, leftMs, givePassword } = props;
  const t = useT().session;
  const { me } = usePicture(panel);
  const [hasFailed, setHasFailed] = useState(false);
  const stay = (): void => {
    if (me.hasPassword) return givePassword();
    void staySignedIn().then((isDone) => setHasFailed(!isDone));
  };
  return (
    <div className="status-row" data-kind="session-ending" role="alert">
      <TextRoom className="status-text">
        <strong>▲ {t.endingTitle}</strong>{" "}
        <span>{hasFailed ? t.stayFailed : t.endingText(Math.max(1, Math.ceil(leftMs / 60_000)))}</span>
      </TextRoom>
      <button type="button" className="band-button" onClick={stay}>
        {t.stay}
      </button>
    </div>
  );
}
