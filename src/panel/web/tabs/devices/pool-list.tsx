/** Pools: who is in, who was taken out, and the way back. */
import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { AskButton } from "../../components/ask-button.tsx";
import { Box } from "../../components/box.tsx";
import { Mark } from "../../components/mark.tsx";
import type { Panel } from "../../core/live/index.ts";
import { useT } from "../../core-react.tsx";

export function PoolList({ panel }: { panel: Panel }): ReactNode {
  const t = useT().tab.devices;
  const { line, state } = panel.picture;
  const pools = Object.entries(line.pools);
  if (pools.length === 0) return null;
  return (
    <Box title={t.pools}>
      {pools.map(([pool, members]) => (
        <Stack key={pool} gap={4}>
          <Text size="sm" fw={600}>
            {pool}
          </Text>
          {members.map((device) => {
            const isOut = state.excluded.includes(device);
            const its = state.cycles.find((cycle) => Object.values(cycle.members).includes(device));
            return (
              <div key={device} style={{ display: "flex", justifyContent: "space-between", gap: 12, minHeight: 44 }}>
                <span>
                  {device}{" "}
                  <Mark
                    shape={isOut ? "✕" : "●"}
                    word={isOut ? t.excluded : its === undefined ? t.free : t.claimedBy(its.cycle)}
                    isAbnormal={isOut}
                  />
                </span>
                {isOut ? (
                  <AskButton panel={panel} cmd={{ do: "return-member", device }} about={`${device}, ${pool}`}>
                    {t.return}
                  </AskButton>
                ) : null}
              </div>
            );
          })}
        </Stack>
      ))}
    </Box>
  );
}
