/** A button that has to be pressed and held for a second, with the reason under it when it would be refused. */
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { TextRoom } from "../components/text-room.tsx";
import { BROWSER_TIME, PressHold } from "../core/live/index.ts";

export interface HoldButtonProps {
  readonly label: string;
  /** Empty: nothing is known against it. */
  readonly why: readonly string[];
  /** Shown where the reason would be. */
  readonly note?: string;
  readonly size?: "small" | "large";
  readonly isOn?: boolean;
  /** Reasons that stand elsewhere, for several buttons at once: the id of that text. */
  readonly whyId?: string;
  /** What is shown under the button instead of all of `why`; null: nothing is. */
  readonly ownWhy?: readonly string[] | null;
  readonly done: () => void;
}

export function HoldButton(props: HoldButtonProps): ReactNode {
  const { label, why, note = "", size = "large", isOn = false, whyId, ownWhy = props.why } = props;
  const ownId = useId();
  const isOff = why.length > 0;
  const { press, isHeld } = usePressHold(isOff, props.done);
  const text = isOff ? (ownWhy ?? []).join(" ") : note;
  return (
    <div className="hold">
      <button
        type="button"
        className="hold-button"
        data-size={size}
        data-held={isHeld}
        aria-pressed={isOn ? true : undefined}
        aria-disabled={isOff}
        aria-describedby={[whyId, ownWhy === null ? null : ownId].filter((id) => id != null).join(" ")}
        onPointerDown={(event) => {
          if (event.button !== 0 || isOff) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          press.pointerDown();
        }}
        onPointerUp={() => press.pointerUp()}
        onPointerCancel={() => press.letGo()}
        onLostPointerCapture={() => press.pointerUp()}
        onKeyDown={(event) => {
          if (!isOff && press.keyDown(event.key, event.repeat)) event.preventDefault();
        }}
        onKeyUp={(event) => press.keyUp(event.key)}
        onBlur={() => press.letGo()}
        onContextMenu={(event) => event.preventDefault()}
      >
        <span className="hold-fill" aria-hidden="true" />
        <span className="hold-label">{label}</span>
      </button>
      {ownWhy !== null && (
        <TextRoom id={ownId} className="why" title={text}>
          {text}
        </TextRoom>
      )}
    </div>
  );
}

function usePressHold(isOff: boolean, done: () => void): { press: PressHold; isHeld: boolean } {
  const [isHeld, setHeld] = useState(false);
  const newest = useRef(done);
  useEffect(() => {
    newest.current = done;
  });
  const [press] = useState(() => new PressHold(BROWSER_TIME, { changed: setHeld, done: () => newest.current() }));
  useEffect(() => {
    if (isOff) press.letGo();
  }, [isOff, press]);
  useEffect(() => {
    const hidden = (): void => press.letGo();
    document.addEventListener("visibilitychange", hidden);
    return () => {
      document.removeEventListener("visibilitychange", hidden);
      press.letGo();
    };
  }, [press]);
  return { press, isHeld };
}
