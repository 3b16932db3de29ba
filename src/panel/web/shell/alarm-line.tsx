/** The alarm line: the first-out pinned at its left, then the alarm that matters most. Always there. */
import type { ReactNode } from "react";
import type { LineState } from "../../../model/index.ts";
import { type Alarm, alarmLoad, isAnnounced } from "../../wire/index.ts";
import { TextRoom } from "../components/text-room.tsx";
import type { Panel, Picture } from "../core/live/index.ts";
import { usePicture, useT } from "../core-react.tsx";
import type { Texts } from "../texts/catalogue.ts";
import type { Say } from "../texts/say.ts";

const SHAPE = { high: "▲", medium: "◆", low: "▼" } as const;
const RANK = { high: 0, medium: 1, low: 2 } as const;

export function AlarmLine({ panel, open }: { panel: Panel; open: () => void }): ReactNode {
  const { alarmLine: t, say, notKnown } = useT();
  const { state, alarms, isKnown } = usePicture(panel);
  const nowMs = panel.serverNowMs() ?? 0;
  const shown = alarmsInOrder(alarms.alarms, nowMs);
  const { shelved, outOfService } = alarmLoad(alarms, nowMs);
  const [first] = shown;
  const firstOut = firstOutText(state, say);
  const others = [
    ...(state.bypasses.length > 0
      ? [`⊘ ${t.bypassed(state.bypasses.map(({ interlock }) => interlock).join(", "))}`]
      : []),
    ...(shelved > 0 ? [t.shelved(shelved)] : []),
    ...(outOfService > 0 ? [t.outOfService(outOfService)] : []),
  ];
  const cause = first === undefined ? "" : say.alarm(first.facts).cause;
  return (
    <section className="alarm-line" aria-label={t.label}>
      {firstOut !== null && (
        <TextRoom className="first-out" title={firstOut}>
          <strong>① {t.firstOut}:</strong> {firstOut}
        </TextRoom>
      )}
      {first === undefined ? (
        <p className="dim alarm-none">{!isKnown ? notKnown.alarms : state.firstOut === null ? t.none : ""}</p>
      ) : (
        <button type="button" className="alarm-button" data-priority={first.priority} onClick={open} title={cause}>
          <strong data-blinks={!first.isAcknowledged}>
            {SHAPE[first.priority]} {t.priority[first.priority]}
          </strong>
          <span className="alarm-cause">
            {cause} <span className="dim">({t[statusOf(first)]})</span>
          </span>
          {shown.length > 1 && <strong>+ {t.more(shown.length - 1)}</strong>}
        </button>
      )}
      {others.length > 0 && <TextRoom className="alarm-others">{others.join(" · ")}</TextRoom>}
    </section>
  );
}

const statusOf = (alarm: Alarm): "acknowledged" | "unacknowledged" | "returned" =>
  alarm.isAcknowledged ? "acknowledged" : alarm.isActive ? "unacknowledged" : "returned";

/** What has stopped the line first; null: nothing has. */
export function firstOutText(state: LineState, say: Say): string | null {
  const { firstOut } = state;
  if (firstOut === null) return null;
  const [fact] = firstOut.facts;
  return fact === undefined ? firstOut.cause : say.cause(fact);
}

/** What waits for somebody first, then by priority, then the newest. */
export function alarmsInOrder(alarms: readonly Alarm[], nowMs: number): readonly Alarm[] {
  return alarms
    .filter((alarm) => isAnnounced(alarm, nowMs))
    .sort(
      (a, b) =>
        Number(a.isAcknowledged) - Number(b.isAcknowledged) ||
        RANK[a.priority] - RANK[b.priority] ||
        b.raisedAtMs - a.raisedAtMs,
    );
}

/** Says the state and the alarms to who listens to the page instead of looking at it. */
export function Announcer({ panel }: { panel: Panel }): ReactNode {
  const t = useT();
  const picture = usePicture(panel);
  return (
    <>
      <p className="for-ears" role="status">
        {picture.isKnown ? t.states[picture.state.state] : t.notKnown.line}
      </p>
      <p className="for-ears" role="alert">
        {newestUnacknowledged(picture, panel.serverNowMs() ?? 0, t)}
      </p>
    </>
  );
}

function newestUnacknowledged({ alarms }: Picture, nowMs: number, { say }: Texts): string {
  const newest = alarms.alarms.find((alarm) => alarm.isActive && !alarm.isAcknowledged && isAnnounced(alarm, nowMs));
  return newest === undefined ? "" : say.alarm(newest.facts).cause;
}
