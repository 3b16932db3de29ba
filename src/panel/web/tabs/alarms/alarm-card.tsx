/** One alarm: what, what it did, what to do about it, and the buttons that put it on record. */
import { Group, Paper, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { type Alarm, SHELVE_MINUTES } from "../../../wire/index.ts";
import { AskButtons, type AskItem } from "../../components/ask-button.tsx";
import { duration } from "../../components/format.ts";
import { Mark } from "../../components/mark.tsx";
import { nowOf } from "../../components/signals.ts";
import type { Panel } from "../../core/live/index.ts";
import { Live, useLanguage, useT } from "../../core-react.tsx";
import { isUnseen, SHAPE, standingOf } from "./order.ts";
import { OutForm } from "./out-form.tsx";

interface AlarmCardProps {
  readonly panel: Panel;
  readonly alarm: Alarm;
  readonly nowMs: number;
}

const PRIORITY_SHAPE = { high: "!!!", medium: "!!", low: "!" } as const;

export function AlarmCard({ panel, alarm, nowMs }: AlarmCardProps): ReactNode {
  const { say, tab } = useT();
  const t = tab.alarms;
  const standing = standingOf(alarm, nowMs);
  const { cause, consequence, response } = say.alarm(alarm.facts);
  return (
    <Paper component="article" withBorder p="xs" aria-label={alarm.id}>
      <Group justify="space-between" wrap="nowrap">
        <span>
          {/* The shape blinks; the word can always be read. */}
          <span className={isUnseen(standing) ? "alarm-unseen" : undefined} aria-hidden="true">
            {SHAPE[standing]}{" "}
          </span>
          <Mark shape="" word={t.standings[standing]} isAbnormal={standing === "active-unacknowledged"} />
        </span>
        <span>
          {PRIORITY_SHAPE[alarm.priority]} {t.priorities[alarm.priority]}
        </span>
        <AgeOf panel={panel} sinceMs={alarm.raisedAtMs} />
      </Group>
      <Text fw={700} size="sm">
        {cause}
      </Text>
      <Text size="sm">{consequence}</Text>
      <Text size="sm">
        <strong>{t.response}</strong> {response}
      </Text>
      {alarm.acknowledgedBy === null ? null : <Text size="xs">{t.acknowledgedBy(alarm.acknowledgedBy)}</Text>}
      <AlarmActions panel={panel} alarm={alarm} nowMs={nowMs} />
    </Paper>
  );
}

function AlarmActions({ panel, alarm, nowMs }: AlarmCardProps): ReactNode {
  const t = useT().tab.alarms;
  const language = useLanguage();
  const { id, shelvedUntilMs, outOfService } = alarm;
  if (outOfService !== null) {
    const { by, reason, sinceMs } = outOfService;
    const putBack: AskItem = { cmd: { do: "alarm-in", alarm: id }, label: t.putBack, about: id };
    return (
      <>
        <p>
          <Live panel={panel} read={() => t.takenOut(by, reason, duration(nowOf(panel) - sinceMs, language))} />
        </p>
        <AskButtons panel={panel} items={[putBack]} />
      </>
    );
  }
  const acknowledge: AskItem = {
    cmd: { do: "acknowledge", alarm: id },
    label: t.acknowledge,
    about: id,
    whyNot: alarm.isAcknowledged ? [t.isAcknowledged] : [],
  };
  if (standingOf(alarm, nowMs) !== "shelved" || shelvedUntilMs === null) {
    const shelve = SHELVE_MINUTES.map(
      (minutes): AskItem => ({ cmd: { do: "shelve", alarm: id, minutes }, label: t.shelve(minutes), about: id }),
    );
    return (
      <>
        <AskButtons panel={panel} items={[acknowledge, ...shelve]} />
        <OutForm panel={panel} alarm={id} />
      </>
    );
  }
  const unshelve: AskItem = { cmd: { do: "unshelve", alarm: id }, label: t.unshelve, about: id };
  return (
    <>
      <p>
        {t.shelvedFor} <Live panel={panel} read={() => duration(shelvedUntilMs - nowOf(panel), language)} />
      </p>
      <AskButtons panel={panel} items={[acknowledge, unshelve]} />
    </>
  );
}

function AgeOf({ panel, sinceMs }: { panel: Panel; sinceMs: number }): ReactNode {
  const language = useLanguage();
  const t = useT().tab.alarms;
  return (
    <Text size="sm" component="span" miw={110} ta="right" style={{ fontVariantNumeric: "tabular-nums" }}>
      <Live panel={panel} read={() => t.ago(duration(nowOf(panel) - sinceMs, language))} />
    </Text>
  );
}
