/** The fixed top bar: what the line is doing, who has control, and Stop. */
import type { ReactNode } from "react";
import { STATE_NUMBER } from "../../../model/index.ts";
import { awaitedOf } from "../core/doing.ts";
import type { Panel } from "../core/panel.ts";
import { usePicture, useT } from "../core-react.tsx";
import { LeaseBox } from "./lease-box.tsx";
import { PersonButton } from "./settings-form.tsx";
import { StopAndHold } from "./stop.tsx";

export function TopBar(props: { panel: Panel; takeOver: () => void; openSettings: () => void }): ReactNode {
  const { panel, takeOver, openSettings } = props;
  const t = useT();
  const { state, line, job, freshness, isKnown } = usePicture(panel);
  const waits = isKnown ? awaitedOf(state, line).map(t.awaited).join(" ") : "";
  return (
    <header className="top-bar">
      <div className="state-box" data-dim={freshness !== "live"}>
        <span className="state-word">
          <span aria-hidden="true">{isKnown ? SHAPE[KIND_OF[state.state] ?? "acting"] : "?"} </span>
          {isKnown ? t.states[state.state] : t.notKnown.state}
        </span>
        {isKnown && <span className="dim">{t.top.packml(STATE_NUMBER[state.state], state.state)}</span>}
        <span className="one-line small" title={waits}>
          {waits}
        </span>
      </div>
      <div className="line-box" data-dim={freshness !== "live"}>
        <h1 className="one-line">{isKnown ? line.name : t.notKnown.line}</h1>
        {isKnown && <span className="one-line dim">{job?.name ?? t.why.noJob}</span>}
        <span>
          {t.top.mode}: <strong>{isKnown ? t.modes[state.mode] : t.notKnown.field}</strong>
          {state.bypasses.length > 0 && (
            <strong className="bypass-mark"> ⊘ {t.top.bypasses(state.bypasses.length)}</strong>
          )}
        </span>
      </div>
      <LeaseBox panel={panel} takeOver={takeOver} />
      <PersonButton panel={panel} open={openSettings} />
      <StopAndHold panel={panel} />
    </header>
  );
}

/** Waiting, working, in between, and not as it should be: told apart by shape. */
const SHAPE = { still: "○", working: "▶", acting: "◐", abnormal: "▲" } as const;
const KIND_OF: Readonly<Partial<Record<keyof typeof STATE_NUMBER, keyof typeof SHAPE>>> = {
  Stopped: "still",
  Idle: "still",
  Complete: "still",
  Execute: "working",
  Held: "abnormal",
  Suspended: "abnormal",
  Aborting: "abnormal",
  Aborted: "abnormal",
};
