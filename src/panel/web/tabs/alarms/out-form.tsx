/** Takes an alarm out of service: by an engineer, with a reason, until an engineer puts it back. */
import { Group } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { REASON_LETTERS_MIN } from "../../../wire/index.ts";
import { AskButton } from "../../components/ask-button.tsx";
import { PlainButton } from "../../components/plain-button.tsx";
import { Opener, ReasonField } from "../../components/reasoned.tsx";
import type { Panel } from "../../core/live/index.ts";
import { useT } from "../../core-react.tsx";

export function OutForm({ panel, alarm }: { panel: Panel; alarm: string }): ReactNode {
  const t = useT().tab.alarms;
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const whyNot = panel.whyNot({ do: "alarm-out", alarm, reason: "-".repeat(REASON_LETTERS_MIN) });
  if (!isOpen || whyNot.length > 0)
    return (
      <Opener about={alarm} whyNot={whyNot} onOpen={() => setOpen(true)}>
        {t.takeOut}
      </Opener>
    );
  return (
    <Group gap="sm" align="flex-end" component="fieldset" style={{ border: "none", margin: 0, padding: 0 }}>
      <ReasonField label={t.reason} reason={reason} onChange={setReason} />
      <Group gap="xs" align="flex-start">
        <AskButton panel={panel} cmd={{ do: "alarm-out", alarm, reason: reason.trim() }} about={alarm}>
          {t.takeOutNow}
        </AskButton>
        <PlainButton onClick={() => setOpen(false)}>{t.cancel}</PlainButton>
      </Group>
    </Group>
  );
}
