/** The wall view: state, what came first, takt, counts and time left, to be read from across the hall. Stop is there, too. */
import { type CSSProperties, type ReactNode, useSyncExternalStore } from "react";
import type { Panel, Picture } from "../core/live/index.ts";
import { awaitedOf, blockSize, LABEL_SIZE, lineSize, runFigures, SIZE_MAX } from "../core/live/index.ts";
import { Live, useLanguage, usePicture, useT } from "../core-react.tsx";
import type { Texts } from "../texts/catalogue.ts";
import { lengthText, secondsText } from "../texts/format.ts";
import { alarmsInOrder, firstOutText } from "./alarm-line.tsx";
import { StateWord } from "./state-word.tsx";
import { StatusRow } from "./status-row.tsx";
import { StopPress, StopStages } from "./stop.tsx";
import "./wall.css";

const ADDRESS = "#wall";

/** The page was opened as `/#wall`, or sent there by its button. */
export const useIsWall = (): boolean => useSyncExternalStore(onAddress, () => location.hash === ADDRESS);

export const openWall = (): void => {
  location.hash = ADDRESS;
};

const leaveWall = (): void => {
  location.hash = "";
};

function onAddress(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}

/** Hundredths of the height of a 16:9 screen. */
const WIDTH = 170;
const FIRST_HEIGHT = 20;
const COLUMN = WIDTH / 3 - 3;

/** @param props.givePassword opens the form for it, beside the controls */
export function Wall({ panel, givePassword }: { panel: Panel; givePassword: () => void }): ReactNode {
  const t = useT();
  const picture = usePicture(panel);
  const { state, line, job, freshness, isKnown } = picture;
  const word = isKnown ? t.states[state.state] : t.notKnown.state;
  const first = firstOf(picture, panel.serverNowMs() ?? 0, t);
  return (
    <div className="wall" data-freshness={freshness}>
      <header className="wall-head">
        <h1 className="wall-line">
          {isKnown ? line.name : t.notKnown.line} {isKnown && job !== null && <span className="dim">{job.name}</span>}
        </h1>
        <button type="button" className="plain-button" onClick={leaveWall}>
          {t.wall.back}
        </button>
        <StopPress stop={() => panel.stop("stop")} />
      </header>
      <main className="wall-main" aria-label={t.wall.title}>
        <p className="wall-state" style={size(lineSize(word.length + 2, WIDTH, SIZE_MAX.state))}>
          <StateWord panel={panel} />
        </p>
        <p
          className="wall-first"
          data-abnormal={first.isAbnormal}
          style={size(blockSize(first.text.length, { width: WIDTH, height: FIRST_HEIGHT }, SIZE_MAX.first))}
        >
          {first.text}
        </p>
        <Figures panel={panel} />
      </main>
      <footer className="wall-foot">
        <StatusRow
          panel={panel}
          givePassword={() => {
            leaveWall();
            givePassword();
          }}
        />
        <StopStages panel={panel} />
      </footer>
    </div>
  );
}

/** What matters most about the state: that it is not live, what stopped the line first, an alarm, or what it waits for. */
function firstOf(picture: Picture, nowMs: number, t: Texts): { readonly text: string; readonly isAbnormal: boolean } {
  const { state, line, alarms, freshness, isKnown } = picture;
  if (freshness === "stale" || freshness === "no-link")
    return { text: `▲ ${freshness === "stale" ? t.status.stale : t.status.noLink}`, isAbnormal: true };
  if (!isKnown) return { text: t.status.connecting, isAbnormal: false };
  const firstOut = firstOutText(state, t.say);
  if (firstOut !== null) return { text: `① ${firstOut}`, isAbnormal: true };
  const [alarm] = alarmsInOrder(alarms.alarms, nowMs);
  if (alarm !== undefined) return { text: `▲ ${t.say.alarm(alarm.facts).cause}`, isAbnormal: true };
  return { text: awaitedOf(state, line).map(t.awaited).join(" "), isAbnormal: false };
}

function Figures({ panel }: { panel: Panel }): ReactNode {
  const { run } = useT();
  const language = useLanguage();
  const { isKnown } = usePicture(panel);
  const now = () => runFigures(panel.picture, panel.serverNowMs() ?? 0);
  const { placedGoal, ofCycles } = now();
  const ofGoal = 2 * String(placedGoal ?? ofCycles ?? "").length + 3;
  const { figures: t } = run;
  const counts = () => panel.picture.state.counts;
  const goal = (done: number, of: number | null): string => (of === null ? String(done) : `${done} / ${of}`);
  /** With as many characters as it has room for. */
  const rows: readonly (readonly [string, number, () => string])[] = [
    [t.takt, 7, () => secondsText(language, now().taktMs)],
    [t.left, 7, () => lengthText(now().left?.ms ?? null)],
    [t.cycles, ofGoal, () => goal(now().cycles, now().ofCycles)],
    [t.placed, placedGoal === null ? ofGoal / 2 : ofGoal, () => goal(counts().placed, placedGoal)],
    [t.rejected, 5, () => String(counts().rejected)],
    [t.lost, 5, () => String(counts().lost)],
  ];
  return (
    <dl className="wall-figures">
      {rows.map(([name, characters, read]) => (
        <div key={name}>
          <dt style={size(lineSize(name.length, COLUMN, LABEL_SIZE))}>{name}</dt>
          <dd style={size(lineSize(characters, COLUMN, SIZE_MAX.figure))}>
            {isKnown ? <Live panel={panel} read={read} /> : <Unknown />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Unknown(): ReactNode {
  const { field } = useT().notKnown;
  return (
    <>
      <span aria-hidden="true">?</span>
      <span className="for-ears">{field}</span>
    </>
  );
}

const size = (hundredths: number): CSSProperties & Readonly<Record<"--size", number>> => ({ "--size": hundredths });
