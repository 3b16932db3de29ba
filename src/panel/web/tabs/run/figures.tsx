/** Counts, takt, time left, and the parts of OEE: each a leaf that is written by the frame. */
import type { CSSProperties, ReactNode } from "react";
import type { Panel } from "../../core/live/index.ts";
import { type RunFigures, runFigures } from "../../core/live/index.ts";
import { Live, useLanguage, useT } from "../../core-react.tsx";
import { lengthText, NONE, numberText, secondsText } from "../../texts/format.ts";

const percent = (share: number | null): string => (share === null ? NONE : `${(100 * share).toFixed(0)} %`);
const roomFor = (chars: number): CSSProperties & Readonly<Record<"--chars", number>> => ({ "--chars": chars });

export function Figures({ panel }: { panel: Panel }): ReactNode {
  const { figures: t } = useT().run;
  const language = useLanguage();
  const now = (): RunFigures => runFigures(panel.picture, panel.serverNowMs() ?? 0);
  const counts = () => panel.picture.state.counts;
  // As many characters as the longest value of a run can have: nothing moves when a figure gets another digit.
  const ofGoal = 2 * String(now().placedGoal ?? now().ofCycles ?? "").length + 3;
  const rows: readonly (readonly [string, number, () => string, (() => string)?])[] = [
    [t.cycles, ofGoal, () => [now().cycles, now().ofCycles].filter((each) => each !== null).join(" / ")],
    [t.placed, ofGoal, () => [counts().placed, now().placedGoal].filter((each) => each !== null).join(" / ")],
    [t.rejected, 5, () => String(counts().rejected)],
    [t.lost, 5, () => String(counts().lost)],
    [
      t.takt,
      9,
      () => secondsText(language, now().taktMs),
      () => `${t.planned} ${secondsText(language, now().plannedTaktMs)}`,
    ],
    [t.left, 8, () => lengthText(now().left?.ms ?? null), () => (now().left?.isOverdue === true ? t.overdue : "")],
    [t.lateness, 9, () => `${numberText(language, panel.picture.state.latenessMsMax, 1)} ms`],
    [t.availability, 6, () => percent(now().availability)],
    [t.rate, 6, () => percent(now().rate)],
    [t.quality, 6, () => percent(now().quality)],
  ];
  return (
    <div>
      <dl className="run-figures">
        {rows.map(([name, chars, read, beside]) => (
          <div className="run-figure" key={name} style={roomFor(chars)}>
            <dt>{name}</dt>
            <dd>
              <Live panel={panel} read={read} />
              {beside !== undefined && (
                <small>
                  {" "}
                  <Live panel={panel} read={beside} />
                </small>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className="run-note">{t.note}</p>
    </div>
  );
}
