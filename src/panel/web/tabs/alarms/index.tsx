/** The tab Alarms: what wants somebody to do something, what came first, and how much of it there is. */
import type { ReactNode } from "react";
import { Box, TabColumn, TabGrid } from "../../components/box.tsx";
import { nowOf } from "../../components/signals.ts";
import type { Panel } from "../../core/live/index.ts";
import { usePicture, useT } from "../../core-react.tsx";
import "./alarms.css";
import { AlarmList } from "./alarm-list.tsx";
import { AlarmLoadFigures } from "./alarm-load.tsx";
import { FirstOutTree } from "./first-out-tree.tsx";

export function AlarmsTab({ panel }: { panel: Panel }): ReactNode {
  const { alarms } = usePicture(panel);
  const t = useT().tab.alarms;
  const nowMs = nowOf(panel);
  return (
    <TabGrid columns="minmax(0, 1fr) 20rem">
      <Box title={t.title(alarms.alarms.length)}>
        {alarms.alarms.length === 0 ? <p>{t.none}</p> : null}
        <AlarmList panel={panel} nowMs={nowMs} />
      </Box>
      <TabColumn rows="1fr 1fr">
        <Box title={t.firstOut}>
          <FirstOutTree panel={panel} />
        </Box>
        <Box title={t.load}>
          <AlarmLoadFigures panel={panel} nowMs={nowMs} />
        </Box>
      </TabColumn>
    </TabGrid>
  );
}
