/** The frame around the views: top bar, status, alarms, commands, tabs, and what wants an answer. */
import { Tabs } from "@mantine/core";
import { type ReactNode, Suspense, useEffect, useState } from "react";
import type { AnswerLog, Panel } from "../core/live/index.ts";
import { usePicture, useT } from "../core-react.tsx";
import { AlarmLine, Announcer } from "./alarm-line.tsx";
import { AnswerBox } from "./answer-box.tsx";
import { CommandBar } from "./command-bar.tsx";
import { NowLine } from "./now-line.tsx";
import { QuestionButton, type SheetName, Sheets } from "./sheets.tsx";
import { StatusRow } from "./status-row.tsx";
import { StopStages } from "./stop.tsx";
import { TabGuard } from "./tab-guard.tsx";
import { fetchTabs, TAB_NAMES, TABS, type TabName } from "./tab-list.ts";
import { LineBar, TopBar } from "./top-bar.tsx";
import { useIsWall, Wall } from "./wall.tsx";

export interface ShellProps {
  readonly panel: Panel;
  readonly answers: AnswerLog;
  readonly signOut: () => void;
}

export function Shell({ panel, answers, signOut }: ShellProps): ReactNode {
  const [tab, setTab] = useState<TabName>("run");
  const [sheet, setSheet] = useState<SheetName | null>(null);
  const [askedAtMs, setAside] = useState<number | null>(null);
  const aside = { askedAtMs, set: setAside };
  const { freshness, isKnown } = usePicture(panel);
  useEffect(fetchTabs, []);
  const isWall = useIsWall();
  if (isWall)
    return (
      <>
        <Announcer panel={panel} />
        <Wall panel={panel} givePassword={() => setSheet("password")} />
      </>
    );
  return (
    <div className="page" data-freshness={freshness}>
      <div className="page-top">
        <TopBar panel={panel} />
        <div className="alarm-row">
          <AlarmLine panel={panel} open={() => setTab("alarms")} />
          <StopStages panel={panel} />
        </div>
        <NowLine panel={panel} />
        <StatusRow panel={panel} givePassword={() => setSheet("password")} />
        <LineBar panel={panel} takeOver={() => setSheet("take-over")} openSettings={() => setSheet("settings")} />
      </div>
      <Announcer panel={panel} />
      <div className="page-main">
        <aside className="side">
          <CommandBar panel={panel} chooseStart={() => setSheet("start")} />
          <div className="answers">
            <QuestionButton panel={panel} aside={aside} />
            <AnswerBox log={answers} />
          </div>
        </aside>
        <div className="views-room">
          <Sheets {...{ panel, answers, sheet, setSheet, aside, signOut }} />
          <Views panel={panel} tab={tab} setTab={setTab} isKnown={isKnown} />
        </div>
      </div>
    </div>
  );
}

interface ViewsProps {
  readonly panel: Panel;
  readonly tab: TabName;
  readonly setTab: (tab: TabName) => void;
  /** Until then no view shows anything: its fields would be inventions. */
  readonly isKnown: boolean;
}

function Views({ panel, tab, setTab, isKnown }: ViewsProps): ReactNode {
  const t = useT();
  const Tab = TABS[tab];
  return (
    <main className="views">
      <Tabs
        value={tab}
        onChange={(name) => setTab(TAB_NAMES.find((each) => each === name) ?? "run")}
        keepMounted={false}
        classNames={{ root: "tabs", panel: "tab-panel", tab: "tab" }}
      >
        <Tabs.List aria-label={t.tabsLabel}>
          {TAB_NAMES.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t.tabs[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TAB_NAMES.map((name) => (
          <Tabs.Panel key={name} value={name}>
            <TabGuard text={t.tabFailed} button={t.reload}>
              <Suspense fallback={<p>{t.loading}</p>}>
                {name === tab && (isKnown ? <Tab panel={panel} /> : <p>{t.notKnown.line}</p>)}
              </Suspense>
            </TabGuard>
          </Tabs.Panel>
        ))}
      </Tabs>
    </main>
  );
}
