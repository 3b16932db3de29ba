/** Buttons that ask the line for something. Where that would be refused they say why, in text, and they say what the answer was. */
import { type ReactNode, useId, useState } from "react";
import type { Ask } from "../../wire/index.ts";
import type { Outcome, Panel } from "../core/live/index.ts";
import { useT } from "../core-react.tsx";
import type { Texts } from "../texts/catalogue.ts";
import { PlainButton } from "./plain-button.tsx";
import { reasonText } from "./reasons.ts";

export interface AskItem {
  readonly cmd: Ask;
  readonly label: string;
  /** What it is about, for who hears it, where several stand in one list. */
  readonly about?: string;
  /** Reasons beside those that the panel knows of. */
  readonly whyNot?: readonly string[];
  readonly onAccepted?: () => void;
}

interface AskButtonsProps {
  readonly panel: Panel;
  readonly items: readonly AskItem[];
  /** Before the buttons, in their row. */
  readonly before?: ReactNode;
  /** Behind them. */
  readonly after?: ReactNode;
}

/** Some in a row, with one text for all of them. */
export function AskButtons({ panel, items, before, after }: AskButtonsProps): ReactNode {
  const t = useT();
  const whyId = useId();
  const [answer, setAnswer] = useState<Outcome | "asked" | null>(null);
  const judged = items.map((item) => ({ ...item, reasons: [...(item.whyNot ?? []), ...panel.whyNot(item.cmd)] }));
  const ask = async ({ cmd, onAccepted }: AskItem) => {
    setAnswer("asked");
    const outcome = await panel.ask(cmd);
    setAnswer(outcome);
    if (outcome.kind === "accepted") onAccepted?.();
  };
  const said = answerText(answer, t);
  return (
    <div>
      <div style={{ display: "flex", flexWrap: "wrap", gap: 6, alignItems: "flex-end" }}>
        {before}
        {judged.map((item) => (
          <PlainButton
            key={item.label}
            about={item.about}
            whyId={whyId}
            isOff={item.reasons.length > 0 || answer === "asked"}
            onClick={() => void ask(item)}
          >
            {item.label}
          </PlainButton>
        ))}
        {after}
      </div>
      <p id={whyId} className="why" aria-live="polite" style={{ minHeight: "1rem", marginTop: 2 }}>
        {[said, reasonText(judged)].filter((text) => text !== "").join(" ")}
      </p>
    </div>
  );
}

type AskButtonProps = Omit<AskItem, "label"> & { readonly panel: Panel; readonly children: string };

export function AskButton({ panel, children, ...item }: AskButtonProps): ReactNode {
  return <AskButtons panel={panel} items={[{ ...item, label: children }]} />;
}

function answerText(answer: Outcome | "asked" | null, { say, tab: { ask: t } }: Texts): string {
  if (answer === null) return "";
  if (answer === "asked") return t.asked;
  switch (answer.kind) {
    case "accepted":
      return t.accepted;
    case "refused":
      return t.refused(answer.reasons.length > 0 ? answer.reasons.map(say.reason).join(" ") : answer.code);
    case "duplicate":
      return t.duplicate;
    case "unanswered":
      return t.unanswered;
    default:
      return answer satisfies never;
  }
}
