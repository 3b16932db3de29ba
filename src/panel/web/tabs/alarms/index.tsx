/** The tab Alarms: what wants somebody to do something, what came first, and how much of it there is. */
import type { ReactNode } from "react";
import type { Panel } from "../../core/panel.ts";
import { usePicture, useT } from "../../core-react.tsx";
import { Box, TabColumn, TabGrid } from "../parts/box.tsx";
import { nowOf } from "../parts/signals.ts";
import "./alarms.css";
import { AlarmCard } from "./alarm-card.tsx";
import { AlarmLoadFigures } from "./alarm-load.tsx";
import { FirstOutTree } from "./first-out-tree.tsx";
import { sortAlarms } from "./order.ts";

export function AlarmsTab({ panel }: { panel: Panel }): ReactNode {
  const { alarms } = usePicture(panel);
  const t = useT().tab.alarms;
  const nowMs = nowOf(panel);
  const sorted = sortAlarms(alarms.alarms, nowMs);
  return (
    <TabGrid columns="minmax(0, 1fr) 20rem">
      <Box title={t.title(sorted.length)}>
        {sorted.length === 0 ? <p>{t.none}</p> : null}
        <ol style={{ listStyle: "none", margin: 0, padding: 0, display: "grid", gap: 10 }}>
          {sorted.map((alarm) => (
            <AlarmCard key={alarm.id} panel={panel} alarm={alarm} nowMs={nowMs} />
          ))}
        </ol>
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
