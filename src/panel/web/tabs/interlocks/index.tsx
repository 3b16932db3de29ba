/** The tab Interlocks: what must be true, what is, and what is out of action; zones; and the hardware chain, to look at only. */
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Box, TabColumn, TabGrid } from "../../components/box.tsx";
import type { Panel } from "../../core/live/index.ts";
import { usePicture, useT } from "../../core-react.tsx";
import { InterlockList } from "./interlock-list.tsx";
import { SafetyChain } from "./safety-chain.tsx";
import { ZoneList } from "./zone-list.tsx";

export function InterlocksTab({ panel }: { panel: Panel }): ReactNode {
  const { line } = usePicture(panel);
  const t = useT().tab.interlocks;
  return (
    <TabGrid columns="minmax(0, 1fr) 20.5rem">
      <Box title={t.title}>
        {line.interlocks.length === 0 ? <Text size="sm">{t.none}</Text> : <InterlockList panel={panel} />}
      </Box>
      <TabColumn rows="1fr 1fr">
        <Box title={t.zones}>
          <ZoneList panel={panel} />
        </Box>
        <Box title={t.chain}>
          <SafetyChain panel={panel} />
        </Box>
      </TabColumn>
    </TabGrid>
  );
}
