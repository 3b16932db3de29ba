/** The line's orderly commands and its mode. Each says why not, where it is not to be had. */
import type { ReactNode } from "react";
import { type LineStateName, type Mode, partsLeft } from "../../../model/index.ts";
import type { OrderlyCommand } from "../../wire/index.ts";
import { TextRoom } from "../components/text-room.tsx";
import type { Panel } from "../core/live/index.ts";
import { againstAny } from "../core/live/index.ts";
import { usePicture, useT } from "../core-react.tsx";
import { HoldButton } from "./hold-button.tsx";

const MODES: readonly Mode[] = ["Production", "Maintenance", "Manual"];
/** Clear is for a line that has aborted, Suspend for one that runs: the two have one place between them, as Unhold and Unsuspend have. */
function commandsIn(state: LineStateName): readonly OrderlyCommand[] {
  const last = SUSPENDED.has(state) ? "unsuspend" : "unhold";
  return ["reset", "start", last, RUNNING.has(state) || SUSPENDED.has(state) ? "suspend" : "clear", "complete"];
}
const SUSPENDED: ReadonlySet<LineStateName> = new Set(["Suspending", "Suspended", "Unsuspending"]);
const RUNNING: ReadonlySet<LineStateName> = new Set([
  "Starting",
  "Execute",
  "Completing",
  "Holding",
  "Held",
  "Unholding",
]);

export function CommandBar({ panel, chooseStart }: { panel: Panel; chooseStart: () => void }): ReactNode {
  const t = useT();
  const picture = usePicture(panel);
  const isViewer = picture.me.role === "viewer";
  const give = (command: OrderlyCommand): void => {
    if (command === "start" && needsChoice(panel)) chooseStart();
    else void panel.ask({ do: "command", command, choice: null });
  };
  // What concerns every command stands once, above them.
  const whyOf = (command: OrderlyCommand) => {
    const why = panel.whyNot({ do: "command", command, choice: null });
    const common = againstAny(picture, { do: "command", command, choice: null }, t.why);
    return { why, ownWhy: why.filter((reason) => !common.includes(reason)), whyId: "why-all" };
  };
  return (
    <section className="command-bar" aria-label={t.commands.label}>
      <ModeRow panel={panel} />
      <div className="command-grid">
        {commandsIn(picture.state.state).map((command) => (
          // By its key: a press that was meant for one command never becomes the other that takes its place.
          <HoldButton
            key={command}
            label={t.commands[command]}
            {...whyOf(command)}
            note={t.commands.holdHint}
            done={() => give(command)}
          />
        ))}
        <div className="hold">
          <button
            type="button"
            className="plain-button"
            data-size="large"
            aria-describedby="abort-note"
            aria-disabled={isViewer}
            data-on={picture.stop?.command === "abort"}
            onClick={() => isViewer || panel.stop("abort")}
          >
            {t.commands.abort}
          </button>
          <TextRoom id="abort-note" className="why">
            {isViewer ? t.why.abortRole : t.commands.abortNote}
          </TextRoom>
        </div>
      </div>
    </section>
  );
}

/** The last run left a record: Start has no default then. */
function needsChoice({ picture: { state } }: Panel): boolean {
  return state.mode !== "Manual" && state.run !== null && state.run.outcome !== "complete";
}

function ModeRow({ panel }: { panel: Panel }): ReactNode {
  const t = useT();
  const picture = usePicture(panel);
  const { state, isKnown } = picture;
  const why = panel.whyNot({ do: "mode", mode: "Manual" });
  const common = againstAny(picture, { do: "mode", mode: "Manual" }, t.why);
  const own = why.filter((reason) => !common.includes(reason));
  return (
    <fieldset className="mode-row">
      <legend>{t.top.mode}</legend>
      <div className="mode-buttons">
        {MODES.map((mode) => (
          <HoldButton
            key={mode}
            label={t.modes[mode]}
            size="small"
            isOn={isKnown && mode === state.mode}
            why={isKnown && mode === state.mode ? [t.commands.is] : why}
            whyId="why-all why-mode"
            ownWhy={null}
            done={() => void panel.ask({ do: "mode", mode })}
          />
        ))}
      </div>
      <TextRoom className="why" title={why.join(" ")}>
        <strong id="why-all">{common.join(" ")}</strong>{" "}
        <span id="why-mode">{why.length === 0 ? t.commands.modeNote : own.join(" ")}</span>
      </TextRoom>
    </fieldset>
  );
}

/** What Start does with a run that did not end by itself. */
export function StartChoice({ panel, close }: { panel: Panel; close: () => void }): ReactNode {
  const t = useT();
  const { state, record } = usePicture(panel);
  const why = panel.whyNot({ do: "command", command: "start", choice: null });
  const start = (choice: "new" | "resume"): void => {
    void panel.ask({ do: "command", command: "start", choice });
    close();
  };
  const { run } = state;
  const left = partsLeft(state);
  return (
    <>
      {run !== null && (
        <p>
          {t.commands.choiceText(
            run.sequence,
            t.commands.outcomes[record.outcome ?? run.outcome],
            state.counts.cycles,
            run.cycles,
          )}
        </p>
      )}
      {left.length > 0 && <p>{t.commands.partsLeft(left)}</p>}
      <div className="choice-row">
        <HoldButton label={t.commands.resume} why={why} note={t.commands.resumeNote} done={() => start("resume")} />
        <HoldButton label={t.commands.startNew} why={why} note={t.commands.startNewNote} done={() => start("new")} />
        <button type="button" className="plain-button" data-size="large" onClick={close}>
          {t.cancel}
        </button>
      </div>
      <p className="dim">{t.commands.choiceHint}</p>
    </>
  );
}
