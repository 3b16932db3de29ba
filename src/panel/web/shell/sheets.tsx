/** Which sheet lies over the views: the line's question, or what a person has begun. */
import { type ReactNode, useEffect } from "react";
import type { AnswerLog, Panel } from "../core/live/index.ts";
import { usePicture, useT } from "../core-react.tsx";
import { useLastAsked } from "./answer-box.tsx";
import { StartChoice } from "./command-bar.tsx";
import { TakeOver } from "./lease-box.tsx";
import { PasswordForm } from "./password.tsx";
import { QuestionForm } from "./question.tsx";
import { SettingsForm } from "./settings-form.tsx";
import { Sheet } from "./sheet.tsx";

export type SheetName = "settings" | "start" | "take-over" | "password";

/** Which question was put aside: when it was asked, ms; null: none. */
export interface QuestionAside {
  readonly askedAtMs: number | null;
  readonly set: (askedAtMs: number | null) => void;
}

export interface SheetsProps {
  readonly panel: Panel;
  readonly answers: AnswerLog;
  readonly sheet: SheetName | null;
  readonly setSheet: (sheet: SheetName | null) => void;
  readonly aside: QuestionAside;
  readonly signOut: () => void;
}

export function Sheets({ panel, answers, sheet, setSheet, aside, signOut }: SheetsProps): ReactNode {
  const t = useT();
  const last = useLastAsked(answers);
  const isPasswordWanted = last?.told.kind === "refused" && last.told.code === "reauthenticate";
  useEffect(() => {
    if (isPasswordWanted) setSheet("password");
  }, [isPasswordWanted, setSheet]);
  const close = (): void => setSheet(null);
  switch (sheet) {
    case "settings":
      return (
        <Sheet title={t.top.menu} close={close}>
          <SettingsForm me={panel.picture.me} signOut={signOut} close={close} />
        </Sheet>
      );
    case "start":
      return (
        <Sheet title={t.commands.choiceTitle} close={close}>
          <StartChoice panel={panel} close={close} />
        </Sheet>
      );
    case "take-over":
      return (
        <Sheet title={t.lease.takeOverTitle} close={close}>
          <TakeOver panel={panel} close={close} />
        </Sheet>
      );
    case "password":
      return (
        <Sheet title={t.password.title} close={close}>
          <PasswordForm isAsked={isPasswordWanted} hasPassword={panel.picture.me.hasPassword} close={close} />
        </Sheet>
      );
    case null:
      return <QuestionSheet panel={panel} aside={aside} />;
    default:
      return sheet satisfies never;
  }
}

/** Brings the line's question back: beside the last answer, where it covers nothing. */
export function QuestionButton({ panel, aside }: { panel: Panel; aside: QuestionAside }): ReactNode {
  const t = useT();
  const { question } = usePicture(panel).state;
  if (question === null || aside.askedAtMs !== question.askedAtMs) return null;
  return (
    <button type="button" className="question-button" onClick={() => aside.set(null)}>
      ? {t.question.open}
    </button>
  );
}

/** Can be put aside, to look at the line first. */
function QuestionSheet({ panel, aside }: { panel: Panel; aside: QuestionAside }): ReactNode {
  const t = useT();
  const { question } = usePicture(panel).state;
  if (question === null || aside.askedAtMs === question.askedAtMs) return null;
  const putAside = (): void => aside.set(question.askedAtMs);
  return (
    <Sheet title={t.question.title(question.step, question.cycle)} close={putAside}>
      <QuestionForm panel={panel} question={question} />
      <div className="button-row">
        <button type="button" className="plain-button" onClick={putAside}>
          {t.question.minimise}
        </button>
      </div>
    </Sheet>
  );
}
