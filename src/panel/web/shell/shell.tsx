/** The frame around the tabs. */
import { Tabs } from "@mantine/core";
import { type ReactNode, Suspense, useState } from "react";
import type { Panel } from "../core/panel.ts";
import { useT } from "../core-react.tsx";
import { TAB_NAMES, TABS, type TabName } from "./tab-list.ts";

export function Shell({ panel }: { panel: Panel }): ReactNode {
  const t = useT();
  const [open, setOpen] = useState<TabName>("run");
  const Tab = TABS[open];
  return (
    <Tabs value={open} onChange={(name) => setOpen(TAB_NAMES.find((each) => each === name) ?? "run")}>
      <Tabs.List>
        {TAB_NAMES.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t.tabs[name]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={open}>
        <Suspense fallback={<p>{t.loading}</p>}>
          <Tab panel={panel} />
        </Suspense>
      </Tabs.Panel>
    </Tabs>
  );
}
