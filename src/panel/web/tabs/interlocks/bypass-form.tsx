/** Takes an interlock out of action for a while: category 2 only, by an engineer, with a reason. */
import { Group, NativeSelect } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { InterlockView } from "../../../wire/index.ts";
import { AskButton } from "../../components/ask-button.tsx";
import { PlainButton } from "../../components/plain-button.tsx";
import { Opener, ReasonField } from "../../components/reasoned.tsx";
import type { Panel } from "../../core/live/index.ts";
import { useT } from "../../core-react.tsx";

const MINUTES = [5, 15, 30, 60, 240, 480];
/** Shorter ones say nothing to who comes after. */
const REASON_LENGTH_MIN = 5;

export function BypassForm({ panel, interlock }: { panel: Panel; interlock: InterlockView }): ReactNode {
  const t = useT().tab.interlocks;
  const [isOpen, setOpen] = useState(false);
  const { name } = interlock;
  const whyNot = panel.whyNot({ do: "bypass", interlock: name, reason: "", forMs: 0 });
  if (isOpen && whyNot.length === 0) return <OpenForm panel={panel} interlock={name} onClose={() => setOpen(false)} />;
  return (
    <Opener about={name} whyNot={whyNot} onOpen={() => setOpen(true)}>
      {t.bypass}
    </Opener>
  );
}

function OpenForm({ panel, interlock, onClose }: { panel: Panel; interlock: string; onClose: () => void }): ReactNode {
  const t = useT().tab.interlocks;
  const [reason, setReason] = useState("");
  const [minutes, setMinutes] = useState(MINUTES[0] ?? 5);
  const whyNot = reason.trim().length < REASON_LENGTH_MIN ? [t.needsReason(REASON_LENGTH_MIN)] : [];
  return (
    <Group gap="sm" align="flex-end" component="fieldset" style={{ border: "none", margin: 0, padding: 0 }}>
      <ReasonField label={t.reason} reason={reason} onChange={setReason} />
      <NativeSelect
        label={t.forHowLong}
        value={String(minutes)}
        styles={{ input: { minHeight: 44 } }}
        onChange={({ currentTarget }) => setMinutes(Number(currentTarget.value))}
        data={MINUTES.map((each) => ({ value: String(each), label: t.minutes(each) }))}
      />
      <Group gap="xs" align="flex-start">
        <AskButton
          panel={panel}
          cmd={{ do: "bypass", interlock, reason: reason.trim(), forMs: minutes * 60_000 }}
          about={interlock}
          {...{ whyNot }}
          onAccepted={onClose}
        >
          {t.bypassNow}
        </AskButton>
        <PlainButton onClick={onClose}>{t.cancel}</PlainButton>
      </Group>
    </Group>
  );
}
