/** Who has control of the line, and how to get it, give it up or pass it on. */
import type { ReactNode, RefObject } from "react";
import { useEffect, useRef, useState } from "react";
import { TextRoom } from "../components/text-room.tsx";
import type { Panel } from "../core/live/index.ts";
import { useLanguage, usePicture, useT } from "../core-react.tsx";
import { clockText } from "../texts/format.ts";
import { useSettings } from "./settings.tsx";

export function LeaseBox({ panel, takeOver }: { panel: Panel; takeOver: () => void }): ReactNode {
  const { lease: t, notKnown } = useT();
  const { lease, hasLease, hadLease, leaseLost, isKnown } = usePicture(panel);
  const language = useLanguage();
  const { holder } = lease;
  const loss =
    leaseLost === null
      ? null
      : t.lost(leaseLost.to.name, leaseLost.to.station, clockText(language, leaseLost.wallMs), leaseLost.reason);
  const isMine = hasLease || hadLease;
  const box = useFocusKept(isMine);
  const who = !isKnown ? notKnown.field : isMine ? t.mine : holder === null ? t.nobody : holder.name;
  return (
    <section ref={box} className="lease-box" aria-label={t.title} tabIndex={-1}>
      <TextRoom className="lease-who">
        {t.title}: <strong>{who}</strong>
        {holder !== null && <span className="dim"> · {holder.station}</span>}
        {loss !== null && (
          <p className="why" role="alert">
            {loss}
          </p>
        )}
      </TextRoom>
      {isKnown && (
        <div className="button-row">
          {isMine ? <Mine panel={panel} /> : <Others panel={panel} takeOver={takeOver} />}
        </div>
      )}
    </section>
  );
}

/** Its buttons change when control does. Whoever pressed one of them stays in the box, and not at the start of the page. */
function useFocusKept(isMine: boolean): RefObject<HTMLElement | null> {
  const box = useRef<HTMLElement>(null);
  const isPressed = useRef(false);
  useEffect(() => {
    const section = box.current;
    const pressed = (): void => {
      isPressed.current = true;
    };
    section?.addEventListener("click", pressed);
    return () => section?.removeEventListener("click", pressed);
  }, []);
  const before = useRef(isMine);
  useEffect(() => {
    if (before.current === isMine) return;
    before.current = isMine;
    if (isPressed.current && document.activeElement === document.body) box.current?.focus();
    isPressed.current = false;
  }, [isMine]);
  return box;
}

function Mine({ panel }: { panel: Panel }): ReactNode {
  const t = useT().lease;
  const [first] = usePicture(panel).lease.wanted;
  return (
    <>
      {first !== undefined && (
        <button
          type="button"
          className="plain-button"
          title={t.wants(first.name, first.station)}
          onClick={() => void panel.askLease({ do: "hand-over", to: first.name, station: first.station })}
        >
          {t.handOver(first.name)}
        </button>
      )}
      <button type="button" className="plain-button" onClick={() => void panel.askLease({ do: "release" })}>
        {t.release}
      </button>
    </>
  );
}

function Others({ panel, takeOver }: { panel: Panel; takeOver: () => void }): ReactNode {
  const t = useT().lease;
  const { station } = useSettings();
  const { lease, me, freshness } = usePicture(panel);
  if (me.role === "viewer") return <p className="why">{t.viewer}</p>;
  if (lease.holder === null)
    return (
      <button
        type="button"
        className="plain-button"
        aria-disabled={freshness !== "live"}
        onClick={() => void panel.askLease({ do: "request" })}
      >
        {t.request}
      </button>
    );
  const isAsked = lease.wanted.some((each) => each.name === me.name && each.station === station);
  return (
    <>
      <button
        type="button"
        className="plain-button"
        aria-disabled={isAsked}
        onClick={() => void (isAsked || panel.askLease({ do: "request" }))}
      >
        {isAsked ? t.asked : t.ask}
      </button>
      {me.role === "operator" ? (
        <p className="why">{t.needsEngineer}</p>
      ) : (
        <button type="button" className="plain-button" onClick={takeOver}>
          {t.takeOver}
        </button>
      )}
    </>
  );
}

/** The form for taking over: it wants a reason. */
export function TakeOver({ panel, close }: { panel: Panel; close: () => void }): ReactNode {
  const t = useT();
  const { lease } = usePicture(panel);
  const [reason, setReason] = useState("");
  const isShort = reason.trim().length < 3;
  const { holder } = lease;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isShort) return;
        void panel.askLease({ do: "take-over", reason: reason.trim() });
        close();
      }}
    >
      {holder !== null && <p>{t.lease.takeOverText(holder.name, holder.station)}</p>}
      <label>
        {t.lease.reason}
        <input value={reason} maxLength={200} onChange={(event) => setReason(event.currentTarget.value)} />
      </label>
      <div className="button-row">
        <button type="submit" className="plain-button" aria-disabled={isShort} aria-describedby="why-take-over">
          {t.lease.takeOver}
        </button>
        <button type="button" className="plain-button" onClick={close}>
          {t.cancel}
        </button>
        <p id="why-take-over" className="why">
          {isShort ? t.lease.reasonShort : ""}
        </p>
      </div>
    </form>
  );
}
