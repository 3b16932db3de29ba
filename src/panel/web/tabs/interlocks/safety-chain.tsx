/** The hardware chain, as its inputs report it. The panel shows it and has no hand in it. */
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Panel } from "../../core/live/index.ts";
import { Live, useT } from "../../core-react.tsx";

export function SafetyChain({ panel }: { panel: Panel }): ReactNode {
  const t = useT().tab.interlocks;
  const { line } = panel.picture;
  return (
    <>
      <Text size="xs">{t.chainNote}</Text>
      {line.safetyChain.length === 0 ? <Text size="sm">{t.noChain}</Text> : null}
      <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {line.safetyChain.map((name) => (
          <li key={name} style={{ padding: "6px 0" }}>
            <strong>{name}</strong> <ChainState panel={panel} device={name} />
          </li>
        ))}
      </ul>
      {line.processEnable === null ? null : <Text size="sm">{t.processEnable(line.processEnable)}</Text>}
    </>
  );
}

function ChainState({ panel, device }: { panel: Panel; device: string }): ReactNode {
  const t = useT().tab.interlocks;
  const read = (): string => {
    const isClosed = panel.picture.chain.find((input) => input.device === device)?.isClosed ?? null;
    return isClosed === null ? `? ${t.chainUnknown}` : isClosed ? `● ${t.chainClosed}` : `✕ ${t.chainOpen}`;
  };
  return <Live panel={panel} read={read} />;
}
