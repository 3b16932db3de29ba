/** A button that asks the line for something. Where that would be refused it says why, in text, and it says what the answer was. */
import { Button, Stack, Text } from "@mantine/core";
import { type ReactNode, useId, useState } from "react";
import type { Answered, Ask } from "../../../wire/index.ts";
import type { Panel } from "../../core/panel.ts";
import { useT } from "../../core-react.tsx";

export interface AskButtonProps {
  readonly panel: Panel;
  readonly cmd: Ask;
  readonly children: string;
  /** What it is about, for who hears it, where several stand in one list. */
  readonly about?: string;
  /** Reasons beside those that the panel knows of. */
  readonly whyNot?: readonly string[];
  readonly onAccepted?: () => void;
}

export function AskButton({ panel, cmd, children, about, whyNot = [], onAccepted }: AskButtonProps): ReactNode {
  const t = useT().tab.ask;
  const reasonId = useId();
  const [answer, setAnswer] = useState<Answered | "asked" | null>(null);
  const reasons = [...whyNot, ...panel.whyNot(cmd)];
  const isDisabled = reasons.length > 0 || answer === "asked";
  const ask = async () => {
    if (isDisabled) return;
    setAnswer("asked");
    const its = await panel.ask(cmd);
    setAnswer(its);
    if (its.kind === "accepted") onAccepted?.();
  };
  return (
    <Stack gap={2}>
      {/* Not `disabled`: it stays in the tab order, so that its reason can be read by whoever cannot see it. */}
      <Button
        variant="default"
        mih={44}
        aria-disabled={isDisabled}
        {...(isDisabled ? { "data-disabled": true } : {})}
        aria-describedby={reasonId}
        {...(about === undefined ? {} : { "aria-label": `${children}: ${about}` })}
        onClick={ask}
      >
        {children}
      </Button>
      <Text id={reasonId} size="xs" mih={18} aria-live="polite">
        {reasons.length > 0 ? reasons.join(" ") : answerText(answer, t)}
      </Text>
    </Stack>
  );
}

function answerText(answer: Answered | "asked" | null, t: ReturnType<typeof useT>["tab"]["ask"]): string {
  if (answer === null) return "";
  if (answer === "asked") return t.asked;
  switch (answer.kind) {
    case "accepted":
      return t.accepted;
    case "refused":
      return t.refused(answer.reasons.length > 0 ? answer.reasons.join(" ") : answer.code);
    case "duplicate":
      return t.duplicate;
    default:
      return answer satisfies never;
  }
}
