/** The hardware chain, as its inputs report it. The panel shows it and has no hand in it. */
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Panel } from "../../core/panel.ts";
import { Live, useT } from "../../core-react.tsx";
import { goodValue } from "../parts/signals.ts";

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
  const signal = `${device}.${panel.picture.line.devices.find(({ name }) => name === device)?.signal ?? "value"}`;
  return (
    <Live
      panel={panel}
      read={() => {
        const value = goodValue(panel, signal);
        if (value === null) return `? ${t.chainUnknown}`;
        return value === true ? `● ${t.chainClosed}` : `✕ ${t.chainOpen}`;
      }}
    />
  );
}
