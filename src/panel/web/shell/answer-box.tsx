/** What became of the last command, always in the same place. */
import { type ReactNode, useSyncExternalStore } from "react";
import type { Ask, LeaseAsk } from "../../wire/index.ts";
import type { AnswerLog, AskedLast } from "../core/live/index.ts";
import { useT } from "../core-react.tsx";
import type { Texts } from "../texts/catalogue.ts";

export const useLastAsked = (log: AnswerLog): AskedLast | null => useSyncExternalStore(log.onTold, log.last);

export function AnswerBox({ log }: { log: AnswerLog }): ReactNode {
  const t = useT();
  const last = useLastAsked(log);
  return (
    <section className="answer-box" aria-label={t.answers.label} role="status" tabIndex={-1}>
      {last === null ? <p className="dim">{t.answers.none}</p> : <Answer last={last} t={t} />}
    </section>
  );
}

function Answer({ last: { cmd, told: answer }, t }: { last: AskedLast; t: Texts }): ReactNode {
  const what = wordFor(cmd, t);
  switch (answer.kind) {
    case "asked":
      return <p className="dim">{t.answers.sent(what)}</p>;
    case "late":
      return <p>… {t.answers.late(what)}</p>;
    case "unanswered":
      return <p>? {t.answers.unanswered(what)}</p>;
    case "accepted":
      return <p>✔ {t.answers.accepted(what)}</p>;
    case "duplicate":
      return <p>▲ {t.answers.duplicate(what)}</p>;
    case "refused": {
      const [first] = answer.reasons;
      if (first?.kind === "control-asked-for") return <p>… {t.lease.askedOf(first.name, first.station)}</p>;
      return (
        <>
          <p>
            <strong>✖ {t.answers.refused(what)}</strong>
          </p>
          {answer.reasons.map(t.say.reason).map((reason) => (
            <p key={reason}>{reason}</p>
          ))}
        </>
      );
    }
    default:
      return answer satisfies never;
  }
}

function wordFor(cmd: Ask | LeaseAsk, t: Texts): string {
  switch (cmd.do) {
    case "command":
      return t.commands[cmd.command];
    case "mode":
      return `${t.top.mode} ${t.modes[cmd.mode]}`;
    case "request":
      return t.lease.request;
    case "release":
      return t.lease.release;
    case "hand-over":
      return t.lease.handOver(cmd.to);
    case "take-over":
      return t.lease.takeOver;
    default:
      return t.answers.asks[cmd.do];
  }
}
