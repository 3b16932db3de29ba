/** All alarms: what nobody has seen yet first. */
import type { ReactNode } from "react";
import type { Alarm } from "../../../wire/index.ts";
import { LongList } from "../../components/list/long-list.tsx";
import type { GroupName } from "../../core/lists/index.ts";
import type { Panel } from "../../core/live/index.ts";
import { useT } from "../../core-react.tsx";
import type { Texts } from "../../texts/catalogue.ts";
import { AlarmCard } from "./alarm-card.tsx";
import { alarmRules } from "./alarm-rules.ts";

export function AlarmList({ panel, nowMs }: { panel: Panel; nowMs: number }): ReactNode {
  const texts = useT();
  const { say, tab } = texts;
  const textOf = ({ facts }: Alarm): string => {
    const { cause, consequence, response } = say.alarm(facts);
    return `${cause} ${consequence} ${response}`;
  };
  return (
    <LongList
      items={panel.picture.alarms.alarms}
      rules={alarmRules(nowMs, textOf)}
      name="alarms"
      label={tab.alarms.list}
      rowPx={230}
      titleOf={(group, by) => titleOf(group, by, texts)}
    >
      {(alarm) => <AlarmCard panel={panel} alarm={alarm} nowMs={nowMs} />}
    </LongList>
  );
}

function titleOf(group: string, by: GroupName, { tab: { alarms: t } }: Texts): string {
  const words: Readonly<Record<string, string>> = by === "priority" ? t.priorities : t.standings;
  return words[group] ?? group;
}
