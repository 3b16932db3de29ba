/** The tab Devices: how each one fares, and everything about the chosen one. */
import { type ReactNode, useState } from "react";
import { Box, TabColumn, TabGrid } from "../../components/box.tsx";
import type { Panel } from "../../core/live/index.ts";
import { usePicture, useT } from "../../core-react.tsx";
import { DeviceDetail } from "./device-detail.tsx";
import { DeviceTable } from "./device-table.tsx";
import { PoolList } from "./pool-list.tsx";
import { SimulatedInputs } from "./simulated-inputs.tsx";

export function DevicesTab({ panel }: { panel: Panel }): ReactNode {
  const { line } = usePicture(panel);
  const t = useT().tab.devices;
  const [chosen, setChosen] = useState<string | null>(null);
  const device = line.devices.find(({ name }) => name === chosen) ?? line.devices[0];
  const hasMore = Object.keys(line.pools).length > 0 || line.isSimulated;
  return (
    <TabGrid columns="minmax(0, 1fr) 20rem">
      <TabColumn rows={hasMore ? "1fr auto" : "1fr"}>
        <Box title={t.title}>
          <DeviceTable panel={panel} chosen={device?.name ?? null} onChoose={setChosen} />
        </Box>
        {hasMore ? (
          <div className="box-row">
            <PoolList panel={panel} />
            <SimulatedInputs panel={panel} />
          </div>
        ) : null}
      </TabColumn>
      {device === undefined ? (
        <Box title={t.none}>{null}</Box>
      ) : (
        <DeviceDetail key={device.name} panel={panel} device={device} />
      )}
    </TabGrid>
  );
}
