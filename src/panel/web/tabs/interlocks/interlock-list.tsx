/** All interlocks of the line: what has tripped or would trip first. */
import type { ReactNode } from "react";
import { LongList } from "../../components/list/long-list.tsx";
import { goodValue, signalNames } from "../../components/signals.ts";
import type { GroupName } from "../../core/lists/index.ts";
import type { Panel } from "../../core/live/index.ts";
import { useT } from "../../core-react.tsx";
import type { Texts } from "../../texts/catalogue.ts";
import { InterlockCard } from "./interlock-card.tsx";
import { INTERLOCK_STANDINGS, interlockRules, interlockStanding } from "./interlock-rules.ts";
import { truthOf } from "./truth.ts";

export function InterlockList({ panel }: { panel: Panel }): ReactNode {
  const texts = useT();
  const { line, state } = panel.picture;
  const names = signalNames(panel);
  const standings = new Map(
    line.interlocks.map(({ name, require }) => {
      const truth = truthOf(require, names, (signal) => goodValue(panel, signal));
      return [name, interlockStanding(name, state, truth)];
    }),
  );
  return (
    <LongList
      items={line.interlocks}
      rules={interlockRules(line.interlocks, standings)}
      name="interlocks"
      label={texts.tab.interlocks.title}
      rowPx={190}
      titleOf={(group, by) => titleOf(group, by, texts)}
    >
      {(interlock) => <InterlockCard panel={panel} interlock={interlock} />}
    </LongList>
  );
}

function titleOf(group: string, by: GroupName, { list }: Texts): string {
  if (by === "category") return list.stopCategory(group);
  const standing = INTERLOCK_STANDINGS.find((each) => each === group);
  return by === "standing" && standing !== undefined ? list.standings[standing] : group;
}
