/** One alarm: what, what it did, what to do about it, and the buttons that put it on record. */
import { Group, Paper, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { type Alarm, SHELVE_MINUTES } from "../../../wire/index.ts";
import type { Panel } from "../../core/panel.ts";
import { Live, useLanguage, useT } from "../../core-react.tsx";
import { AskButton } from "../parts/ask-button.tsx";
import { duration } from "../parts/format.ts";
import { Mark } from "../parts/mark.tsx";
import { nowOf } from "../parts/signals.ts";
import { SHAPE, standingOf } from "./order.ts";

interface AlarmCardProps {
  readonly panel: Panel;
  readonly alarm: Alarm;
  readonly nowMs: number;
}

const PRIORITY_SHAPE = { high: "!!!", medium: "!!", low: "!" } as const;

export function AlarmCard({ panel, alarm, nowMs }: AlarmCardProps): ReactNode {
  const t = useT().tab.alarms;
  const standing = standingOf(alarm, nowMs);
  const isUnseen = standing === "active-unacknowledged" || standing === "returned-unacknowledged";
  return (
    <Paper component="li" withBorder p="sm" aria-label={alarm.id}>
      <Group justify="space-between" wrap="nowrap">
        <span>
          {/* The shape blinks; the word can always be read. */}
          <span className={isUnseen ? "alarm-unseen" : undefined} aria-hidden="true">
            {SHAPE[standing]}{" "}
          </span>
          <Mark shape="" word={t.standings[standing]} isAbnormal={standing === "active-unacknowledged"} />
        </span>
        <Text size="sm" component="span">
          {PRIORITY_SHAPE[alarm.priority]} {t.priorities[alarm.priority]}
        </Text>
        <AgeOf panel={panel} sinceMs={alarm.raisedAtMs} />
      </Group>
      <div style={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr) 350px", gap: 12, alignItems: "start" }}>
        <div>
          <Text fw={700}>{alarm.cause}</Text>
          <Text size="sm">{alarm.consequence}</Text>
          <Text size="sm">
            <strong>{t.response}</strong> {alarm.response}
          </Text>
          {alarm.acknowledgedBy === null ? null : <Text size="xs">{t.acknowledgedBy(alarm.acknowledgedBy)}</Text>}
        </div>
        <AlarmActions panel={panel} alarm={alarm} nowMs={nowMs} />
      </div>
    </Paper>
  );
}

/** Room for the word and the three times, in one row. */
const SHELVING = {
  display: "grid",
  gridTemplateColumns: "90px repeat(3, minmax(0, 1fr))",
  gap: 6,
  alignItems: "start",
};

function AlarmActions({ panel, alarm, nowMs }: AlarmCardProps): ReactNode {
  const t = useT().tab.alarms;
  const language = useLanguage();
  const { id, shelvedUntilMs } = alarm;
  const isShelved = standingOf(alarm, nowMs) === "shelved";
  return (
    <div>
      <AskButton
        panel={panel}
        cmd={{ do: "acknowledge", alarm: id }}
        about={id}
        whyNot={alarm.isAcknowledged ? [t.isAcknowledged] : []}
      >
        {t.acknowledge}
      </AskButton>
      <div style={SHELVING}>
        {isShelved && shelvedUntilMs !== null ? (
          <>
            <div style={{ gridColumn: "1 / 3" }}>
              <AskButton panel={panel} cmd={{ do: "unshelve", alarm: id }} about={id}>
                {t.unshelve}
              </AskButton>
            </div>
            <Text size="sm" pt={10} style={{ gridColumn: "3 / 5" }}>
              {t.shelvedFor} <Live panel={panel} read={() => duration(shelvedUntilMs - nowOf(panel), language)} />
            </Text>
          </>
        ) : (
          <>
            <Text size="sm" pt={10}>
              {t.shelve}
            </Text>
            {SHELVE_MINUTES.map((minutes) => (
              <AskButton
                key={minutes}
                panel={panel}
                cmd={{ do: "shelve", alarm: id, minutes }}
                about={`${t.shelve} ${id}`}
              >
                {`${minutes} min`}
              </AskButton>
            ))}
          </>
        )}
      </div>
    </div>
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
