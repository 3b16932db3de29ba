/** What a held line wants to be told: what was expected, what was sensed, and what each answer will do. */
import type { ReactNode } from "react";
import type { Difference, LineState, SignalValue } from "../../../model/index.ts";
import type { Panel } from "../core/live/index.ts";
import { Live, useLanguage, usePicture, useT } from "../core-react.tsx";
import { numberText } from "../texts/format.ts";
import { HoldButton } from "./hold-button.tsx";

type Question = NonNullable<LineState["question"]>;

export function QuestionForm({ panel, question }: { panel: Panel; question: Question }): ReactNode {
  const { question: t, say } = useT();
  const { resync } = usePicture(panel).state;
  const { about } = question;
  const failure = about?.failure ?? null;
  return (
    <>
      <p>
        {t.held} <Until panel={panel} question={question} />
      </p>
      <dl className="facts">
        <dt>{t.happened}</dt>
        <dd>{about === null ? question.why : [...about.notes.map(say.note), say.failure(about.failure)].join(" ")}</dd>
        <dt>{t.expected}</dt>
        <dd>{failure?.expected ?? t.nothing}</dd>
        <dt>{t.sensed}</dt>
        <dd>{failure === null || failure.read.length === 0 ? t.nothing : say.readings(failure.read)}</dd>
      </dl>
      {resync !== null && <Preview resync={resync} />}
      <div className="choice-row">
        {question.answers.map((answer) => (
          <HoldButton
            key={answer}
            label={t.answers[answer]}
            why={panel.whyNot({ do: "answer", answer, askedAtMs: question.askedAtMs })}
            note={t.does[answer]}
            done={() => void panel.ask({ do: "answer", answer, askedAtMs: question.askedAtMs })}
          />
        ))}
      </div>
      <p className="dim">{t.holdHint}</p>
    </>
  );
}

function Until({ panel, question: { untilMs } }: { panel: Panel; question: Question }): ReactNode {
  const t = useT().question;
  const language = useLanguage();
  if (untilMs === null) return null;
  const read = (): string => {
    const nowMs = panel.serverNowMs();
    return nowMs === null ? "" : t.until(numberText(language, Math.max(0, untilMs - nowMs) / 1000, 0));
  };
  return <Live panel={panel} read={read} />;
}

function Preview({ resync }: { resync: NonNullable<LineState["resync"]> }): ReactNode {
  const t = useT().question;
  const { rehearsed, differences } = resync;
  return (
    <>
      <h3>{t.preview}</h3>
      {rehearsed === null ? (
        <p>{t.previewWait}</p>
      ) : (
        <>
          {rehearsed.problem !== null && (
            <p>
              <strong>▲ {t.problem}:</strong> {rehearsed.problem}
            </p>
          )}
          {rehearsed.steps.length === 0 && rehearsed.problem === null && <p>{t.previewNone}</p>}
          <ol className="preview">
            {rehearsed.steps.map((step, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same step may come twice, and the list never changes
              <li key={i}>{step}</li>
            ))}
          </ol>
        </>
      )}
      {differences.length > 0 && <Differences differences={differences} />}
    </>
  );
}

function Differences({ differences }: { differences: readonly Difference[] }): ReactNode {
  const t = useT().question;
  const language = useLanguage();
  const show = (value: SignalValue | null): string =>
    value === null ? t.nothing : typeof value === "number" ? numberText(language, value, 1) : String(value);
  return (
    <table className="table">
      <caption>{t.differences}</caption>
      <thead>
        <tr>
          <th scope="col">{t.device}</th>
          <th scope="col">{t.planned}</th>
          <th scope="col">{t.sensed}</th>
          <th scope="col">{t.verdict}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ signal, planned, sensed, verdict }) => (
          <tr key={signal} data-abnormal={verdict !== "as-planned"}>
            <th scope="row">{signal}</th>
            <td>{show(planned)}</td>
            <td>{sensed.quality === "good" ? show(sensed.value) : t.qualities[sensed.quality]}</td>
            <td>{t.verdicts[verdict]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
